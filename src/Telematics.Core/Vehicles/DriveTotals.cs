using Telematics.Core.Rules;

namespace Telematics.Core.Vehicles;

/// <summary>
/// Sums of one day or of several, in the units of pages and API. Work, fuel and NOx are those of the valid seconds; seconds and distance are all.
/// </summary>
public readonly record struct DriveTotals(
    int Seconds, int ValidSeconds, int ColdSeconds, double DistanceKm, double ValidKm, double WorkKWh, double FuelKg, double NoxGrams,
    double NoxOfWorkGrams, double UpstreamNoxGrams, double ColdNoxGrams, double ColdFuelKg)
{
    /// <summary>F3.</summary>
    public double? NoxGPerKWh => NoxFormulas.Per(NoxOfWorkGrams, WorkKWh);

    /// <summary>F4.</summary>
    public double? NoxGPerKgFuel => NoxFormulas.Per(NoxGrams, FuelKg);

    /// <summary>F5.</summary>
    public double? NoxGPerKm => NoxFormulas.Per(NoxGrams, ValidKm);

    /// <summary>The cold metric: F4 of the seconds below working temperature. Shown, held against no limit.</summary>
    public double? ColdNoxGPerKgFuel => NoxFormulas.Per(ColdNoxGrams, ColdFuelKg);

    public static DriveTotals Of(in DaySums day, CleaningSettings settings) => new(
        (int)day.Seconds, (int)day.ValidSeconds, (int)day.ColdSeconds, day.DistanceKm(settings), day.ValidKm, day.WorkKWh, day.FuelKg, day.NoxGrams,
        day.NoxOfWorkGrams, day.UpstreamNoxGrams, day.ColdNoxGrams, day.ColdFuelKg);

    public static DriveTotals operator +(DriveTotals a, DriveTotals b) => new(
        a.Seconds + b.Seconds, a.ValidSeconds + b.ValidSeconds, a.ColdSeconds + b.ColdSeconds, a.DistanceKm + b.DistanceKm, a.ValidKm + b.ValidKm,
        a.WorkKWh + b.WorkKWh, a.FuelKg + b.FuelKg, a.NoxGrams + b.NoxGrams, a.NoxOfWorkGrams + b.NoxOfWorkGrams,
        a.UpstreamNoxGrams + b.UpstreamNoxGrams, a.ColdNoxGrams + b.ColdNoxGrams, a.ColdFuelKg + b.ColdFuelKg);
}
