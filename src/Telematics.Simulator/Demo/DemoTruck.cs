using System.Collections.Immutable;
using Telematics.Core.Vehicles;
using Telematics.Simulator.Defects;
using Telematics.Simulator.Roads;
using Telematics.Simulator.Terminals;
using Telematics.Simulator.Trucks;

namespace Telematics.Simulator.Demo;

/// <summary>One vehicle of the demo city: its registry row, its build and its day.</summary>
/// <param name="FleetId">Null: a transit vehicle of nobody here.</param>
/// <param name="Trouble">The known truth about an emitter, such as "dosing-off"; null: sound.</param>
public sealed record DemoTruck(
    TerminalIdentity Terminal, string Plate, string? FleetId, string County, DateOnly RegisteredOn,
    TruckBuild Build, TruckSpec Spec, WorkPlan Plan, string? Trouble, ImmutableArray<Defect> Defects, ulong Seed)
{
    /// <summary>Seen by the roadside only: see <see cref="WornInjectors"/>.</summary>
    public bool Smokes => Defects.Any(defect => defect is WornInjectors);

    public Vin Vin => Terminal.Vin;

    /// <summary>The truck as it stands in its depot at that second.</summary>
    public Truck Start(RoadNetwork network, long from) => new(Spec, network, Plan, Defects, new RandomStream(Seed), from);
}

/// <summary>County and credit code as in the registry; all of it is made up.</summary>
public sealed record DemoFleet(string Id, string Name, string CreditCode, string County, string Contact);
