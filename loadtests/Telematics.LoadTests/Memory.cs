using System.Diagnostics.Tracing;
using System.Net;
using System.Net.Sockets;
using Microsoft.Diagnostics.NETCore.Client;
using Telematics.Core.Vehicles;
using Telematics.Driver;

namespace Telematics.LoadTests;

/// <summary>Resident memory per active vehicle and per idle connection, as the operating system sees the product.</summary>
/// <param name="VehicleKib">Of a vehicle on its first day.</param>
/// <param name="MonthKib">Of a vehicle that has driven on each of the remembered days.</param>
public sealed record Memory(double VehicleKib, double MonthKib, double ConnectionKib, double ProcessMib)
{
    private const string Vins = "LACTV";

    /// <summary>
    /// First vehicles become active over one link, with a minute of data each: a part of them to give code, pools and heap their working size, the
    /// others to be measured. Then these send a frame of each of the days before. Then some of them connect by themselves, send a frame and fall
    /// silent: what grows now belongs to connections and sessions alone.
    /// </summary>
    public static async Task<Memory> Of(string host, int vehicles, int connections)
    {
        // Buffers of the archive have bounds of their own that have nothing to do with the number of vehicles, and would be counted as theirs.
        await using var product = await Product.Start(host, null, "--Archive:Enabled", "false");
        await Feed(product, Sources("LWARM", vehicles / 2, day: 0), framesEach: 12);
        var warm = await Settled(product);

        await Feed(product, Sources(Vins, vehicles, day: 0), framesEach: 6);
        var first = await Settled(product);

        for (var day = VehicleState.RememberedDays - 1; day > 0; day--) await Feed(product, Sources(Vins, vehicles, day), framesEach: 1);
        var active = await Settled(product);

        var sockets = new List<Socket>();
        try
        {
            var expected = await product.Metric(Books.AppliedFrames) + connections;
            foreach (var source in Sources(Vins, connections, day: 0))
            {
                sockets.Add(await Connect(product));
                await SendAll(sockets[^1], source.Next());
            }

            await Applied(product, expected);
            var connected = await Settled(product);
            return new Memory((first - warm) / (double)vehicles, (active - warm) / (double)vehicles, (connected - active) / (double)connections, connected / 1024.0);
        }
        finally
        {
            foreach (var socket in sockets) socket.Dispose();
        }
    }

    /// <param name="day">So many days back.</param>
    private static FrameSource[] Sources(string prefix, int vehicles, int day)
    {
        var from = DateTimeOffset.UtcNow.AddHours(-1).AddDays(-day).ToUnixTimeSeconds();
        return [.. Enumerable.Range(0, vehicles).Select(i => new FrameSource(i, from, prefix))];
    }

    private static async Task Feed(Product product, FrameSource[] sources, int framesEach)
    {
        var expected = await product.Metric(Books.AppliedFrames) + (double)sources.Length * framesEach;
        using var socket = await Connect(product);
        for (var round = 0; round < framesEach; round++)
            foreach (var source in sources) await SendAll(socket, source.Next());
        await Applied(product, expected);
    }

    private static async Task<Socket> Connect(Product product)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, product.VehiclePort));
        return socket;
    }

    private static async Task SendAll(Socket socket, byte[] frame)
    {
        for (var sent = 0; sent < frame.Length;) sent += await socket.SendAsync(frame.AsMemory(sent));
    }

    private static async Task Applied(Product product, double frames)
    {
        while (await product.Metric(Books.AppliedFrames) < frames) await Task.Delay(50);
    }

    /// <summary>
    /// KiB resident once garbage is collected and the figure has stopped moving: the same within half a percent for three looks. Without a collection,
    /// which a quiet process has no reason for, the garbage of waking up would be counted as state.
    /// </summary>
    internal static async Task<long> Settled(Product product)
    {
        // The first collection frees, the second gives back to the system what stayed free.
        await CollectGarbage(product.Process.Id);
        await CollectGarbage(product.Process.Id);
        long last = 0;
        for (var (same, looks) = (0, 0); same < 3 && looks < 20; looks++)
        {
            await Task.Delay(500);
            var now = product.Process.ResidentKib();
            same = Math.Abs(now - last) < now / 200 ? same + 1 : 0;
            last = now;
        }

        return last;
    }

    /// <summary>The runtime's own diagnostics port: a session that asks for heap facts begins with a full collection.</summary>
    private static async Task CollectGarbage(int process)
    {
        const long GCHeapCollect = 0x80_0000;
        var provider = new EventPipeProvider("Microsoft-Windows-DotNETRuntime", EventLevel.Informational, GCHeapCollect);
        using var session = await new DiagnosticsClient(process).StartEventPipeSessionAsync([provider], requestRundown: false, circularBufferMB: 16, CancellationToken.None);
        var events = session.EventStream.CopyToAsync(Stream.Null);
        await Task.Delay(2000);
        await session.StopAsync(CancellationToken.None);
        await events;
    }
}
