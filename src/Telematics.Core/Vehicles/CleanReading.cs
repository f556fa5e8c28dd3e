using Telematics.Core.Rules;

namespace Telematics.Core.Vehicles;

/// <summary>The values of one second that may be summed: what is missing, hangs or cannot be is null (domain.md 4.2).</summary>
/// <param name="IsWarm">Coolant at working temperature; null when the coolant is not known.</param>
/// <param name="Kilometres">Way of this second by its speed; by the odometer where the speed is missing.</param>
/// <param name="OdometerKilometres">Way since the second before by the odometer.</param>
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
    double OdometerKilometres)
{
    private const double KilometresPerOdometerStep = 0.1;

    /// <summary>Indexes in <see cref="ReadingContext.Watched"/>.</summary>
    private const int Fuel = 0, Air = 1, NoxUp = 2, NoxDown = 3, ScrIn = 4;

    public bool TorqueKnown => NetTorquePercent is not null && FrictionTorquePercent is not null;

    /// <summary>The context has to be the one that this reading continues; it is moved on.</summary>
    public static CleanReading Of(in EngineReading reading, ReadingContext context, CleaningSettings settings)
    {
        var steps = context.Take(reading, settings.MaxGapSeconds);
        // One step of resolution may fall into any single second.
        var byOdometer = steps is { } n && n * KilometresPerOdometerStep <= settings.MaxSpeedKmh / NoxFormulas.SecondsPerHour + KilometresPerOdometerStep
            ? n * KilometresPerOdometerStep
            : 0;
        var coolant = reading.CoolantCelsius;
        return new CleanReading(
            IsWarm: coolant is { } celsius ? celsius >= settings.WarmCoolantCelsius : null,
            NoxUpstreamPpm: Nox(Live(reading.NoxUpstreamPpm, NoxUp), settings),
            NoxDownstreamPpm: Nox(Live(reading.NoxDownstreamPpm, NoxDown), settings),
            FuelLitresPerHour: Live(reading.FuelLitresPerHour, Fuel),
            AirKgPerHour: Live(reading.AirKgPerHour, Air),
            ScrInletCelsius: Live(reading.ScrInletCelsius, ScrIn),
            NetTorquePercent: reading.NetTorquePercent,
            FrictionTorquePercent: reading.FrictionTorquePercent,
            EngineRpm: reading.EngineRpm,
            Kilometres: reading.SpeedKmh is { } speed ? Math.Min(speed, settings.MaxSpeedKmh) / NoxFormulas.SecondsPerHour : byOdometer,
            OdometerKilometres: byOdometer);

        double? Live(double? value, int watched) =>
            settings.ConstantQuantities[watched] && context.RunOf(watched) >= settings.ConstantRun ? null : value;
    }

    /// <summary>A little below zero is sensor drift and counts as zero; far below there is no sensor (facts.md 1.4: raw 0 = -200 ppm).</summary>
    private static double? Nox(double? ppm, CleaningSettings settings) =>
        ppm is { } known && known >= settings.NoxMissingBelowPpm ? Math.Max(0, known) : null;
}
