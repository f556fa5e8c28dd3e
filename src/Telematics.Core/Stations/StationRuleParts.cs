using System.Collections.Immutable;
using System.Globalization;
using Telematics.Core.Rules;

namespace Telematics.Core.Stations;

/// <summary>When exceedances make a verdict; see <c>StreakVerdict</c>.</summary>
public sealed record VerdictRules(int WindowMonths, TimeSpan MinSeparationSamePoint, TimeSpan MinSeparationOtherPoint)
{
    internal static VerdictRules Read(RuleSection section)
    {
        var rules = new VerdictRules(
            WindowMonths: section.Whole("windowMonths", "months", 1, 24),
            MinSeparationSamePoint: TimeSpan.FromHours(section.Number("minSeparationSamePoint", "h", 0, 720)),
            MinSeparationOtherPoint: TimeSpan.FromMinutes(section.Number("minSeparationOtherPoint", "min", 0, 1440)));
        section.Close();
        return rules;
    }
}

/// <summary>When a valid pass is worth a second look; see <c>ScreeningBook</c>.</summary>
public sealed record ScreeningRules(
    double MinNoRatio, double MinNoGPerKg, double MinOpacityPerCo2, double Percentile, ImmutableArray<double> VspBinEnds, int MinPasses)
{
    internal static ScreeningRules Read(RuleSection section)
    {
        var rules = new ScreeningRules(
            MinNoRatio: section.Number("minNoRatio", "mol/mol", 0, 5),
            MinNoGPerKg: section.Number("minNoPerFuel", "g/kg", 0, 500),
            MinOpacityPerCo2: section.Number("minOpacityPerCo2", "%/%", 0, 100),
            Percentile: section.Number("percentile", "share", 0.5, 0.999),
            VspBinEnds: [.. section.Texts("vspBinEnds", "a number of kW/t is expected", text => Kilowatts(text) is not null).Select(text => Kilowatts(text) ?? 0)],
            MinPasses: section.Whole("minPasses", "passes", 1, 1_000_000));
        section.Require(rules.VspBinEnds.Zip(rules.VspBinEnds.Skip(1)).All(pair => pair.First < pair.Second), "vspBinEnds", "each end must be above the one before");
        section.Close();
        return rules;
    }

    private static double? Kilowatts(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value is > 0 and <= 100 ? value : null;
}

/// <summary>When two sightings of a plate cannot be one vehicle; see <c>ClonePlate</c>.</summary>
public sealed record CloneRules(double MaxSpeedKmh, double MinDistanceKm, double ClockToleranceSeconds)
{
    internal static CloneRules Read(RuleSection section)
    {
        var rules = new CloneRules(
            MaxSpeedKmh: section.Number("maxSpeed", "km/h", 50, 500),
            MinDistanceKm: section.Number("minDistance", "km", 0, 100),
            ClockToleranceSeconds: section.Number("clockTolerance", "s", 0, 3600));
        section.Close();
        return rules;
    }
}

/// <summary>When a pass and the vehicle's own sensors disagree; see <c>TwoWitnesses</c>.</summary>
/// <param name="NoxMissingBelowPpm">Section "cleaning" of the rule set has it: what is no reading there is none here.</param>
public sealed record TwoWitnessRules(
    int WindowSeconds, int MinReadings, double MinFactor, double MinGPerKg, double MaxSpeedDifferenceKmh, double MaxDistanceKm, double MinScrInletC,
    double MaxColdEfficiency, double MinFuelSwing, double NoxMissingBelowPpm)
{
    internal static TwoWitnessRules Read(RuleSection section, CleaningSettings cleaning)
    {
        var rules = new TwoWitnessRules(
            WindowSeconds: section.Whole("window", "s", 1, 600),
            MinReadings: section.Whole("minReadings", "s", 1, 1201),
            MinFactor: section.Number("minFactor", "times", 1, 100),
            MinGPerKg: section.Number("minPerFuel", "g/kg", 0, 200),
            MaxSpeedDifferenceKmh: section.Number("maxSpeedDifference", "km/h", 1, 200),
            MaxDistanceKm: section.Number("maxDistance", "km", 0.05, 100),
            MinScrInletC: section.Number("minScrInlet", "°C", 0, 600),
            MaxColdEfficiency: section.Number("maxColdEfficiency", "share", 0, 1),
            MinFuelSwing: section.Number("minFuelSwing", "share", 0, 1),
            NoxMissingBelowPpm: cleaning.NoxMissingBelowPpm);
        section.Require(rules.MinReadings <= 2 * rules.WindowSeconds + 1, "minReadings", "the window has not so many seconds");
        section.Close();
        return rules;
    }
}

/// <summary>When a line's day is unusual and when the line loses its voice; see <c>LineQuality</c>.</summary>
/// <param name="LateDays">So many finished days stay open for passes that are filled in late.</param>
/// <param name="DriftDays">So many unusual days in a row, of one statistic in one direction, are drift.</param>
public sealed record QualityRules(
    int HistoryDays, int MinHistoryDays, int LateDays, int MinPasses, int MinTrucks, double AlarmSigma, int DriftDays, int FailedChecksToQuarantine, double ShareFloor,
    double NoRatioFloor, double OpacityFloorPercent, double MissingFloor, double ClockFloorSeconds, int MinNeighbours, double MaxNeighbourKm, int NeighbourDays,
    double CompareHour, int MinWitnesses, double MaxWitnessRatio, int WitnessesPerDay, int WitnessWindowDays, int WitnessDays)
{
    internal static QualityRules Read(RuleSection section)
    {
        var rules = new QualityRules(
            HistoryDays: section.Whole("historyDays", "d", 5, 365),
            MinHistoryDays: section.Whole("minHistoryDays", "d", 3, 365),
            LateDays: section.Whole("lateDays", "d", 1, 60),
            MinPasses: section.Whole("minPasses", "passes", 1, 100_000),
            MinTrucks: section.Whole("minTrucks", "passes", 1, 100_000),
            AlarmSigma: section.Number("alarmSigma", "sigma", 1, 20),
            DriftDays: section.Whole("driftDays", "d", 1, 30),
            FailedChecksToQuarantine: section.Whole("failedChecksToQuarantine", "checks", 1, 100),
            ShareFloor: section.Number("shareFloor", "share", 0.0001, 0.5),
            NoRatioFloor: section.Number("noRatioFloor", "mol/mol", 0.000001, 0.1),
            OpacityFloorPercent: section.Number("opacityFloor", "%", 0.01, 20),
            MissingFloor: section.Number("missingFloor", "records", 0.1, 100_000),
            ClockFloorSeconds: section.Number("clockFloor", "s", 0.1, 3600),
            MinNeighbours: section.Whole("minNeighbours", "lines", 2, 100),
            MaxNeighbourKm: section.Number("maxNeighbourDistance", "km", 0.1, 1000),
            NeighbourDays: section.Whole("neighbourDays", "d", 1, 30),
            CompareHour: section.Number("compareHour", "h", 0, 23),
            MinWitnesses: section.Whole("minWitnesses", "passes", 1, 10_000),
            MaxWitnessRatio: section.Number("maxWitnessRatio", "times", 1, 100),
            WitnessesPerDay: section.Whole("witnessesPerDay", "passes", 0, 1000),
            WitnessWindowDays: section.Whole("witnessWindow", "d", 1, 60),
            WitnessDays: section.Whole("witnessDays", "d", 1, 30));
        section.Require(rules.MinHistoryDays <= rules.HistoryDays, "minHistoryDays", "must not be above historyDays");
        section.Close();
        return rules;
    }
}
