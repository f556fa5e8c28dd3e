using System.Collections.Immutable;

namespace Telematics.Core.Vehicles;

/// <summary>What a terminal measures once a second, in the order of GB 17691-2018 Annex Q, data stream (数据流信息).</summary>
public enum EngineQuantity : byte
{
    Speed,
    Barometer,
    NetTorque,
    FrictionTorque,
    EngineSpeed,
    FuelRate,
    NoxUpstream,
    NoxDownstream,
    Reagent,
    AirFlow,
    ScrInlet,
    ScrOutlet,
    DpfPressure,
    Coolant,
    FuelTank,
    Positioning,
    Longitude,
    Latitude,
    Distance,
}

/// <summary>
/// Resolution of a quantity: value = raw * Numerator / Denominator + Offset, in Unit; a raw above MaxRaw is "not available" (null).
/// A fraction and not a factor, so that 14000 raw is exactly 500 ppm.
/// </summary>
/// <param name="Name">The name in the API (contract.md, readings).</param>
/// <param name="Chinese">The term of the standard.</param>
/// <param name="Width">Bytes on the wire.</param>
public sealed record QuantityScale(
    EngineQuantity Quantity, string Name, string Chinese, int Width, uint Numerator, uint Denominator, int Offset, uint MaxRaw, string Unit)
{
    /// <summary>All bits one: the code of the standard for "invalid". Other raws above MaxRaw are forwarded bus codes, counted apart.</summary>
    public uint AllOnes => Width == 4 ? uint.MaxValue : (1u << (8 * Width)) - 1;

    public bool IsAvailable(uint raw) => raw <= MaxRaw;

    public double Scale(uint raw) => (double)raw * Numerator / Denominator + Offset;

    /// <summary>The nearest raw of a value, held within 0..MaxRaw; null gives all ones.</summary>
    public uint Unscale(double? value) => value is { } known && !double.IsNaN(known)
        ? (uint)Math.Clamp(Math.Round((known - Offset) * Denominator / Numerator), 0, MaxRaw)
        : AllOnes;
}

/// <summary>The one table of scales. Source: protocols/facts.md 1.4 (GB 17691-2018 Annex Q, data stream).</summary>
public static class EngineQuantities
{
    public const int Count = (int)EngineQuantity.Distance + 1;

    public static readonly ImmutableArray<QuantityScale> All =
    [
        new(EngineQuantity.Speed, "speedKmh", "车速", 2, 1, 256, 0, 0xFAFF, "km/h"),
        new(EngineQuantity.Barometer, "baroKpa", "大气压力", 1, 1, 2, 0, 0xFA, "kPa"),
        new(EngineQuantity.NetTorque, "netTorquePct", "发动机净输出扭矩", 1, 1, 1, -125, 0xFA, "%"),
        new(EngineQuantity.FrictionTorque, "frictionTorquePct", "摩擦扭矩", 1, 1, 1, -125, 0xFA, "%"),
        new(EngineQuantity.EngineSpeed, "rpm", "发动机转速", 2, 1, 8, 0, 0xFAFF, "rpm"),
        new(EngineQuantity.FuelRate, "fuelLPerH", "发动机燃料流量", 2, 1, 20, 0, 0xFAFF, "L/h"),
        new(EngineQuantity.NoxUpstream, "noxUpPpm", "SCR上游NOx传感器输出值", 2, 1, 20, -200, 0xFAFF, "ppm"),
        new(EngineQuantity.NoxDownstream, "noxDownPpm", "SCR下游NOx传感器输出值", 2, 1, 20, -200, 0xFAFF, "ppm"),
        new(EngineQuantity.Reagent, "reagentPct", "反应剂余量", 1, 2, 5, 0, 0xFA, "%"),
        new(EngineQuantity.AirFlow, "airKgPerH", "进气量", 2, 1, 20, 0, 0xFAFF, "kg/h"),
        new(EngineQuantity.ScrInlet, "scrInC", "SCR入口温度", 2, 1, 32, -273, 0xFAFF, "°C"),
        new(EngineQuantity.ScrOutlet, "scrOutC", "SCR出口温度", 2, 1, 32, -273, 0xFAFF, "°C"),
        new(EngineQuantity.DpfPressure, "dpfKpa", "DPF压差", 2, 1, 10, 0, 0xFAFF, "kPa"),
        new(EngineQuantity.Coolant, "coolantC", "发动机冷却液温度", 1, 1, 1, -40, 0xFA, "°C"),
        new(EngineQuantity.FuelTank, "tankPct", "油箱液位", 1, 2, 5, 0, 0xFA, "%"),
        new(EngineQuantity.Positioning, "positioning", "定位状态", 1, 1, 1, 0, 0xFE, ""),
        new(EngineQuantity.Longitude, "longitude", "经度", 4, 1, 1_000_000, 0, 180_000_000, "°"),
        new(EngineQuantity.Latitude, "latitude", "纬度", 4, 1, 1_000_000, 0, 90_000_000, "°"),
        new(EngineQuantity.Distance, "mileageKm", "累计里程", 4, 1, 10, 0, 0xFFFFFFFE, "km"),
    ];

    public static QuantityScale Of(EngineQuantity quantity) => All[(int)quantity];
}
