using Orleans;
using Telematics.Core.Rules;

namespace Telematics.Core.Vehicles;

/// <summary>
/// Sums of one local day (当日累计). Whole numbers of a small unit: four bytes each, and the same total whatever order the seconds came in.
/// A sum that would overflow stays at its maximum: 11 900 kWh, 4 290 kg of fuel, 42.9 kg of NOx, more than a truck makes in 24 h with its SCR taken out.
/// "Valid" seconds are warm ones with NOx, fuel and air known: only they are held against a limit (domain.md 4.2).
/// </summary>
[GenerateSerializer, Alias("day-sums")]
public struct DaySums
{
    private const double CentimetresPerKm = 1e5;
    private const double TenJoulesPerKWh = 3.6e5;
    private const double MilligramsPerKg = 1e6;
    private const double TenMicrogramsPerGram = 1e5;

    /// <summary><see cref="DateOnly.DayNumber"/> of the local day; 0 = empty.</summary>
    [Id(0)] public int Day { get; set; }

    /// <summary>Bit pair of each rule: what it said of the day; see <see cref="FiredRules"/>.</summary>
    [Id(17)] public ulong Fired { get; set; }

    /// <summary>Journal position of the first frame with something of this day.</summary>
    [Id(2)] public long FirstPosition { get; set; }

    [Id(3)] public uint Seconds { get; set; }
    [Id(4)] public uint ValidSeconds { get; set; }
    [Id(5)] public uint ColdSeconds { get; set; }
    [Id(6)] public uint SpeedCentimetres { get; set; }
    [Id(7)] public uint OdometerCentimetres { get; set; }
    [Id(8)] public uint ValidCentimetres { get; set; }
    [Id(9)] public uint WorkTenJoules { get; set; }
    [Id(10)] public uint FuelMilligrams { get; set; }
    [Id(11)] public uint NoxTenMicrograms { get; set; }

    /// <summary>The part of the NOx that was emitted in seconds with known work, so that g/kWh divides like by like.</summary>
    [Id(12)] public uint NoxOfWorkTenMicrograms { get; set; }

    [Id(13)] public uint UpstreamNoxTenMicrograms { get; set; }

    /// <summary>The part of the fuel that was burnt in seconds with a known upstream NOx.</summary>
    [Id(14)] public uint UpstreamFuelMilligrams { get; set; }

    [Id(15)] public uint ColdNoxTenMicrograms { get; set; }
    [Id(16)] public uint ColdFuelMilligrams { get; set; }

    /// <summary>Seconds in which a sound SCR would work: warm, its inlet hot enough for a while. By these a vehicle is judged, so that cold town traffic accuses nobody.</summary>
    [Id(18)] public uint ReadySeconds { get; set; }

    [Id(19)] public uint ReadyNoxTenMicrograms { get; set; }
    [Id(20)] public uint ReadyFuelMilligrams { get; set; }
    [Id(21)] public uint ReadyWorkTenJoules { get; set; }

    /// <summary>As <see cref="NoxOfWorkTenMicrograms"/>, of the ready seconds.</summary>
    [Id(25)] public uint ReadyNoxOfWorkTenMicrograms { get; set; }

    /// <summary>NOx that the SCR took away by what its sensors say, also where they hang: what the urea must have been used for.</summary>
    [Id(22)] public uint ClaimedTenMicrograms { get; set; }

    /// <summary>Fall and rise of the smoothed urea level, hundredths of a percent of the tank.</summary>
    [Id(23)] public ushort UreaFall { get; set; }

    [Id(24)] public ushort UreaRise { get; set; }

    public readonly double ReadyNoxGrams => ReadyNoxTenMicrograms / TenMicrogramsPerGram;
    public readonly double ReadyNoxOfWorkGrams => ReadyNoxOfWorkTenMicrograms / TenMicrogramsPerGram;
    public readonly double ReadyFuelKg => ReadyFuelMilligrams / MilligramsPerKg;
    public readonly double ReadyWorkKWh => ReadyWorkTenJoules / TenJoulesPerKWh;
    public readonly double ClaimedGrams => ClaimedTenMicrograms / TenMicrogramsPerGram;
    public readonly double WorkKWh => WorkTenJoules / TenJoulesPerKWh;
    public readonly double FuelKg => FuelMilligrams / MilligramsPerKg;
    public readonly double NoxGrams => NoxTenMicrograms / TenMicrogramsPerGram;
    public readonly double NoxOfWorkGrams => NoxOfWorkTenMicrograms / TenMicrogramsPerGram;
    public readonly double UpstreamNoxGrams => UpstreamNoxTenMicrograms / TenMicrogramsPerGram;
    public readonly double UpstreamFuelKg => UpstreamFuelMilligrams / MilligramsPerKg;
    public readonly double ColdNoxGrams => ColdNoxTenMicrograms / TenMicrogramsPerGram;
    public readonly double ColdFuelKg => ColdFuelMilligrams / MilligramsPerKg;

    /// <summary>Way of the valid seconds, by speed.</summary>
    public readonly double ValidKm => ValidCentimetres / CentimetresPerKm;

    /// <summary>
    /// Way of all counted seconds. The odometer is the better measure, but only where it agrees with the summed speed: a hanging, coarse or
    /// jumping odometer must not decide whether a day is judged.
    /// </summary>
    public readonly double DistanceKm(CleaningSettings settings) =>
        Math.Abs((double)OdometerCentimetres - SpeedCentimetres) <= settings.OdometerTolerance * SpeedCentimetres
            ? OdometerCentimetres / CentimetresPerKm
            : SpeedCentimetres / CentimetresPerKm;

    /// <summary>Adds one second.</summary>
    public void Add(in CleanReading reading, double? referenceTorqueNm)
    {
        Seconds++;
        SpeedCentimetres = Sum(SpeedCentimetres, reading.Kilometres * CentimetresPerKm);
        OdometerCentimetres = Sum(OdometerCentimetres, reading.OdometerKilometres * CentimetresPerKm);
        if (reading is not { FuelLitresPerHour: { } fuel, AirKgPerHour: { } air }) return;
        if (reading is { NoxUpstreamPpm: { } before, NoxDownstreamTold: { } told })
            ClaimedTenMicrograms = Sum(ClaimedTenMicrograms, Math.Max(0, NoxFormulas.NoxGramsPerSecond(before - told, fuel, air) * TenMicrogramsPerGram));
        if (reading is not { IsWarm: { } warm, NoxDownstreamPpm: { } ppm }) return;

        var nox = NoxFormulas.NoxGramsPerSecond(ppm, fuel, air) * TenMicrogramsPerGram;
        var milligrams = fuel * NoxFormulas.FuelKgPerLitre / NoxFormulas.SecondsPerHour * MilligramsPerKg;
        if (!warm)
        {
            ColdSeconds++;
            ColdNoxTenMicrograms = Sum(ColdNoxTenMicrograms, nox);
            ColdFuelMilligrams = Sum(ColdFuelMilligrams, milligrams);
            return;
        }

        ValidSeconds++;
        ValidCentimetres = Sum(ValidCentimetres, reading.Kilometres * CentimetresPerKm);
        NoxTenMicrograms = Sum(NoxTenMicrograms, nox);
        FuelMilligrams = Sum(FuelMilligrams, milligrams);
        double? work = null;
        if (reading is { NetTorquePercent: { } net, FrictionTorquePercent: { } friction, EngineRpm: { } rpm } && referenceTorqueNm is { } torque)
        {
            work = NoxFormulas.BrakePowerKw(net, friction, torque, rpm) / NoxFormulas.SecondsPerHour * TenJoulesPerKWh;
            WorkTenJoules = Sum(WorkTenJoules, work.Value);
            NoxOfWorkTenMicrograms = Sum(NoxOfWorkTenMicrograms, nox);
        }

        if (reading.ScrReady)
        {
            ReadySeconds++;
            ReadyNoxTenMicrograms = Sum(ReadyNoxTenMicrograms, nox);
            ReadyFuelMilligrams = Sum(ReadyFuelMilligrams, milligrams);
            if (work is { } done)
            {
                ReadyWorkTenJoules = Sum(ReadyWorkTenJoules, done);
                ReadyNoxOfWorkTenMicrograms = Sum(ReadyNoxOfWorkTenMicrograms, nox);
            }
        }

        if (reading.NoxUpstreamPpm is { } upstream)
        {
            UpstreamNoxTenMicrograms = Sum(UpstreamNoxTenMicrograms, NoxFormulas.NoxGramsPerSecond(upstream, fuel, air) * TenMicrogramsPerGram);
            UpstreamFuelMilligrams = Sum(UpstreamFuelMilligrams, milligrams);
        }
    }

    private static uint Sum(uint sum, double more) => (uint)Math.Min(uint.MaxValue, sum + Math.Round(more));
}
