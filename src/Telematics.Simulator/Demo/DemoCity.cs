using System.Collections.Immutable;
using Telematics.Simulator.Defects;
using Telematics.Simulator.Roads;

namespace Telematics.Simulator.Demo;

/// <summary>
/// Trucks, fleets and roads of a made-up Shijiazhuang. The same seed gives the same city: plates, builds, routes and emitters.
/// </summary>
public sealed record DemoCity(RoadNetwork Network, ImmutableArray<DemoFleet> Fleets, ImmutableArray<DemoTruck> Trucks)
{
    private const int ManySmokers = 3;

    public static DemoCity Build(ulong seed, int trucks)
    {
        var network = ShijiazhuangRoads.Build();
        var planner = new CityPlanner(network, new RandomStream(seed), trucks);
        var all = Enumerable.Range(0, trucks).Select(planner.BuildTruck).ToArray();
        foreach (var number in Smokers(all)) all[number] = all[number] with { Defects = [new WornInjectors()] };
        return new DemoCity(network, CityPlanner.Fleets, [.. all]);
    }

    /// <summary>Sound trucks of the city without a filter, spread over its fleets.</summary>
    private static IEnumerable<int> Smokers(DemoTruck[] trucks) => Enumerable.Range(0, trucks.Length)
        .Where(number => trucks[number] is { Trouble: null, FleetId: not null, Spec.HasParticleFilter: false })
        .DistinctBy(number => trucks[number].FleetId)
        .Take(ManySmokers);
}
