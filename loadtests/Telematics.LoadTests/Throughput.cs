using System.Diagnostics;
using System.Globalization;
using Telematics.Driver;

namespace Telematics.LoadTests;

/// <summary>Frames per second let in by a server, and the processor time that it took.</summary>
public sealed record Throughput(double FramesPerSecond, double FramesPerCpuSecond, long Sent, long Lost)
{
    private static readonly string Self = typeof(Throughput).Assembly.Location;

    /// <summary>A server of this program (drop-server, framing-server) that answers the number of frames' bytes it has counted.</summary>
    public static async Task<Throughput> OfOwnServer(string command, int connections, TimeSpan during, int framesPerWrite)
    {
        await using var server = await ServerProcess.Start(Self, command);
        using var load = await FrameLoad.Connect(server.Port("drop"), connections, Start());
        return await Measure(server, load, during, framesPerWrite, async () =>
            long.Parse(await server.Ask("count"), CultureInfo.InvariantCulture) / FrameSource.FrameLength);
    }

    /// <summary>The whole way: socket, journal with fsync, grain, rules. A frame counts when its grain has applied it.</summary>
    public static async Task<Throughput> OfProduct(string dll, int connections, TimeSpan during, int framesPerWrite)
    {
        await using var product = await Product.Start(dll);
        using var load = await FrameLoad.Connect(product.VehiclePort, connections, Start());
        return await Measure(product.Process, load, during, framesPerWrite, async () =>
            (long)await product.Metric("telematics_dispatch_frames_total"));
    }

    private static long Start() => DateTimeOffset.UtcNow.AddDays(-10).ToUnixTimeSeconds();

    private static async Task<Throughput> Measure(
        ServerProcess server, FrameLoad load, TimeSpan during, int framesPerWrite, Func<Task<long>> counted)
    {
        var cpu = server.CpuTime;
        var watch = Stopwatch.StartNew();
        await load.Send(during, framesPerWrite);

        // The clock runs until the last frame is through: what was only queued is not yet done.
        var limit = TimeSpan.FromSeconds(60) + watch.Elapsed;
        long done;
        while ((done = await counted()) < load.Sent && watch.Elapsed < limit) await Task.Delay(20);
        watch.Stop();

        return new Throughput(done / watch.Elapsed.TotalSeconds, done / (server.CpuTime - cpu).TotalSeconds, load.Sent, load.Sent - done);
    }
}
