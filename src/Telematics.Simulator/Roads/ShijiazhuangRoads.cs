namespace Telematics.Simulator.Roads;

/// <summary>
/// A schematic Shijiazhuang drawn by hand: two ring roads, an orbital motorway, the streets between them and the corridors to the counties.
/// Straight between its points and right to about a kilometre; good for a demo map, not for finding the way.
/// Heights fall from the Taihang foothills in the west to the plain in the east.
/// </summary>
public static class ShijiazhuangRoads
{
    // Second ring road (二环路), clockwise from the west.
    private static readonly RoadPoint Ring2W = new(114.425, 38.045, 79);
    private static readonly RoadPoint Ring2NW = new(114.435, 38.090, 78);
    private static readonly RoadPoint Ring2N = new(114.500, 38.096, 74);
    private static readonly RoadPoint Ring2NE = new(114.576, 38.090, 70);
    private static readonly RoadPoint Ring2E = new(114.586, 38.040, 67);
    private static readonly RoadPoint Ring2SE = new(114.576, 38.000, 65);
    private static readonly RoadPoint Ring2S = new(114.502, 37.994, 70);
    private static readonly RoadPoint Ring2SW = new(114.434, 38.001, 78);

    // Third ring road (三环路).
    private static readonly RoadPoint Ring3W = new(114.372, 38.058, 88);
    private static readonly RoadPoint Ring3NW = new(114.386, 38.122, 87);
    private static readonly RoadPoint Ring3N = new(114.512, 38.136, 74);
    private static readonly RoadPoint Ring3NE = new(114.640, 38.124, 66);
    private static readonly RoadPoint Ring3E = new(114.657, 38.040, 61);
    private static readonly RoadPoint Ring3SE = new(114.640, 37.968, 58);
    private static readonly RoadPoint Ring3S = new(114.508, 37.953, 67);
    private static readonly RoadPoint Ring3SW = new(114.388, 37.970, 84);

    // Orbital motorway (绕城高速).
    private static readonly RoadPoint OrbitalW = new(114.308, 38.030, 112);
    private static readonly RoadPoint OrbitalNW = new(114.322, 38.168, 104);
    private static readonly RoadPoint OrbitalN = new(114.546, 38.192, 73);
    private static readonly RoadPoint OrbitalNE = new(114.702, 38.172, 61);
    private static readonly RoadPoint OrbitalE = new(114.724, 38.036, 55);
    private static readonly RoadPoint OrbitalSE = new(114.702, 37.918, 51);
    private static readonly RoadPoint OrbitalS = new(114.516, 37.898, 63);
    private static readonly RoadPoint OrbitalSW = new(114.330, 37.920, 96);

    private static readonly RoadPoint Centre = new(114.500, 38.042, 73);

    /// <summary>Luquan (鹿泉): cement and building materials at the foot of the hills.</summary>
    public static readonly RoadPoint Luquan = new(114.312, 38.086, 118);

    /// <summary>Jingxing (井陉): coal and limestone in the hills.</summary>
    public static readonly RoadPoint Jingxing = new(114.142, 38.036, 236);

    /// <summary>Pingshan (平山): steel.</summary>
    public static readonly RoadPoint Pingshan = new(114.196, 38.256, 132);

    public static readonly RoadPoint Lingshou = new(114.384, 38.308, 108);
    public static readonly RoadPoint Xinle = new(114.684, 38.344, 72);
    public static readonly RoadPoint Gaocheng = new(114.846, 38.026, 52);
    public static readonly RoadPoint Jinzhou = new(115.042, 38.030, 44);
    public static readonly RoadPoint Xinji = new(115.218, 37.944, 38);
    public static readonly RoadPoint Zhaoxian = new(114.772, 37.756, 43);
    public static readonly RoadPoint Yuanshi = new(114.526, 37.756, 68);
    public static readonly RoadPoint Gaoyi = new(114.612, 37.616, 55);

    /// <summary>Freight yards in the city, where fleets have their depots.</summary>
    public static readonly RoadPoint SouthYard = Ring3S, NorthYard = Ring3NE, EastYard = Ring3E, WestYard = Ring3SW;

    public static RoadNetwork Build() => new(
    [
        new("二环路", RoadClass.Urban, Ring2W, Ring2NW, Ring2N, Ring2NE, Ring2E, Ring2SE, Ring2S, Ring2SW, Ring2W),
        new("三环路", RoadClass.ExtraUrban, Ring3W, Ring3NW, Ring3N, Ring3NE, Ring3E, Ring3SE, Ring3S, Ring3SW, Ring3W),
        new("绕城高速", RoadClass.Motorway,
            OrbitalW, OrbitalNW, new(114.430, 38.188, 84), OrbitalN, OrbitalNE, new(114.726, 38.110, 57), OrbitalE,
            OrbitalSE, new(114.610, 37.896, 56), OrbitalS, OrbitalSW, new(114.302, 37.970, 106), OrbitalW),
        new("裕华路", RoadClass.Urban, Ring2W, Centre, Ring2E),
        new("体育大街", RoadClass.Urban, Ring2N, Centre, Ring2S),
        new("107国道北", RoadClass.ExtraUrban, Ring2N, Ring3N, OrbitalN, new(114.618, 38.268, 72), Xinle),
        new("107国道南", RoadClass.ExtraUrban, Ring2S, Ring3S, OrbitalS, new(114.512, 37.820, 66), Yuanshi, Gaoyi),
        new("307国道东", RoadClass.ExtraUrban, Ring2E, Ring3E, OrbitalE, Gaocheng, Jinzhou, Xinji),
        new("307国道西", RoadClass.ExtraUrban, Ring2W, Ring3W, Luquan, new(114.244, 38.062, 168), new(114.190, 38.034, 262), Jingxing),
        new("平山公路", RoadClass.ExtraUrban, Ring2NW, Ring3NW, OrbitalNW, new(114.262, 38.214, 118), Pingshan),
        new("灵寿公路", RoadClass.ExtraUrban, Ring3NW, new(114.400, 38.220, 94), Lingshou),
        new("赵县公路", RoadClass.ExtraUrban, Ring2SE, Ring3SE, OrbitalSE, Zhaoxian),
        new("鹿泉连接线", RoadClass.ExtraUrban, Luquan, OrbitalW),
        new("石太高速", RoadClass.Motorway, OrbitalW, new(114.236, 38.010, 152), new(114.178, 38.006, 214), Jingxing),
        new("京港澳高速北", RoadClass.Motorway, OrbitalNE, new(114.722, 38.258, 66), Xinle),
        new("京港澳高速南", RoadClass.Motorway, OrbitalSE, new(114.672, 37.760, 52), Gaoyi),
        new("石黄高速", RoadClass.Motorway, OrbitalNE, new(114.900, 38.100, 50), new(115.110, 38.060, 42), Xinji),
        new("三环联络线", RoadClass.ExtraUrban, Ring3SW, OrbitalSW),
        new("三环联络线东北", RoadClass.ExtraUrban, Ring3NE, OrbitalNE),
    ],
    places: [Luquan, Pingshan, Lingshou, Xinle, Gaocheng, Jinzhou, Xinji, Zhaoxian, Yuanshi, Gaoyi, Jingxing]);
}
