using Telematics.Core.Rules;

namespace Telematics.Core.Vehicles;

/// <summary>The values of one second that may be summed: what is missing, hangs or cannot be is null (domain.md 4.2).</summary>
/// <param name="IsWarm">Coolant at working temperature; null when the coolant is not known.</param>
/// <param name="Kilometres">Way of this second by its speed; by the odometer where the speed is missing.</param>
/// <param name="OdometerKilometres">Way since the second before by the odometer.</param>
/// <param name="NoxDownstreamTold">As <paramref name="NoxDownstreamPpm"/>, also while the sensor hangs: what the vehicle claims.</param>
/// <param name="NoxDownstreamDrift">The same with the drift below zero that is cut off there.</param>
/// <param name="ScrInletTold">As <paramref name="ScrInletCelsius"/>, also while the sensor hangs.</param>
/// <param name="ScrReady">A sound SCR would work: warm engine, hot inlet, and an outlet that shows the whole brick is hot where it is known.</param>
/// <param name="EngineSeconds">For how long the engine has been running without a stop.</param>
/// <param name="Load">Net torque less friction, percent, smoothed over a minute; NaN where it is not known.</param>
public readonly record struct CleanReading(
    bool? IsWarm,
    double? NoxUpstreamPpm,
    double? NoxDownstreamPpm,
    double? FuelLitresPerHour,
    double? AirKgPerHour,
    double? ScrInletCelsius,
    double? NetTorquePercent,
    double? FrictionTorquePercent,
    double? EngineRpm,
    double Kilometres,
    double OdometerKilometres,
    double? NoxDownstreamTold = null,
    double NoxDownstreamDrift = 0,
    double? ScrInletTold = null,
    double? ScrOutletCelsius = null,
    double? CoolantCelsius = null,
    double? DpfKpa = null,
    bool ScrReady = false,
    int EngineSeconds = 0,
    double Load = double.NaN)
{
    private const double KilometresPerOdometerStep = 0.1;

    /// <summary>Indexes in <see cref="ReadingContext.Watched"/>.</summary>
    private const int Fuel = 0, Air = 1, NoxUp = 2, NoxDown = 3, ScrIn = 4, ScrOut = 5;

    /// <summary>The downstream sensor gives one value again and again while the fuel flow moves.</summary>
    public bool DownstreamHangs => NoxDownstreamPpm is null && NoxDownstreamTold is not null;

    public bool TorqueKnown => NetTorquePercent is not null && FrictionTorquePercent is not null;

    /// <summary>The context has to be the one that this reading continues; it is moved on.</summary>
    public static CleanReading Of(in EngineReading reading, ReadingContext context, CleaningSettings settings)
    {
        var steps = context.Take(reading, settings);
        // One step of resolution may fall into any single second.
        var byOdometer = steps is { } n && n * KilometresPerOdometerStep <= settings.MaxSpeedKmh / NoxFormulas.SecondsPerHour + KilometresPerOdometerStep
            ? n * KilometresPerOdometerStep
            : 0;
        var coolant = reading.CoolantCelsius;
        bool? warm = coolant is { } celsius ? celsius >= settings.WarmCoolantCelsius : null;
        var inlet = Live(reading.ScrInletCelsius, ScrIn);
        var outlet = Live(reading.ScrOutletCelsius, ScrOut);
        return new CleanReading(
            IsWarm: warm,
            NoxUpstreamPpm: Nox(Live(reading.NoxUpstreamPpm, NoxUp), settings),
            NoxDownstreamPpm: Nox(Live(reading.NoxDownstreamPpm, NoxDown), settings),
            FuelLitresPerHour: Live(reading.FuelLitresPerHour, Fuel),
            AirKgPerHour: Live(reading.AirKgPerHour, Air),
            ScrInletCelsius: inlet,
            NetTorquePercent: reading.NetTorquePercent,
            FrictionTorquePercent: reading.FrictionTorquePercent,
            EngineRpm: reading.EngineRpm,
            Kilometres: reading.SpeedKmh is { } speed ? Math.Min(speed, settings.MaxSpeedKmh) / NoxFormulas.SecondsPerHour : byOdometer,
            OdometerKilometres: byOdometer,
            NoxDownstreamTold: Nox(reading.NoxDownstreamPpm, settings),
            NoxDownstreamDrift: reading.NoxDownstreamPpm ?? 0,
            ScrInletTold: reading.ScrInletCelsius,
            ScrOutletCelsius: outlet,
            CoolantCelsius: coolant,
            DpfKpa: reading.DpfPressureKpa,
            ScrReady: warm is true && inlet >= settings.ReadyInletCelsius && (outlet is null || outlet >= settings.ReadyOutletCelsius),
            EngineSeconds: context.EngineSeconds,
            Load: context.Load);

        double? Live(double? value, int watched) =>
            settings.ConstantQuantities[watched] && context.RunOf(watched) >= settings.ConstantRun ? null : value;
    }

    /// <summary>A little below zero is sensor drift and counts as zero; far below there is no sensor (facts.md 1.4: raw 0 = -200 ppm).</summary>
    private static double? Nox(double? ppm, CleaningSettings settings) =>
        ppm is { } known && known >= settings.NoxMissingBelowPpm ? Math.Max(0, known) : null;
}
