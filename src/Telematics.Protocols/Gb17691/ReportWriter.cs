using Telematics.Core.Vehicles;
using Telematics.Protocols.Fields;

namespace Telematics.Protocols.Gb17691;

/// <summary>
/// Writes a report or re-issue into the caller's memory: <c>new ReportWriter(...)</c>, <c>Add</c> per item, <c>Close</c> gives the length of
/// the frame. Without garbage.
/// </summary>
public ref struct ReportWriter
{
    private readonly Span<byte> _into;
    private readonly ReportLayout _layout;
    private ushort _serial;
    private int _items;
    private int _end;

    /// <param name="unixSeconds">Time of the first reading; the next ones count as one second later each.</param>
    /// <param name="serial">Of the first item; every further serial is one more.</param>
    /// <exception cref="ArgumentException">A layout with signatures or item times is asked for: those are read and not written.</exception>
    public ReportWriter(
        Span<byte> into, in FrameSender sender, VehicleCommand command, long unixSeconds, ushort serial, ReportLayout layout)
    {
        if (layout.Serial == SerialPlace.AfterTime) throw new ArgumentException($"Layout '{layout.Name}' is not written", nameof(layout));
        _into = into;
        _layout = layout;
        _serial = serial;
        _end = Gb17691Encoder.Open(into, sender, command);
        WireTime.Write(into[_end..], unixSeconds);
        _end += WireTime.Length;
    }

    public void Add(in EngineReading reading)
    {
        var body = BeginItem(ItemWalk.Stream);
        EngineItem.Stream.Encode(reading, body);
        _end += EngineItem.Stream.Length;
    }

    public void Add(ObdRecord record)
    {
        var body = BeginItem(ItemWalk.Obd);
        _end += ObdItem.Encode(record, body);
    }

    /// <summary>A user-defined item. It has no length of its own, so it must be the last.</summary>
    public void AddUserItem(byte type, ReadOnlySpan<byte> opaque)
    {
        if (!ItemWalk.IsUserType(type)) throw new ArgumentOutOfRangeException(nameof(type), type, "User-defined are 0x80..0xFE");
        _into[_end++] = type;
        opaque.CopyTo(_into[_end..]);
        _end += opaque.Length;
    }

    public readonly int Close() => Gb17691Encoder.Close(_into, _end);

    private Span<byte> BeginItem(byte type)
    {
        _into[_end++] = type;
        if (_layout.SerialLengthOf(_items++) > 0)
        {
            BigEndian.Write(_into.Slice(_end, ReportLayout.SerialLength), _serial++);
            _end += ReportLayout.SerialLength;
        }

        return _into[_end..];
    }
}
