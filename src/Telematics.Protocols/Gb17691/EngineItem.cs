using System.Buffers.Binary;
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

    private static readonly QuantityScale Longitude = EngineQuantities.Of(EngineQuantity.Longitude);
    private static readonly QuantityScale Latitude = EngineQuantities.Of(EngineQuantity.Latitude);

    // By width, so that decoding asks no quantity how wide it is.
    private readonly Place[] _bytes;
    private readonly Place[] _words;
    private readonly Place[] _doubleWords;

    private readonly int _positioningAt;
    private readonly int _longitudeAt;
    private readonly int _latitudeAt;

    private EngineItem(params ImmutableArray<(EngineQuantity Quantity, string Name)> order)
    {
        var fields = ImmutableArray.CreateBuilder<Field>(order.Length);
        var places = new List<Place>();
        var offset = 0;
        foreach (var (quantity, name) in order)
        {
            var scale = EngineQuantities.Of(quantity);
            places.Add(new Place(quantity, offset));
            fields.Add(new Field(offset, scale.Width, name, scale.Chinese, TellQuantity.Of(scale), scale.Unit));
            offset += scale.Width;
        }

        Table = new FieldTable(fields.MoveToImmutable());
        _bytes = OfWidth(sizeof(byte));
        _words = OfWidth(sizeof(ushort));
        _doubleWords = OfWidth(sizeof(uint));

        _positioningAt = OffsetOf(EngineQuantity.Positioning);
        _longitudeAt = OffsetOf(EngineQuantity.Longitude);
        _latitudeAt = OffsetOf(EngineQuantity.Latitude);

        int OffsetOf(EngineQuantity quantity) => places.Find(place => place.Quantity == quantity).Offset;
        Place[] OfWidth(int width) => [.. places.Where(place => EngineQuantities.Of(place.Quantity).Width == width)];
    }

    public FieldTable Table { get; }

    public int Length => Table.Length;

    /// <summary>Raw integers as sent, "not available" codes too: what they mean is asked of the reading, not decided here.</summary>
    public void Decode(ReadOnlySpan<byte> item, ref EngineReading into)
    {
        foreach (var (quantity, offset) in _bytes) into.SetRaw(quantity, item[offset]);
        foreach (var (quantity, offset) in _words) into.SetRaw(quantity, BinaryPrimitives.ReadUInt16BigEndian(item[offset..]));
        foreach (var (quantity, offset) in _doubleWords) into.SetRaw(quantity, BinaryPrimitives.ReadUInt32BigEndian(item[offset..]));
    }

    /// <summary>A quantity that the reading does not have is written as all ones.</summary>
    public void Encode(in EngineReading reading, Span<byte> item)
    {
        foreach (var (quantity, offset) in _bytes) item[offset] = (byte)reading.Raw(quantity);
        foreach (var (quantity, offset) in _words) BinaryPrimitives.WriteUInt16BigEndian(item[offset..], (ushort)reading.Raw(quantity));
        foreach (var (quantity, offset) in _doubleWords) BinaryPrimitives.WriteUInt32BigEndian(item[offset..], reading.Raw(quantity));
    }

    /// <summary>
    /// False for a reading that hardly is one: reserved positioning bits set, or a place off the globe. Asked only to tell layouts apart, so it
    /// looks at the raw bytes.
    /// </summary>
    internal bool LooksRight(ReadOnlySpan<byte> item)
    {
        const byte ReservedBits = 0xF8;
        var positioning = item[_positioningAt];
        return ((positioning & ReservedBits) == 0 || positioning == byte.MaxValue)
            && IsDegree(item[_longitudeAt..], Longitude) && IsDegree(item[_latitudeAt..], Latitude);
    }

    private static bool IsDegree(ReadOnlySpan<byte> bytes, QuantityScale scale) =>
        BinaryPrimitives.ReadUInt32BigEndian(bytes) is var raw && (scale.IsAvailable(raw) || raw == scale.AllOnes);

    private readonly record struct Place(EngineQuantity Quantity, int Offset);
}
