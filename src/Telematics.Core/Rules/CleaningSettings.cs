using Telematics.Core.Vehicles;

namespace Telematics.Core.Rules;

/// <summary>How readings are cleaned before anything is summed (domain.md 4.2). What was received is never changed.</summary>
/// <param name="ConstantRun">From this many equal consecutive values on, a value is taken as missing: the sensor hangs.</param>
/// <param name="ConstantQuantities">Which of <see cref="ReadingContext.Watched"/> are checked for that, by their index there.</param>
/// <param name="MaxGapSeconds">A longer gap ends "consecutive".</param>
/// <param name="NoxMissingBelowPpm">Below this a NOx value is no drift of a sensor but no sensor at all.</param>
/// <param name="WarmCoolantCelsius">NOx sensor data are not valid below; such seconds are kept apart as cold.</param>
/// <param name="MaxSpeedKmh">The odometer may not run faster.</param>
/// <param name="OdometerTolerance">Share by which the odometer may differ from the summed speed and still be believed.</param>
/// <param name="EngineOnRpm">The engine runs from this speed on.</param>
/// <param name="ReadyInletCelsius">A sound SCR works from this inlet temperature on; colder seconds are shown and held against no limit.</param>
/// <param name="ReadyOutletCelsius">And only when its outlet has become so hot: the brick follows the gas by minutes.</param>
public sealed record CleaningSettings(
    int ConstantRun,
    IReadOnlyList<bool> ConstantQuantities,
    int MaxGapSeconds,
    double NoxMissingBelowPpm,
    double WarmCoolantCelsius,
    double MaxSpeedKmh,
    double OdometerTolerance,
    double EngineOnRpm,
    double ReadyInletCelsius,
    double ReadyOutletCelsius)
{
    private static readonly string[] Names = [.. ReadingContext.Watched.Select(quantity => EngineQuantities.Of(quantity).Name)];

    internal static CleaningSettings Read(RuleSection section)
    {
        var settings = new CleaningSettings(
            ConstantRun: section.Whole("constantRun", "s", 2, 3600),
            ConstantQuantities: Watched(section.Texts("constantQuantities", $"one of {string.Join(", ", Names)} is expected", Names.Contains)),
            MaxGapSeconds: section.Whole("maxGapSeconds", "s", 1, 60),
            NoxMissingBelowPpm: section.Number("noxMissingBelow", "ppm", -200, 0),
            WarmCoolantCelsius: section.Number("warmCoolant", "°C", -40, 100),
            MaxSpeedKmh: section.Number("maxSpeed", "km/h", 50, 251),
            OdometerTolerance: section.Number("odometerTolerance", "share", 0, 1),
            EngineOnRpm: section.Number("engineOn", "rpm", 1, 1000),
            ReadyInletCelsius: section.Number("readyInlet", "°C", 0, 600),
            ReadyOutletCelsius: section.Number("readyOutlet", "°C", 0, 600));
        section.Close();
        return settings;
    }

    private static bool[] Watched(IReadOnlyList<string> chosen) => [.. Names.Select(chosen.Contains)];
}
