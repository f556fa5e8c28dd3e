using System.Collections.Immutable;
using Telematics.Core.Stations;
using Telematics.Simulator.Roads;

namespace Telematics.Simulator.Stations;

/// <summary>One station with its one line.</summary>
/// <param name="Gates">A fixed station has one; a mobile unit stands at each for some hours, in turn.</param>
/// <param name="NoNoiseGPerKg">Scale of the Laplace noise of its NO channel.</param>
/// <param name="DriftGPerKgDay">How the zero of its NO channel moves.</param>
/// <param name="Fails">Its last check before the demo starts does not pass.</param>
public sealed record StationSite(
    LineKey Line, string Name, StationKind Kind, string County, ImmutableArray<RoadGate> Gates, double NoNoiseGPerKg, double DriftGPerKgDay = 0, bool Fails = false)
{
    private const long ShiftMs = 4 * 3_600_000;

    public string Model => NoNoiseGPerKg == Frugal ? "DEMO-V2" : "DEMO-V1";

    public RoadGate GateAt(long atMs) => Gates[(int)(atMs / ShiftMs % Gates.Length)];

    /// <summary>Where a mobile unit stands from then on, shift by shift; the first and the last reach beyond the two instants.</summary>
    public IEnumerable<(RoadGate Gate, long FromMs, long ToMs)> Shifts(long fromMs, long toMs)
    {
        for (var at = fromMs / ShiftMs * ShiftMs; at < toMs; at += ShiftMs) yield return (GateAt(at), at, at + ShiftMs);
    }

    // Scale of the noise on petrol Euro 5 cars, FEAT and RSD 4600 (domain.md 1.5).
    internal const double Precise = 0.72, Frugal = 0.84;
}

/// <summary>Ten fixed vertical stations and a mobile one on the corridors that the trucks of the demo city use.</summary>
public static class DemoSites
{
    public static ImmutableArray<StationSite> Build(RoadNetwork network) =>
    [
        Fixed(1, "307国道鹿泉站", "鹿泉区", On(network, "307国道西", 1, 2), StationSite.Precise),
        Fixed(2, "307国道井陉口站", "鹿泉区", On(network, "307国道西", 2, 3), StationSite.Precise),
        Fixed(3, "平山公路城西北站", "鹿泉区", On(network, "平山公路", 1, 2), StationSite.Frugal),
        Fixed(4, "平山公路站", "平山县", On(network, "平山公路", 2, 3), StationSite.Precise),
        Fixed(5, "灵寿公路站", "正定县", On(network, "灵寿公路", 0, 1), StationSite.Frugal) with { Fails = true },
        Fixed(6, "107国道北站", "正定县", On(network, "107国道北", 2, 1), StationSite.Precise),
        Fixed(7, "107国道南站", "栾城区", On(network, "107国道南", 2, 1), StationSite.Frugal) with { DriftGPerKgDay = 0.5 },
        Fixed(8, "307国道东站", "长安区", On(network, "307国道东", 2, 1), StationSite.Precise),
        Fixed(9, "赵县公路站", "栾城区", On(network, "赵县公路", 2, 1), StationSite.Precise),
        Fixed(10, "南三环站", "桥西区", On(network, "三环路", 6, 7), StationSite.Frugal),
        new(new("SJZM01", "L1"), "移动遥测车01", StationKind.Mobile, "鹿泉区",
            [On(network, "鹿泉连接线", 1, 0), On(network, "三环联络线东北", 1, 0)], StationSite.Frugal),
    ];

    private static StationSite Fixed(int number, string name, string county, RoadGate gate, double noise) =>
        new(new($"SJZ{number:D3}", "L1"), name, StationKind.FixedVertical, county, [gate], noise);

    private static RoadGate On(RoadNetwork network, string road, int from, int to) =>
        RoadGate.On(network.Roads.First(known => known.Name == road), from, to, along: 0.5);
}
