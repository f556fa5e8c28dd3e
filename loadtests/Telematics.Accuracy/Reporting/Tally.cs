using Telematics.Accuracy.Fleet;
using Telematics.Accuracy.Run;
using Telematics.Core.Rules;

namespace Telematics.Accuracy.Reporting;

/// <summary>The results sorted as the report needs them, and the questions that it asks of them.</summary>
public sealed class Tally(IReadOnlyList<TruckResult> results)
{
    /// <summary>Emitters that drove dirty at all.</summary>
    public IReadOnlyList<TruckResult> Emitters { get; } = [.. results.Where(result => result.Facts.IsEmitter && result.DirtyDays > 0)];

    public IReadOnlyList<TruckResult> Clean { get; } = [.. results.Where(result => result.Facts.IsClean && result.DrivingDays > 0)];

    public IReadOnlyList<TruckResult> All => results;

    public IReadOnlyList<TruckResult> Tampered => [.. Emitters.Where(result => result.Facts.Group == KindGroup.Tampering)];

    public IReadOnlyList<TruckResult> OfKind(TruckKind kind) => [.. results.Where(result => result.Kind == kind && (result.DirtyDays > 0 || !result.Facts.IsEmitter))];

    public static bool Found(TruckResult result) => result.HighOnDay > 0;

    public static bool FoundAtSuspect(TruckResult result) => result.SuspectOnDay > 0;

    /// <summary>By the day's mean above the limit on so many days.</summary>
    public static Func<TruckResult, bool> FoundNaively(int days) => result => result.NaiveDays >= days;

    /// <summary>Driving days from the first dirty one to the flag, of those found; NaN when none.</summary>
    public static double DaysToFind(IEnumerable<TruckResult> results, double quantile)
    {
        var days = results.Where(Found).Select(result => result.HighOnDay).Order().ToList();
        return days.Count == 0 ? double.NaN : days[(int)Math.Ceiling(quantile * days.Count) - 1];
    }

    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted.Count == 0 ? double.NaN : sorted[sorted.Count / 2];
    }

    /// <summary>Share of the NOx that emitters blow out while dirty, that belongs to trucks that were found.</summary>
    public double EmittedShareFound => Emitters.Sum(result => result.DirtyNoxKg) is var all and > 0
        ? Emitters.Where(Found).Sum(result => result.DirtyNoxKg) / all
        : double.NaN;

    /// <summary>Trucks whose last score lies in [from, to), and how many of them are emitters; repaired trucks belong to neither side.</summary>
    public Interval Calibration(double from, double to)
    {
        var within = Emitters.Concat(Clean).Where(result => result.FinalScore >= from && result.FinalScore < to).ToList();
        return Interval.Of(within, result => result.Facts.IsEmitter);
    }

    public IReadOnlyList<string> Rules =>
        [.. results.SelectMany(result => result.Fired).Distinct().OrderBy(rule => rule.Length).ThenBy(rule => rule, StringComparer.Ordinal)];

    public static bool IsHighAtEnd(TruckResult result) => result.FinalLevel == VehicleLevel.HighEmitter;
}
