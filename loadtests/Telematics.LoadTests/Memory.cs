using System.Net;
using System.Net.Sockets;
using Telematics.Driver;

namespace Telematics.LoadTests;

/// <summary>Resident memory per idle connection and per active vehicle, as the operating system sees the product.</summary>
public static class Memory
{
    /// <summary>KiB per connection that has sent one frame of one common vehicle and is silent since.</summary>
    public static async Task<double> PerIdleConnection(string dll, int connections)
    {
        await using var product = await Product.Start(dll);
        await Warm(product);
        var before = product.Process.ResidentKib();
        var sockets = new List<Socket>();
        try
        {
            for (var i = 0; i < connections; i++)
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, product.VehiclePort));
                sockets.Add(socket);
            }

            await product.Until($"{connections} connections", "/api/v1/sessions?limit=1", _ => true);
            await Settled(product);
            return (product.Process.ResidentKib() - before) / (double)connections;
        }
        finally
        {
            foreach (var socket in sockets) socket.Dispose();
        }
    }

    /// <summary>KiB per vehicle whose grain is active, a minute of data each, over one platform link.</summary>
    public static async Task<double> PerActiveVehicle(string dll, int vehicles)
    {
        await using var product = await Product.Start(dll);
        await Warm(product);
        var before = product.Process.ResidentKib();
        await Feed(product, "LACTV", vehicles, framesEach: 6);
        await Settled(product);
        return (product.Process.ResidentKib() - before) / (double)vehicles;
    }

    /// <summary>Code, pools and heap have their working size before anything is measured.</summary>
    private static Task Warm(Product product) => Feed(product, "LWARM", vehicles: 200, framesEach: 100);

    private static async Task Feed(Product product, string prefix, int vehicles, int framesEach)
    {
        var applied = (long)await product.Metric("telematics_dispatch_frames_total");
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, product.VehiclePort));
        var from = DateTimeOffset.UtcNow.AddDays(-1).ToUnixTimeSeconds();
        var sources = Enumerable.Range(0, vehicles).Select(i => new FrameSource(i, from, prefix)).ToArray();
        var frame = new byte[FrameSource.FrameLength];
        for (var round = 0; round < framesEach; round++)
        {
            foreach (var source in sources)
            {
                source.Next(frame);
                for (var sent = 0; sent < frame.Length;) sent += await socket.SendAsync(frame.AsMemory(sent));
            }
        }

        var expected = applied + (long)vehicles * framesEach;
        while ((long)await product.Metric("telematics_dispatch_frames_total") < expected) await Task.Delay(50);
    }

    /// <summary>Resident memory that has stopped moving: the same within 1 % for three looks.</summary>
    private static async Task Settled(Product product)
    {
        long last = 0;
        for (var (same, looks) = (0, 0); same < 3 && looks < 60; looks++)
        {
            await Task.Delay(1000);
            var now = product.Process.ResidentKib();
            same = Math.Abs(now - last) < now / 100 ? same + 1 : 0;
            last = now;
        }
    }
}
