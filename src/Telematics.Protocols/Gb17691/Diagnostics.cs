using System.Buffers.Binary;
using System.Collections.Immutable;

namespace Telematics.Protocols.Gb17691;

/// <summary>
/// The sixteen diagnoses of "supported" and "ready", bit 0 first (spec section 5.1). Two programs count from the other end; a real diesel
/// (FEA0: sensor, EGR, boost, DPF, SCR, NMHC, misfire, fuel, components) proves this order.
/// </summary>
internal static class Diagnostics
{
    public static readonly ImmutableArray<(string Name, string Chinese)> Bits =
    [
        ("catalyst", "催化转化器"),
        ("heated catalyst", "加热催化转化器"),
        ("evaporative system", "蒸发系统"),
        ("secondary air", "二次空气系统"),
        ("ac refrigerant", "A/C系统制冷剂"),
        ("exhaust gas sensor", "排气传感器"),
        ("exhaust gas sensor heater", "排气传感器加热器"),
        ("egr vvt", "EGR/VVT系统"),
        ("cold start aid", "冷启动辅助系统"),
        ("boost pressure", "增压压力控制系统"),
        ("dpf", "DPF"),
        ("scr nox adsorber", "SCR/NOx吸附器"),
        ("nmhc catalyst", "NMHC氧化催化器"),
        ("misfire", "失火监测"),
        ("fuel system", "燃油系统"),
        ("comprehensive components", "综合部件"),
    ];

    public static string TellSupported(ReadOnlySpan<byte> raw) => "supported (支持): " + List(raw);

    public static string TellReady(ReadOnlySpan<byte> raw) => "test not complete (未完成): " + List(raw);

    private static string List(ReadOnlySpan<byte> raw)
    {
        var bits = BinaryPrimitives.ReadUInt16BigEndian(raw);
        var set = Bits.Where((_, bit) => (bits >> bit & 1) == 1).Select(named => $"{named.Name} {named.Chinese}");
        return bits == 0 ? "none (无)" : string.Join(", ", set);
    }
}
