using System.Diagnostics;
using System.Globalization;
using Telematics.Driver;

namespace Telematics.LoadTests;

/// <summary>Frames per second that went through, and for each second of processor time that the server took for them.</summary>
public sealed record Throughput(double FramesPerSecond, double FramesPerCpuSecond);

/// <summary>A server process under load. It and its connections stay for all rounds, so that a round measures work and not a start.</summary>
public sealed class Target : IAsyncDisposable
{
    private static readonly string Self = typeof(Target).Assembly.Location;
    private static readonly TimeSpan DrainLimit = TimeSpan.FromSeconds(60);

    private readonly ServerProcess _process;
    private readonly ServerProcess? _owned;
    private readonly Func<Task<long>> _count;
    private readonly long _countedBefore;

    private Target(ServerProcess process, ServerProcess? owned, FrameLoad load, Func<Task<long>> count, long countedBefore) =>
        (_process, _owned, Load, _count, _countedBefore) = (process, owned, load, count, countedBefore);

    public FrameLoad Load { get; }

    /// <summary>A server of this program: drop-server or framing-server. Both count bytes of frames.</summary>
    public static async Task<Target> OwnServer(string command, int connections, int framesPerWrite)
    {
        var server = await ServerProcess.Start(Self, command);
        var load = await FrameLoad.Connect(server.Port("vehicles"), connections, framesPerWrite);
        return new Target(server, server, load, Count, 0);

        async Task<long> Count() => long.Parse(await server.Ask("count"), CultureInfo.InvariantCulture) / FrameSource.FrameLength;
    }

    /// <summary>The whole way: socket, journal with fsync, grain, rules. A frame counts when its grain has applied it. The product stays its starter's.</summary>
    public static async Task<Target> Product(Product product, int connections, int framesPerWrite)
    {
        var load = await FrameLoad.Connect(product.VehiclePort, connections, framesPerWrite);
        return new Target(product.Process, null, load, Count, await Count());

        async Task<long> Count() => (long)await product.Metric(Books.AppliedFrames);
    }

    /// <summary>
    /// One round. Counted is what goes through while the generator sends; the rest that then waits in the kernel's buffers is drained before the
    /// round ends, with no generator beside it, and enters no figure.
    /// </summary>
    public async Task<Throughput> Measure(TimeSpan during)
    {
        var sending = Load.Send(during);
        await Task.Delay(during / 10); // until the buffers are filled
        var (watch, frames, cpu) = (Stopwatch.StartNew(), await Counted(), _process.CpuTime);
        await sending;
        (frames, cpu) = (await Counted() - frames, _process.CpuTime - cpu);
        var took = watch.Elapsed;

        while (await Counted() < Load.Sent && watch.Elapsed < took + DrainLimit) await Task.Delay(10);
        return new Throughput(frames / took.TotalSeconds, frames / cpu.TotalSeconds);
    }

    public async ValueTask DisposeAsync()
    {
        Load.Dispose();
        if (_owned is not null) await _owned.DisposeAsync();
    }

    private async Task<long> Counted() => await _count() - _countedBefore;
}
