namespace Telematics.Simulator.Trucks;

/// <summary>How sound the exhaust treatment is; defects take away from it.</summary>
/// <param name="Activity">Of the catalyst: 1 = as new, 0 = taken out.</param>
/// <param name="DosingWorks">False: the pump injects nothing.</param>
/// <param name="UreaStrength">Of what is in the tank: 1 = 32.5 % urea, 0 = water.</param>
public readonly record struct ScrHealth(double Activity, bool DosingWorks, double UreaStrength)
{
    public static ScrHealth Sound => new(1, true, 1);
}

/// <summary>
/// SCR with an ammonia store. The store is filled by dosing and emptied by conversion; how much is converted hangs on the catalyst's
/// temperature, on how long the gas stays in it, and on how full the store is. Ammonia is counted in grams of NOx that it can reduce.
/// </summary>
public sealed class ScrCatalyst(ScrSpec spec, double ratedExhaustKgS)
{
    /// <summary>Grams of 32.5 % urea solution that reduce a gram of NOx (domain.md, F7).</summary>
    public const double SolutionGPerGNox = 2.01;

    private const double MostDosing = 1.2; // times the NOx: the controller's guard against ammonia slip
    private double _stored = 0.4 * spec.StorageG;

    public double NoxOutGS { get; private set; }

    public double ReducedGS { get; private set; }

    public double SolutionGS { get; private set; }

    /// <param name="dosing">False when the reagent tank is empty.</param>
    public void Step(double noxInGS, double exhaustKgS, double catalystC, in ScrHealth health, bool dosing)
    {
        ReducedGS = Math.Min(noxInGS * Conversion(exhaustKgS, catalystC, health.Activity), _stored);
        NoxOutGS = noxInGS - ReducedGS;

        var capacity = spec.StorageG * Math.Exp(-Math.Max(0, catalystC - 200) / 150);
        var dose = dosing && health.DosingWorks && catalystC > spec.DosingFromC ? Dose(noxInGS, capacity) : 0;
        SolutionGS = dose * SolutionGPerGNox;
        var held = health.Activity > 0 ? capacity : 0; // an empty can holds nothing, but the controller does not know
        _stored = Math.Min(held, _stored - ReducedGS + dose * health.UreaStrength); // the rest slips through
    }

    private double Dose(double noxInGS, double capacity) => spec.FixedDosing is { } ratio
        ? ratio * noxInGS
        : Math.Clamp(ReducedGS + (0.6 * capacity - _stored) / 60, 0, MostDosing * noxInGS);

    private double Conversion(double exhaustKgS, double catalystC, double activity)
    {
        if (exhaustKgS <= 0 || activity <= 0) return 0;

        // First-order reaction: what is left falls off exponentially with activity and residence time.
        var lit = 1 / (1 + Math.Exp(-(catalystC - spec.LightOffC) / 12));
        var left = Math.Pow(1 - spec.PeakConversion, activity * lit * Math.Min(3, ratedExhaustKgS / exhaustKgS));
        var coverage = _stored / (_stored + 0.007 * spec.StorageG);
        return (1 - left) * coverage;
    }
}
