namespace Telematics.Core.Vehicles;

/// <summary>Formulas F1..F5 of domain.md 4.1. Physics, so the numbers stand here; what a city may decide stands in the rule set.</summary>
public static class NoxFormulas
{
    /// <summary>Diesel fuel (V[25]).</summary>
    public const double FuelKgPerLitre = 0.85;

    public const double SecondsPerHour = 3600;

    /// <summary>g/s per ppm and kg/h of exhaust: NOx as NO2, 46 g/mol; 22.4 L/mol; exhaust 1.29 kg/m3 (V[25]).</summary>
    private const double GramsPerPpmKg = 0.001 * 46 / (SecondsPerHour * 22.4) / 1.29;

    /// <summary>F1: NOx mass flow, g/s. Exhaust mass is fuel plus intake air.</summary>
    public static double NoxGramsPerSecond(double ppm, double fuelLitresPerHour, double airKgPerHour) =>
        GramsPerPpmKg * ppm * (fuelLitresPerHour * FuelKgPerLitre + airKgPerHour);

    /// <summary>F2: brake power, kW. Zero when the engine is dragged (net torque below friction).</summary>
    public static double BrakePowerKw(double netTorquePercent, double frictionTorquePercent, double referenceTorqueNm, double rpm) =>
        Math.Max(0, netTorquePercent - frictionTorquePercent) / 100 * referenceTorqueNm * rpm / 9549;

    /// <summary>F3, F4, F5: NOx per kWh, per kg of fuel, per km; null where there is nothing to divide by.</summary>
    public static double? Per(double noxGrams, double basis) => basis > 0 ? noxGrams / basis : null;
}
