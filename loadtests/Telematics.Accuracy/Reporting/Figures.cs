using System.Globalization;
using Telematics.Accuracy.Fleet;

namespace Telematics.Accuracy.Reporting;

/// <summary>One promise, what was measured, and whether it is kept.</summary>
public sealed record Figure(string Promise, string Wanted, string Measured, bool Kept);

/// <summary>The promises about accuracy.</summary>
public static class Figures
{
    private const double RecallOfTampering = 0.97, RecallOfKind = 0.9, RecallOfDegraded = 0.9, FalseHigh = 0.002, FalseSuspect = 0.01;
    private const int DegradedDays = 7, GrossDays = 2;
    private const double CostNanoseconds = 1000;

    public static IReadOnlyList<Figure> Of(Tally tally, Cost? cost)
    {
        var figures = new List<Figure>
        {
            AtLeast("recall at high emitter, all tampering", Interval.Of(tally.Tampered, Tally.Found), RecallOfTampering),
            WorstKind(tally),
            AtLeast("degraded catalysts within 7 driving days", Degraded(tally), RecallOfDegraded),
            AtMost("false flags at high emitter, per 1 000 clean trucks", Interval.Of(tally.Clean, Tally.Found), FalseHigh),
            AtMost("false flags at suspect, per 1 000 clean trucks", Interval.Of(tally.Clean, Tally.FoundAtSuspect), FalseSuspect),
            GrossMedian(tally),
        };
        if (cost is { } known) figures.Add(new("rules, ns a reading on one core", "≤ 1000", Text(known.RuleNanoseconds), known.RuleNanoseconds <= CostNanoseconds));
        return figures;
    }

    private static Figure AtLeast(string promise, Interval interval, double share) =>
        new(promise, $"≥ {Text(100 * share)} %", interval.Percent() + " %", interval.Share >= share);

    private static Figure AtMost(string promise, Interval interval, double share) =>
        new(promise, $"≤ {Text(1000 * share)}", interval.PerMille(), interval.Share <= share);

    private static Figure WorstKind(Tally tally)
    {
        var (kind, recall) = KindFacts.All.Where(kind => kind.Group == KindGroup.Tampering)
            .Select(kind => (kind.Kind, Recall: Interval.Of(tally.OfKind(kind.Kind), Tally.Found)))
            .Where(kind => kind.Recall.All > 0)
            .MinBy(kind => kind.Recall.Share);
        return new("recall at high emitter, worst kind of tampering", $"≥ {Text(100 * RecallOfKind)} %", $"{recall.Percent()} % ({kind})", recall.Share >= RecallOfKind);
    }

    private static Interval Degraded(Tally tally)
    {
        var degraded = tally.OfKind(TruckKind.CatalystTwice).Concat(tally.OfKind(TruckKind.CatalystThrice)).ToList();
        return Interval.Of(degraded, result => result.HighOnDay is > 0 and <= DegradedDays);
    }

    private static Figure GrossMedian(Tally tally)
    {
        // A truck that is not found counts as found after the end.
        var days = Tally.Median(tally.Emitters.Where(result => result.Facts.IsGross).Select(result => Tally.Found(result) ? result.HighOnDay : double.PositiveInfinity));
        return new("median driving days to detection, gross tampering", $"≤ {GrossDays}", Text(days), days <= GrossDays);
    }

    private static string Text(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
