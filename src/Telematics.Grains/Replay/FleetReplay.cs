using Telematics.Core.Rules;
using Telematics.Core.Vehicles;
using Telematics.Storage.Database.Queries;
using Telematics.Storage.Journal;

namespace Telematics.Grains.Replay;

/// <summary>How a replay of stored frames went.</summary>
public sealed record ReplayReport(FindingComparison Comparison, int Vehicles, long Frames, long Readings);

/// <summary>
/// Stored frames through the present code, beside a running system or a stopped one: journal and database are only read. What comes out is held
/// against the findings that are stored.
/// </summary>
public sealed class FleetReplay(JournalFolder journal, DecodeFrame decode, StoredVerdicts stored, ReplayRules rules)
{
    public async Task<ReplayReport> Run(ReplaySpan span, Vin? only, int cores, IProgress<double>? progress, CancellationToken stop)
    {
        // In this order: what is settled now is below the end that is looked up after it, and findings read at the end are at least as new.
        var bounds = await Bounds(journal, span, stored, stop);
        var frames = new StoredFrames(journal, decode, new WalkRange(span.ReceivedFromMs, span.ReceivedToMs, bounds.Until), only);
        var shares = FleetWalk.Shares(frames, await stored.VehicleCount(stop), cores);
        var parts = await FleetWalk.Run(
            frames, shares, cores, () => new ReplayTaker(rules, span, bounds.SettledBelow), taker => (taker.Findings, taker.Vehicles, taker.Frames, taker.Readings), progress, stop);

        var replayed = parts.SelectMany(part => part.Findings).ToDictionary(StringComparer.Ordinal);
        var comparison = FindingComparison.Of(await Stored(span, only, stop), replayed, bounds);
        return new ReplayReport(comparison, parts.Sum(part => part.Vehicles), parts.Sum(part => part.Frames), parts.Sum(part => part.Readings));
    }

    public async Task<IReadOnlyList<Finding>> Stored(ReplaySpan span, Vin? only, CancellationToken stop)
    {
        var (from, to) = span.Days;
        return [.. (await stored.Findings(from, to, only, stop)).Where(span.Holds)];
    }

    public static async Task<ComparisonBounds> Bounds(JournalFolder journal, ReplaySpan span, StoredVerdicts stored, CancellationToken stop)
    {
        var settledBelow = await stored.SettledBelow(stop);
        var oldest = journal.Oldest ?? 0;
        var received = oldest > 0 ? journal.List().Select(segment => segment.MinReceivedAtMs).FirstOrDefault() : 0;
        return new ComparisonBounds(settledBelow, journal.End, oldest, span.Calendar.DayNumber(received / 1000));
    }
}
