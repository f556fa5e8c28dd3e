using Telematics.Core.Rules;
using Telematics.Core.Stations;
using Telematics.Core.Vehicles;
using Telematics.Storage.Database;
using Telematics.Storage.History;

namespace Telematics.Grains.Stations;

/// <summary>A pass of a registered vehicle whose own readings of that minute are not all there yet.</summary>
public readonly record struct UnheardPass(PassKey Pass, string Vin, long PassedAtMs, long ReceivedAtMs)
{
    /// <summary>Terminals send a frame every ten seconds; this is what a frame may be late.</summary>
    private const int GraceSeconds = 30;

    /// <summary>A terminal's clock may be so far ahead of ours; further, and its minute is another one.</summary>
    private const long AheadMs = 60_000;

    /// <summary>What the vehicle has sent up to this receipt is its testimony; later re-issues do not change what was found, nor does a replay.</summary>
    public long HeardToMs(TwoWitnessRules rules) => Math.Max(ReceivedAtMs, PassedAtMs + (rules.WindowSeconds + GraceSeconds) * 1000L);

    /// <summary>
    /// The vehicle's own seconds around the pass. Bounded by receipt: a look at some frames of the journal, and the same in every replay.
    /// </summary>
    public List<EngineReading> Testimony(VehicleHistory history, TwoWitnessRules rules)
    {
        var (from, to) = (PassedAtMs / 1000 - rules.WindowSeconds, PassedAtMs / 1000 + rules.WindowSeconds + 1);
        return [.. history.Readings(Vin, from, to, from * 1000 - AheadMs, HeardToMs(rules) + 1)];
    }
}

/// <summary>Two witnesses of one minute: each pass whose vehicle has sent its own readings around it is compared with them once.</summary>
public sealed class Witness(StationServices services)
{
    public async Task Hear(IEnumerable<UnheardPass> passes)
    {
        var findings = new List<Finding>();
        foreach (var pass in passes)
            if (await Hear(pass) is { } finding) findings.Add(finding);
        await services.Findings.Write(findings);
    }

    private async ValueTask<Finding?> Hear(UnheardPass unheard)
    {
        var rules = services.RulesAt(unheard.PassedAtMs);
        var readings = unheard.Testimony(services.History, rules.TwoWitnesses);
        if (readings.Count < rules.TwoWitnesses.MinReadings) return null; // nearly always: the vehicle has no terminal, or was silent

        // As it is now: what was found of its plate or its line meanwhile counts.
        if (services.Passes.Find(unheard.Pass) is not { } row || row.Vin != unheard.Vin) return null;
        if (await services.Registry.Line(row.Key.Line, CancellationToken.None) is not { } line) return null;
        var pass = row.ToJudged();
        var inDoubt = (pass.Validity & (PassValidity.CalibrationUnproven | PassValidity.LineQuarantined)) != 0;
        var report = TwoWitnesses.Compare(pass, line, readings, inDoubt, rules);
        return report.Cause is WitnessCause.NotComparable or WitnessCause.Agree ? null : StationFindings.Witness(unheard.Vin, row, report);
    }
}
