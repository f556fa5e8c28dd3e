namespace Telematics.Core.Stations;

/// <summary>
/// Grams per kilogram of fuel from the ratios of a plume to its CO2 (domain.md 1.5): carbon balance, so the unknown dilution cancels. Negative ratios give
/// negative grams: noise must stay symmetric until it is averaged.
/// </summary>
public static class FuelSpecificEmission
{
    /// <summary>Fuel per mole of carbon: carbon is 0.86 of its mass.</summary>
    private const double KgFuelPerMolC = 0.01397;

    private const double GramsPerMolNo2 = 46;
    private const double GramsPerMolCo = 28.01;

    /// <summary>HC is measured as propane, of which about half is seen: factor 6 fits real data best.</summary>
    private const double CarbonPerHc = 6;

    /// <summary>NO counted as NO2, g/kg.</summary>
    public static double? No(double? noToCo2, double? coToCo2, double? hcToCo2) => Grams(noToCo2, GramsPerMolNo2, coToCo2, hcToCo2);

    public static double? No2(double? no2ToCo2, double? coToCo2, double? hcToCo2) => Grams(no2ToCo2, GramsPerMolNo2, coToCo2, hcToCo2);

    public static double? Co(double? coToCo2, double? hcToCo2) => Grams(coToCo2, GramsPerMolCo, coToCo2, hcToCo2);

    /// <summary>NO (as NO2) and NO2 together; the NO alone where NO2 was not measured: diesel NOx is mostly NO.</summary>
    public static double? Nox(double? noToCo2, double? no2ToCo2, double? coToCo2, double? hcToCo2) =>
        No(noToCo2, coToCo2, hcToCo2) is { } no ? no + (No2(no2ToCo2, coToCo2, hcToCo2) ?? 0) : null;

    /// <summary>CO and HC that were not measured count as none, as diesel exhaust has next to none. Null when noise leaves no carbon.</summary>
    private static double? Grams(double? ratio, double gramsPerMol, double? coToCo2, double? hcToCo2)
    {
        var carbonPerCo2 = 1 + (coToCo2 ?? 0) + CarbonPerHc * (hcToCo2 ?? 0);
        return carbonPerCo2 > 0 ? gramsPerMol / KgFuelPerMolC * ratio / carbonPerCo2 : null;
    }
}
