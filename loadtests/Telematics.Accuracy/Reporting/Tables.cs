using System.Globalization;
using Telematics.Accuracy.Fleet;

namespace Telematics.Accuracy.Reporting;

/// <summary>The tables of the report.</summary>
public static class Tables
{
    public static Table OfFigures(IReadOnlyList<Figure> figures)
    {
        var table = new Table("figure", "wanted", "measured", "");
        foreach (var figure in figures) table.Row(figure.Promise, figure.Wanted, figure.Measured, figure.Kept ? "kept" : "**missed**");
        return table;
    }

    public static Table OfEmitters(Tally tally)
    {
        var table = new Table("kind", "trucks", "high emitter, %", "suspect, %", "days, median", "days, p90", "true g/kWh", "sensed g/kWh", "truly within, %", "early");
        foreach (var kind in KindFacts.All.Where(kind => kind.IsEmitter))
        {
            var trucks = tally.OfKind(kind.Kind);
            table.Row(
                kind.Kind, trucks.Count, Interval.Of(trucks, Tally.Found).Percent(), Interval.Of(trucks, Tally.FoundAtSuspect).Percent(),
                Tally.DaysToFind(trucks, 0.5), Tally.DaysToFind(trucks, 0.9), Tally.Median(trucks.Select(truck => truck.TrueGramsPerKWh)),
                Tally.Median(trucks.Select(truck => truck.SensedGramsPerKWh)),
                100 * Interval.Of(trucks, truck => truck.TrueGramsPerKWh <= Limits.InUseGramsPerKWh(truck.Stage)).Share, trucks.Count(truck => truck.HighTooEarly));
        }

        return table;
    }

    public static Table OfClean(Tally tally)
    {
        var table = new Table("kind", "trucks", "high emitter, ‰", "suspect, ‰", "naive, 1 day, ‰", "true g/kWh", "truly above, %", "sensed g/kWh");
        foreach (var kind in KindFacts.All.Where(kind => kind.IsClean))
        {
            var trucks = tally.OfKind(kind.Kind);
            if (trucks.Count == 0) continue;
            table.Row(
                kind.Kind, trucks.Count, Interval.Of(trucks, Tally.Found).PerMille(), Interval.Of(trucks, Tally.FoundAtSuspect).PerMille(),
                Interval.Of(trucks, Tally.FoundNaively(1)).PerMille(), Tally.Median(trucks.Select(truck => truck.TrueGramsPerKWh)),
                100 * Interval.Of(trucks, truck => truck.TrueGramsPerKWh > Limits.InUseGramsPerKWh(truck.Stage)).Share, Tally.Median(trucks.Select(truck => truck.SensedGramsPerKWh)));
        }

        return table;
    }

    public static Table OfRepaired(Tally tally)
    {
        var trucks = tally.OfKind(TruckKind.Repaired);
        var found = trucks.Where(Tally.Found).ToList();
        var table = new Table("repaired trucks", "found, %", "down again at the end, %", "driving days until down, median");
        table.Row(
            trucks.Count, Interval.Of(trucks, Tally.Found).Percent(), Interval.Of(found, truck => !Tally.IsHighAtEnd(truck)).Percent(),
            Tally.Median(found.Where(truck => truck.DaysToClear > 0).Select(truck => (double)truck.DaysToClear)));
        return table;
    }

    public static Table OfComparison(Tally tally)
    {
        var table = new Table("rule", "tampering found, %", "faults found, %", "false flags, ‰ of clean trucks");
        var faults = tally.Emitters.Where(truck => truck.Facts.Group == KindGroup.Fault).ToList();
        Add("these rules, high emitter", Tally.Found);
        Add("these rules, suspect", Tally.FoundAtSuspect);
        Add("naive: sensed mean above the limit on 1 day", Tally.FoundNaively(1));
        Add("naive: on 2 days", Tally.FoundNaively(2));
        return table;

        void Add(string name, Func<Run.TruckResult, bool> found) => table.Row(
            name, Interval.Of(tally.Tampered, found).Percent(), Interval.Of(faults, found).Percent(), Interval.Of(tally.Clean, found).PerMille());
    }

    /// <summary>Ends of the score bins.</summary>
    public static IReadOnlyList<double> ScoreEnds { get; } = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 1.0001];

    public static Table OfCalibration(Tally tally)
    {
        var table = new Table("score at the end", "trucks", "emitters among them, %");
        for (var i = 0; i + 1 < ScoreEnds.Count; i++)
        {
            var share = tally.Calibration(ScoreEnds[i], ScoreEnds[i + 1]);
            table.Row(string.Create(CultureInfo.InvariantCulture, $"{ScoreEnds[i]:0.##}–{Math.Min(1, ScoreEnds[i + 1]):0.##}"), share.All, share.Percent());
        }

        return table;
    }

    /// <summary>% of the trucks of a kind on which a rule fired at least once and was not taken back.</summary>
    public static Table OfFiring(Tally tally)
    {
        var rules = tally.Rules;
        var table = new Table(["kind", .. rules]);
        foreach (var kind in KindFacts.All)
        {
            var trucks = tally.OfKind(kind.Kind);
            if (trucks.Count == 0) continue;
            var cells = rules.Select(rule => Interval.Of(trucks, truck => truck.Fired.Contains(rule)))
                .Select(share => share.Hits == 0 ? "" : share.Share.ToString("P0", CultureInfo.InvariantCulture).Replace(" ", "", StringComparison.Ordinal));
            table.Row([kind.Kind, .. cells]);
        }

        return table;
    }
}
