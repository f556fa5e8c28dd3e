using System.Collections.Immutable;
using Telematics.Simulator.Roads;

namespace Telematics.Simulator.Demo;

/// <summary>
/// Trucks, fleets and roads of a made-up Shijiazhuang. The same seed gives the same city: plates, builds, routes and emitters.
/// </summary>
public sealed record DemoCity(RoadNetwork Network, ImmutableArray<DemoFleet> Fleets, ImmutableArray<DemoTruck> Trucks)
{
    public static DemoCity Build(ulong seed, int trucks)
    {
        var network = ShijiazhuangRoads.Build();
        var planner = new CityPlanner(network, new RandomStream(seed), trucks);
        return new DemoCity(network, CityPlanner.Fleets, [.. Enumerable.Range(0, trucks).Select(planner.BuildTruck)]);
    }
}
