using System.Collections.Immutable;
using System.Globalization;
using Telematics.Core.Vehicles;
using Telematics.Simulator.Roads;
using Telematics.Simulator.Terminals;
using Telematics.Simulator.Trucks;

namespace Telematics.Simulator.Demo;

/// <summary>Draws one truck after the other: to which fleet it belongs, what it is, when and where it works.</summary>
internal sealed class CityPlanner(RoadNetwork network, RandomStream random, int trucks)
{
    private const double ShareOfStageSix = 0.55;
    private const int TruckPerTransit = 16; // every so many-th truck comes from another province

    private static readonly ImmutableArray<(DemoFleet Fleet, RoadPoint Depot, double Share)> FleetTable =
    [
        (new("sjz-steel", "滹沱钢铁物流车队", "91130100DEM000001A", "平山县", "0311-00000001"), ShijiazhuangRoads.Pingshan, 0.22),
        (new("sjz-cement", "西山水泥运输公司", "91130100DEM000002B", "鹿泉区", "0311-00000002"), ShijiazhuangRoads.Luquan, 0.19),
        (new("sjz-coal", "井陉煤炭储运公司", "91130100DEM000003C", "井陉县", "0311-00000003"), ShijiazhuangRoads.Jingxing, 0.17),
        (new("sjz-parcel", "冀南快运公司", "91130100DEM000004D", "裕华区", "0311-00000004"), ShijiazhuangRoads.SouthYard, 0.16),
        (new("sjz-food", "藁城粮油配送公司", "91130100DEM000005E", "藁城区", "0311-00000005"), ShijiazhuangRoads.EastYard, 0.14),
        (new("sjz-build", "正定渣土运输公司", "91130100DEM000006F", "正定县", "0311-00000006"), ShijiazhuangRoads.NorthYard, 0.12),
    ];

    private static readonly ImmutableArray<RoadPoint> Customers =
    [
        ShijiazhuangRoads.Luquan, ShijiazhuangRoads.Jingxing, ShijiazhuangRoads.Pingshan, ShijiazhuangRoads.Lingshou,
        ShijiazhuangRoads.Xinle, ShijiazhuangRoads.Gaocheng, ShijiazhuangRoads.Jinzhou, ShijiazhuangRoads.Zhaoxian,
        ShijiazhuangRoads.Yuanshi, ShijiazhuangRoads.Gaoyi, ShijiazhuangRoads.NorthYard, ShijiazhuangRoads.WestYard,
    ];

    private static readonly string[] TransitPlates = ["晋A", "鲁A", "豫E", "京A", "津C", "蒙B"];

    public static ImmutableArray<DemoFleet> Fleets { get; } = [.. FleetTable.Select(row => row.Fleet)];

    public DemoTruck BuildTruck(int number)
    {
        var emitter = EmitterAt(number);
        var transit = emitter is null && number % TruckPerTransit == TruckPerTransit - 1;
        var (fleet, depot, _) = FleetOf((double)number / trucks);
        var stage = emitter?.Stage ?? (random.Chance(ShareOfStageSix) ? EmissionStage.VI : EmissionStage.V);
        var build = TruckBuild.All[random.Index(TruckBuild.All.Length)];
        return new DemoTruck(
            IdentityOf(number, stage),
            PlateOf(number, transit),
            transit ? null : fleet.Id,
            transit ? "" : fleet.County,
            new DateOnly(stage == EmissionStage.VI ? 2021 : 2017, 1, 1).AddDays(random.Index(4 * 365)),
            build,
            TruckSpec.Of(stage, build, random.Branch()),
            PlanOf(transit ? ShijiazhuangRoads.Xinji : depot, allDay: emitter is not null),
            emitter?.Trouble,
            emitter?.Defects ?? [],
            Seed: (ulong)number << 32 | (uint)random.Index(int.MaxValue));
    }

    /// <summary>Evenly among the trucks.</summary>
    private Emitter? EmitterAt(int number)
    {
        for (var i = 0; i < Emitter.All.Length; i++)
            if (number == (2 * i + 1) * trucks / (2 * Emitter.All.Length)) return Emitter.All[i];
        return null;
    }

    private static (DemoFleet Fleet, RoadPoint Depot, double Share) FleetOf(double place)
    {
        foreach (var row in FleetTable)
            if ((place -= row.Share) < 0) return row;
        return FleetTable[^1];
    }

    private WorkPlan PlanOf(RoadPoint depot, bool allDay)
    {
        var customers = Customers.Where(point => point != depot).Select(network.JunctionAt).ToArray();
        var own = Enumerable.Range(0, 4).Select(_ => customers[random.Index(customers.Length)]).Distinct();
        return new WorkPlan(network.JunctionAt(depot), [.. own], allDay ? new Shift(Hours(4, 8), Hours(14, 17)) : ShiftOf());
    }

    /// <summary>Days, nights, and two drivers in turn.</summary>
    private Shift ShiftOf() => random.NextDouble() switch
    {
        < 0.60 => new Shift(Hours(5, 9), Hours(10, 12)),
        < 0.85 => new Shift(Hours(18, 22), Hours(9, 11)),
        _ => new Shift(Hours(0, 24), Hours(16, 20)),
    };

    private int Hours(double low, double high) => (int)(random.Between(low, high) * 3600);

    private static string PlateOf(int number, bool transit)
    {
        var place = transit ? TransitPlates[number / TruckPerTransit % TransitPlates.Length] : "冀A";
        var letter = "BCDEFGHJKLMNPQRSTUVWXYZ"[number % 23];
        return place + letter + (1000 + number * 37 % 9000).ToString(CultureInfo.InvariantCulture);
    }

    private static TerminalIdentity IdentityOf(int number, EmissionStage stage) => new(
        DemoVin.Of(number),
        "898600" + number.ToString("D14", CultureInfo.InvariantCulture),
        $"DEMO{stage}{number % 7:D2}",
        $"{0xC0DE0000 + (uint)(number % 7):X8}");
}
