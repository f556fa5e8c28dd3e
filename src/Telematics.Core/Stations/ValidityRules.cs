using Telematics.Core.Rules;

namespace Telematics.Core.Stations;

/// <summary>Both ends belong to the range.</summary>
public readonly record struct ValidRange(double Min, double Max)
{
    /// <summary>What was not measured is not outside.</summary>
    public bool Excludes(double? value) => value < Min || value > Max;
}

/// <summary>When a pass counts (有效判定条件, domain.md 1.3).</summary>
/// <param name="Acceleration">km/h per second, as the standards write it; passes carry m/s².</param>
/// <param name="RequireVsp">Without speed, acceleration or grade the load is not known and the pass is not judged.</param>
public sealed record ValidityRules(
    bool RainInvalidates, double MaxWindMps, ValidRange TemperatureC, double MaxHumidityPercent, ValidRange PressureKpa, ValidRange SpeedKmh,
    ValidRange Acceleration, bool RequireVsp, ValidRange VspKwPerT, ValidRange GradeDeg, double MinPlumeCo2Percent, double MinHeadwaySeconds,
    double DuplicateWindowSeconds, double MaxClockSkewSeconds, double MaxCalibrationAgeHours, double MinPlateConfidence)
{
    public double MaxCalibrationAgeMs => MaxCalibrationAgeHours * 3_600_000;

    internal static ValidityRules Read(RuleSection section)
    {
        var rules = new ValidityRules(
            RainInvalidates: section.SourcedFlag("rainInvalidates"),
            MaxWindMps: section.Number("maxWind", "m/s", 0, 60),
            TemperatureC: Range("Temperature", "°C", -50, 60),
            MaxHumidityPercent: section.Number("maxHumidity", "%", 0, 100),
            PressureKpa: Range("Pressure", "kPa", 50, 110),
            SpeedKmh: Range("Speed", "km/h", 0, 200),
            Acceleration: Range("Acceleration", "km/h/s", -36, 36),
            RequireVsp: section.SourcedFlag("requireVsp"),
            VspKwPerT: Range("Vsp", "kW/t", -100, 100),
            GradeDeg: Range("Grade", "°", -30, 30),
            MinPlumeCo2Percent: section.Number("minPlumeCo2", "%", 0, 20),
            MinHeadwaySeconds: section.Number("minHeadway", "s", 0, 60),
            DuplicateWindowSeconds: section.Number("duplicateWindow", "s", 0, 3600),
            MaxClockSkewSeconds: section.Number("maxClockSkew", "s", 1, 3600),
            MaxCalibrationAgeHours: section.Number("maxCalibrationAge", "h", 0.1, 8784),
            MinPlateConfidence: section.Number("minPlateConfidence", "share", 0, 1));
        section.Close();
        return rules;

        ValidRange Range(string name, string unit, double min, double max)
        {
            var range = new ValidRange(section.Number("min" + name, unit, min, max), section.Number("max" + name, unit, min, max));
            section.Require(range.Min <= range.Max, "max" + name, "must not be below min" + name);
            return range;
        }
    }
}
