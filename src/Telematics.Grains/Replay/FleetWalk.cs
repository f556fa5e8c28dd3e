using System.Text;
using Telematics.Core.Vehicles;
using Telematics.Storage.Journal;

namespace Telematics.Grains.Replay;

/// <summary>Which stored frames are fed.</summary>
/// <param name="Range">Ends where the journal ended when the work began.</param>
/// <param name="Only">One vehicle, read by the journal's index; null: all.</param>
public sealed record StoredFrames(JournalFolder Journal, DecodeFrame Decode, WalkRange Range, Vin? Only);

/// <summary>What is done with the frames of a share of the vehicles, in the order of the journal. For one thread.</summary>
public interface IFrameTaker
{
    /// <param name="message">Valid during the call; null: bytes that were no good frame.</param>
    void Take(Vin vin, VehicleMessage? message, long position, long receivedAtMs);
}

/// <summary>
/// Feeds the stored frames of a fleet, on all cores. Each share of the vehicles is fed by one reader of the whole journal: reading is much cheaper than
/// judging, nothing has to be handed from thread to thread, and no more vehicles are in memory than the shares in work hold.
/// </summary>
public static class FleetWalk
{
    /// <summary>Some 6 KiB each with two states: 120 MiB for each core.</summary>
    private const int VehiclesInShare = 20_000;

    private static readonly RecordKind[] Kinds = [RecordKind.VehicleFrame, RecordKind.VehicleRejected];

    public static int Shares(StoredFrames frames, int vehicles, int cores) => frames.Only is null ? Math.Max(cores, (vehicles + VehiclesInShare - 1) / VehiclesInShare) : 1;

    /// <param name="make">The taker of a share.</param>
    /// <param name="finish">What is left of it when its frames are through; the taker is forgotten then.</param>
    /// <param name="progress">Share of the work that is done, 0 to 1; told from several threads.</param>
    public static async Task<IReadOnlyList<TResult>> Run<TTaker, TResult>(
        StoredFrames frames, int shares, int cores, Func<TTaker> make, Func<TTaker, TResult> finish, IProgress<double>? progress, CancellationToken stop)
        where TTaker : IFrameTaker
    {
        var results = new TResult[shares];
        var total = Math.Max(1, (double)frames.Journal.Bytes * shares);
        var done = 0L;
        var options = new ParallelOptions { MaxDegreeOfParallelism = cores, CancellationToken = stop };
        await Parallel.ForAsync(0, shares, options, (share, cancelled) =>
        {
            var taker = make();
            Feed(frames, share, shares, taker, bytes => progress?.Report(Math.Min(1, Interlocked.Add(ref done, bytes) / total)), cancelled);
            results[share] = finish(taker);
            return ValueTask.CompletedTask;
        });
        return results;
    }

    private static void Feed<TTaker>(StoredFrames frames, int share, int shares, TTaker taker, Action<long> bytesDone, CancellationToken stop) where TTaker : IFrameTaker
    {
        var message = new VehicleMessage();
        if (frames.Only is { } only) frames.Journal.Walk(Encoding.ASCII.GetBytes(only.ToString()), Kinds, frames.Range, Take, bytesDone, stop);
        else frames.Journal.Walk(frames.Range, Take, bytesDone, stop);

        void Take(in RecordInPlace record)
        {
            if (record.Kind is not (RecordKind.VehicleFrame or RecordKind.VehicleRejected) || !Vin.TryParse(record.Key, out var vin)) return;
            if (shares > 1 && (uint)vin.GetHashCode() % (uint)shares != share) return;
            if (record.Kind == RecordKind.VehicleFrame) frames.Decode(record.Payload, message);
            taker.Take(vin, record.Kind == RecordKind.VehicleFrame ? message : null, record.Position, record.ReceivedAtMs);
        }
    }
}
