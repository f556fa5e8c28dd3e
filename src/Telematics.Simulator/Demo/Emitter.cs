using System.Collections.Immutable;
using Telematics.Core.Vehicles;
using Telematics.Simulator.Defects;

namespace Telematics.Simulator.Demo;

/// <summary>The emitters of the demo city. The comment behind each names the rules (domain.md 4.3) that have reason to speak.</summary>
/// <param name="Trouble">A word for people and tests.</param>
public sealed record Emitter(EmissionStage Stage, string Trouble, ImmutableArray<Defect> Defects)
{
    public static readonly ImmutableArray<Emitter> All =
    [
        new(EmissionStage.VI, "dosing-off", [new DosingOff()]), // D1, D4
        new(EmissionStage.V, "dosing-off", [new DosingOff()]), // D2, D4
        new(EmissionStage.VI, "water-in-urea-tank", [new WaterInUreaTank()]), // D1, D4
        new(EmissionStage.VI, "aged-catalyst", [new AgedCatalyst(0.4)]), // D1
        new(EmissionStage.VI, "dosing-off-no-air-flow", [new DosingOff(), new NoAirFlow()]), // D3 and D4; no valid second, so D1 says nothing
        new(EmissionStage.V, "aged-catalyst", [new AgedCatalyst(0.1)]), // D2, D4
        new(EmissionStage.VI, "fault-codes", [new StoredFaultCodes("P20EE", "P203F")]), // D14
        new(EmissionStage.VI, "catalyst-removed", [new CatalystRemoved()]), // D1, D4
    ];
}
