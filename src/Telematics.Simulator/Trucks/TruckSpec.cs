using Telematics.Core.Vehicles;

namespace Telematics.Simulator.Trucks;

/// <param name="DragAreaM2">Drag coefficient times frontal area.</param>
public sealed record Chassis(
    double TareKg,
    double GrossKg,
    double DragAreaM2,
    double RollingCoefficient,
    double WheelRadiusM,
    double FinalDrive,
    double FuelTankLitres,
    double UreaTankLitres);

/// <param name="RatedTorqueNm">Greatest torque, and the reference of the torque percentages on the bus.</param>
/// <param name="IndicatedEfficiency">Share of the fuel's heat that reaches the pistons.</param>
/// <param name="NoxGPerKgFuel">Engine-out NOx (as NO2) at mid load, warm.</param>
/// <param name="HeatsExhaustBelowC">
/// While the gas before the SCR is colder, the engine injects late: hotter exhaust and less NOx for some more fuel (stage VI). Stage V: never.
/// </param>
public sealed record EngineSpec(
    double DisplacementLitres, double RatedPowerKw, double RatedTorqueNm, double IndicatedEfficiency, double NoxGPerKgFuel,
    double HeatsExhaustBelowC);

/// <param name="PeakConversion">Share of NOx that the hot catalyst converts at the engine's rated exhaust flow when reagent is plenty.</param>
/// <param name="LightOffC">Half of the peak activity is reached here.</param>
/// <param name="DosingFromC">No reagent below: it would leave deposits.</param>
/// <param name="FixedDosing">
/// Reagent per NOx as dosed by map (stage V); null: the controller keeps the ammonia store filled (stage VI).
/// </param>
/// <param name="StorageG">Ammonia held at 200 °C, in grams of NOx that it can reduce.</param>
public sealed record ScrSpec(double PeakConversion, double LightOffC, double DosingFromC, double? FixedDosing, double StorageG);

/// <summary>What a truck is. Its faults are no part of it: see Defects.</summary>
public sealed record TruckSpec(
    EmissionStage Stage, Chassis Chassis, EngineSpec Engine, ScrSpec Scr, bool HasParticleFilter)
{
    /// <summary>One truck of that build with the scatter of a series: no two engines and catalysts are quite the same.</summary>
    public static TruckSpec Of(EmissionStage stage, TruckBuild build, RandomStream random)
    {
        var clean = stage == EmissionStage.VI;
        return new TruckSpec(
            stage,
            build.Chassis with { DragAreaM2 = build.Chassis.DragAreaM2 * random.Between(0.93, 1.07) },
            new EngineSpec(
                build.DisplacementLitres, build.RatedPowerKw, build.RatedTorqueNm,
                clean ? random.Between(0.466, 0.474) : random.Between(0.456, 0.464),
                clean ? random.Between(41, 46) : random.Between(31, 35),
                clean ? 230 : double.NegativeInfinity),
            clean
                ? new ScrSpec(random.Between(0.955, 0.97), 180, 185, null, 4.5 * build.DisplacementLitres)
                : new ScrSpec(0.90, 205, 215, random.Between(0.70, 0.77), 2.5 * build.DisplacementLitres),
            HasParticleFilter: clean);
    }
}
