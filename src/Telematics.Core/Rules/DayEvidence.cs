using Telematics.Core.Vehicles;

namespace Telematics.Core.Rules;

/// <summary>All that a rule may look at: one local day of one vehicle, the vehicle's other days, its registry facts, and what its own diagnosis says.</summary>
/// <param name="Obd">Null when the diagnosis is not known, too old, or not of this day.</param>
public readonly record struct DayEvidence(DaySums Sums, DayDetail Detail, ObdState? Obd, VehicleFacts Facts, RuleSet Rules)
{
    private static readonly VehicleState Unknown = new();

    /// <summary>The vehicle whose day it is: its other days, its urea, its identity.</summary>
    public VehicleState Vehicle { get; init; } = Unknown;

    /// <summary>What cannot be so, hence is a fault of the data and no emission (D16).</summary>
    public DataDoubts Doubts { get; init; }

    public double DistanceKm => Sums.DistanceKm(Rules.Cleaning);

    public bool EnoughSeconds => JudgedSeconds >= Rules.Evidence.MinValidSeconds;

    public bool EnoughDistance => DistanceKm >= Rules.Evidence.MinDistanceKm;

    /// <summary>Where no work can be computed, fuel of the same order stands in: rated torque may be missing in the registry.</summary>
    public bool EnoughWork => HasWork ? Measured.WorkKWh >= Rules.Evidence.MinWorkKWh : Measured.FuelKg >= Rules.Evidence.MinFuelKg;

    /// <summary>Minimum evidence of a day (domain.md 4.2).</summary>
    public bool Suffices => EnoughSeconds && EnoughDistance && EnoughWork;

    public bool HasWork => Sums.WorkTenJoules > 0;

    /// <summary>Seconds that are held against a limit.</summary>
    public uint JudgedSeconds => ByReadySeconds ? Sums.ReadySeconds : Sums.ValidSeconds;

    /// <summary>
    /// Only seconds in which a sound SCR works are held against a limit. Where its temperature is not known, or cannot be believed, all warm seconds are.
    /// </summary>
    public bool ByReadySeconds =>
        Detail.Sensors.EngineSeconds > 0 && Detail.Sensors.InletUnknown <= Rules.Sensors.UnknownShare * Detail.Sensors.EngineSeconds && !FiredRules.Has(Sums.Fired, RuleId.D12);

    /// <summary>F3 of the judged seconds; null where too little work is known to divide by.</summary>
    public double? NoxGPerKWh => Measured is var m && m.WorkKWh >= Rules.Evidence.MinWorkKWh ? NoxFormulas.Per(m.NoxOfWorkGrams, m.WorkKWh) : null;

    /// <summary>F4 of the judged seconds.</summary>
    public double? NoxGPerKg => Measured is var m ? NoxFormulas.Per(m.NoxGrams, m.FuelKg) : null;

    /// <summary>Engine-out NOx by fuel; null without an upstream sensor.</summary>
    public double? UpstreamGPerKg => NoxFormulas.Per(Sums.UpstreamNoxGrams, Sums.UpstreamFuelKg);

    /// <summary>
    /// The measure by which a vehicle of stage V is judged is the laxer one. It serves for unknown stages too: a wrong flag costs a driver his income.
    /// </summary>
    public bool JudgedAsChinaFive => Facts.Stage is EmissionStage.V or EmissionStage.Unknown;

    public bool JudgedAsChinaSix => Facts.Stage == EmissionStage.VI;

    /// <summary>Every diesel of China VI has a particle filter whose pressure its terminal must send; one that never does may be a China V in a wrong row.</summary>
    public bool StageInDoubt => Facts.Stage == EmissionStage.VI && Detail.Sensors is { PressureKnown: 0, EngineSeconds: > 0 };

    private (double NoxGrams, double NoxOfWorkGrams, double WorkKWh, double FuelKg) Measured =>
        ByReadySeconds
            ? (Sums.ReadyNoxGrams, Sums.ReadyNoxOfWorkGrams, Sums.ReadyWorkKWh, Sums.ReadyFuelKg)
            : (Sums.NoxGrams, Sums.NoxOfWorkGrams, Sums.WorkKWh, Sums.FuelKg);
}
