using Telematics.Core.Rules;
using Telematics.Core.Stations;
using Telematics.Storage.Database;

namespace Telematics.Grains.Stations;

/// <summary>A pass of a registered vehicle whose own readings of that minute are not all there yet.</summary>
public readonly record struct UnheardPass(PassKey Pass, string Vin, long PassedAtMs, long ReceivedAtMs)
{
    /// <summary>Terminals send a frame every ten seconds; this is what a frame may be late.</summary>
    private const int GraceSeconds = 30;

    /// <summary>What the vehicle has sent up to this receipt is its testimony; later re-issues do not change what was found, nor does a replay.</summary>
    public long HeardToMs(TwoWitnessRules rules) => Math.Max(ReceivedAtMs, PassedAtMs + (rules.WindowSeconds + GraceSeconds) * 1000L);
}

/// <summary>Two witnesses of one minute: each pass whose vehicle has sent its own readings around it is compared with them once.</summary>
public sealed class Witness(StationServices services)
{
    /// <summary>A terminal's clock may be so far ahead of ours; further, and its minute is another one.</summary>
    private const long AheadMs = 60_000;

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
        var (second, window) = (unheard.PassedAtMs / 1000, rules.TwoWitnesses.WindowSeconds);
        var (from, to) = (second - window, second + window + 1);
        var readings = services.History.Readings(unheard.Vin, from, to, from * 1000 - AheadMs, unheard.HeardToMs(rules.TwoWitnesses) + 1).ToList();
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
