using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using HdrHistogram;
using Telematics.Driver;

namespace Telematics.LoadTests;

/// <summary>From the socket to the answer of the API (fsync and grain between), at a modest open-loop rate.</summary>
public static class Latency
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    /// <summary>Milliseconds. A probe is due at a fixed time; waiting for its turn counts, so a stall is not hidden.</summary>
    public static async Task<LongHistogram> Of(string dll, int probes)
    {
        await using var product = await Product.Start(dll);
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, product.VehiclePort));
        var source = new FrameSource(1, DateTimeOffset.UtcNow.AddDays(-1).ToUnixTimeSeconds(), "LPROB");
        var path = $"/api/v1/vehicles/{source.Vin}";
        var frame = new byte[FrameSource.FrameLength];
        var histogram = new LongHistogram(60_000_000, 3);
        var clock = Stopwatch.StartNew();
        for (var i = 1; i <= probes; i++)
        {
            var due = Interval * i;
            if (due > clock.Elapsed) await Task.Delay(due - clock.Elapsed);
            source.Next(frame);
            await socket.SendAsync(frame);
            while (await product.Get(path) is not { } vehicle || vehicle.GetProperty("framesReceived").GetInt64() < i)
            {
                // Asked again at once: the answer's own time is part of the figure.
            }

            if (i > probes / 10) histogram.RecordValue((long)(clock.Elapsed - due).TotalMicroseconds);
        }

        return histogram;
    }
}
