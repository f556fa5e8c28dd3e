using Telematics.Core.Vehicles;

namespace Telematics.Core.Rules;

/// <summary>All that a rule may look at: one local day of one vehicle, its registry facts, and what its own diagnosis says.</summary>
/// <param name="Obd">Null when the diagnosis is not known, too old, or not of this day.</param>
public readonly record struct DayEvidence(DaySums Sums, DayDetail Detail, ObdState? Obd, VehicleFacts Facts, RuleSet Rules)
{
    public double DistanceKm => Sums.DistanceKm(Rules.Cleaning);

    public bool EnoughSeconds => Sums.ValidSeconds >= Rules.Evidence.MinValidSeconds;

    public bool EnoughDistance => DistanceKm >= Rules.Evidence.MinDistanceKm;

    /// <summary>Where no work can be computed, fuel of the same order stands in: rated torque may be missing in the registry.</summary>
    public bool EnoughWork => HasWork ? Sums.WorkKWh >= Rules.Evidence.MinWorkKWh : Sums.FuelKg >= Rules.Evidence.MinFuelKg;

    /// <summary>Minimum evidence of a day (domain.md 4.2).</summary>
    public bool Suffices => EnoughSeconds && EnoughDistance && EnoughWork;

    public bool HasWork => Sums.WorkTenJoules > 0;

    /// <summary>F3 of the day; null where too little work is known to divide by.</summary>
    public double? NoxGPerKWh => Sums.WorkKWh >= Rules.Evidence.MinWorkKWh ? NoxFormulas.Per(Sums.NoxOfWorkGrams, Sums.WorkKWh) : null;

    /// <summary>F4 of the day.</summary>
    public double? NoxGPerKg => NoxFormulas.Per(Sums.NoxGrams, Sums.FuelKg);

    /// <summary>
    /// The measure by which a vehicle of stage V is judged is the laxer one. It serves for unknown stages too: a wrong flag costs a driver his income.
    /// </summary>
    public bool JudgedAsChinaFive => Facts.Stage is EmissionStage.V or EmissionStage.Unknown;

    public bool JudgedAsChinaSix => Facts.Stage == EmissionStage.VI;
}
