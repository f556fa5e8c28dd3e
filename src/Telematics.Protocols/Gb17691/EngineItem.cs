using System.Collections.Immutable;
using Telematics.Core.Vehicles;
using Telematics.Protocols.Fields;

namespace Telematics.Protocols.Gb17691;

/// <summary>
/// A data stream item (数据流信息): one second of engine data. Only the order stands here; widths, scales and limits are those of
/// <see cref="EngineQuantities"/>.
/// </summary>
public sealed class EngineItem
{
    /// <summary>Info type 02, 37 bytes (spec section 5.2).</summary>
    public static readonly EngineItem Stream = new(
        (EngineQuantity.Speed, "vehicle speed"),
        (EngineQuantity.Barometer, "barometric pressure"),
        (EngineQuantity.NetTorque, "net torque"),
        (EngineQuantity.FrictionTorque, "friction torque"),
        (EngineQuantity.EngineSpeed, "engine speed"),
        (EngineQuantity.FuelRate, "fuel rate"),
        (EngineQuantity.NoxUpstream, "nox upstream"),
        (EngineQuantity.NoxDownstream, "nox downstream"),
        (EngineQuantity.Reagent, "reagent remaining"),
        (EngineQuantity.AirFlow, "air flow"),
        (EngineQuantity.ScrInlet, "scr inlet temperature"),
        (EngineQuantity.ScrOutlet, "scr outlet temperature"),
        (EngineQuantity.DpfPressure, "dpf pressure difference"),
        (EngineQuantity.Coolant, "coolant temperature"),
        (EngineQuantity.FuelTank, "fuel tank level"),
        (EngineQuantity.Positioning, "positioning"),
        (EngineQuantity.Longitude, "longitude"),
        (EngineQuantity.Latitude, "latitude"),
        (EngineQuantity.Distance, "total distance"));

    private readonly WireQuantity[] _quantities;

    private EngineItem(params ImmutableArray<(EngineQuantity Quantity, string Name)> order)
    {
        var fields = ImmutableArray.CreateBuilder<Field>(order.Length);
        _quantities = new WireQuantity[order.Length];
        var offset = 0;
        for (var k = 0; k < order.Length; k++)
        {
            var scale = EngineQuantities.Of(order[k].Quantity);
            _quantities[k] = new WireQuantity(scale.Quantity, offset, scale.Width);
            fields.Add(new Field(offset, scale.Width, order[k].Name, scale.Chinese, TellQuantity.Of(scale), scale.Unit));
            offset += scale.Width;
        }

        Table = new FieldTable(fields.MoveToImmutable());
    }

    public FieldTable Table { get; }

    public int Length => Table.Length;

    /// <summary>Raw integers as sent, "not available" codes too: what they mean is asked of the reading, not decided here.</summary>
    public void Decode(ReadOnlySpan<byte> item, ref EngineReading into)
    {
        foreach (ref readonly var quantity in _quantities.AsSpan())
            into.SetRaw(quantity.Quantity, BigEndian.Read(item.Slice(quantity.Offset, quantity.Width)));
    }

    public void Encode(in EngineReading reading, Span<byte> item)
    {
        foreach (ref readonly var quantity in _quantities.AsSpan())
            BigEndian.Write(item.Slice(quantity.Offset, quantity.Width), reading.Raw(quantity.Quantity));
    }

    /// <summary>
    /// False for bytes that are hardly a data stream: reserved positioning bits set, or a place off the globe. Asked only to tell layouts apart.
    /// </summary>
    internal bool LooksRight(ReadOnlySpan<byte> item)
    {
        const uint ReservedPositioningBits = 0xF8;
        foreach (ref readonly var quantity in _quantities.AsSpan())
        {
            var raw = BigEndian.Read(item.Slice(quantity.Offset, quantity.Width));
            var scale = EngineQuantities.Of(quantity.Quantity);
            var fits = quantity.Quantity switch
            {
                EngineQuantity.Positioning => (raw & ReservedPositioningBits) == 0 || raw == scale.AllOnes,
                EngineQuantity.Longitude or EngineQuantity.Latitude => scale.IsAvailable(raw) || raw == scale.AllOnes,
                _ => true,
            };
            if (!fits) return false;
        }

        return true;
    }

    private readonly record struct WireQuantity(EngineQuantity Quantity, int Offset, int Width);
}
