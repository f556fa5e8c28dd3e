using Telematics.Simulator.Trucks;

namespace Telematics.Simulator.Stations;

/// <summary>What leaves a tail pipe, as the air behind the vehicle would tell a perfect instrument.</summary>
/// <param name="NoxGPerKg">NOx as NO2 per kg of fuel.</param>
/// <param name="NoShare">Of the NOx; the rest is NO2.</param>
/// <param name="Co2Percent">In the pipe; 0: no fuel is burnt, there is no plume.</param>
public readonly record struct Plume(double NoxGPerKg, double NoShare, double OpacityPercent, double Co2Percent, double CoToCo2, double HcToCo2)
{
    /// <summary>Gram of NO as NO2 per kg of fuel for a ratio of 1 (domain.md 1.5).</summary>
    public const double GramsPerKgOfRatio = 3293;

    private const double StoichiometricCo2 = 15.4, StoichiometricAirFuel = 14.5;

    /// <summary>
    /// Of a truck by its present state: the same engine, catalyst and defects that its own NOx sensor sees. NO2 share: little out of the engine, more behind
    /// a filter with an oxidation catalyst. Soot: load and a filter, or none.
    /// </summary>
    /// <param name="noxGS">Over the last seconds: the beam looks at a cloud, not at a point.</param>
    public static Plume Of(Truck truck, double noxGS, double fuelKgS)
    {
        if (fuelKgS < 1e-5) return default;
        var airFuel = Math.Max(16, truck.Engine.AirKgS / Math.Max(truck.Engine.FuelKgS, 1e-5));
        var hasFilter = truck.Filter is not null;
        var opacity = hasFilter ? 0.6 : (6 + 12 * Math.Clamp(truck.Engine.Load, 0, 1)) * truck.SootFactor;
        return new Plume(
            noxGS / fuelKgS, hasFilter ? 0.75 : 0.93, Math.Min(95, opacity), Math.Min(14, StoichiometricCo2 * StoichiometricAirFuel / airFuel),
            CoToCo2: 0.003, HcToCo2: 0.0004);
    }

    public double NoToCo2 => NoxGPerKg * NoShare / GramsPerKgOfRatio * (1 + CoToCo2 + 6 * HcToCo2);

    public double No2ToCo2 => NoxGPerKg * (1 - NoShare) / GramsPerKgOfRatio * (1 + CoToCo2 + 6 * HcToCo2);
}
