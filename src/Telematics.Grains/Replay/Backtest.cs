using Telematics.Core.Rules;
using Telematics.Core.Vehicles;
using Telematics.Storage.Database.Queries;
using Telematics.Storage.Journal;

namespace Telematics.Grains.Replay;

/// <summary>What a changed rule set would have flagged on the stored frames, beside the present one. The changed one is applied to every day, whatever day it names as its first.</summary>
public sealed class Backtest(JournalFolder journal, DecodeFrame decode, StoredVerdicts stored, ReplayRules present, RuleSet changed)
{
    public async Task<BacktestTally> Run(ReplaySpan span, int cores, IProgress<double>? progress, CancellationToken stop)
    {
        var frames = new StoredFrames(journal, decode, new WalkRange(span.ReceivedFromMs, span.ReceivedToMs, journal.End), null);
        var shares = FleetWalk.Shares(frames, await stored.VehicleCount(stop), cores);
        var other = present with { Book = new RuleBook(changed) };
        var parts = await FleetWalk.Run(frames, shares, cores, () => new BacktestTaker(present, other, span), taker => taker.Tally(), progress, stop);

        var total = new BacktestTally(0, 0);
        foreach (var part in parts) total.Add(part);
        return total;
    }
}
