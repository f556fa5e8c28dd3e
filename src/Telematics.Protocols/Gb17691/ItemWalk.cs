using Telematics.Core.Vehicles;

namespace Telematics.Protocols.Gb17691;

/// <summary>Where an item stands in the data unit.</summary>
/// <param name="At">Of its type byte.</param>
/// <param name="SerialLength">0 or 2; the serial follows the type.</param>
internal readonly record struct ReportItem(byte Type, int At, int SerialLength, int BodyAt, int BodyLength);

/// <summary>
/// Walks the items of a report. Nothing in a frame says which layout it has, so all are tried: first the one whose items look right and fill the
/// unit, then one that fills it at all, else the one that gets furthest.
/// </summary>
/// <param name="careful">Stop at an item that hardly is one.</param>
internal ref struct ItemWalk(ReadOnlySpan<byte> unit, ReportLayout layout, bool careful)
{
    public const byte Obd = 1;
    public const byte Stream = 2;
    private const byte FirstUserType = 0x80;
    private const byte LastUserType = 0xFE;

    private readonly ReadOnlySpan<byte> _unit = unit;
    private int _items;

    public ReportLayout Layout { get; } = layout;

    /// <summary>End of the last item understood: where the unreadable rest begins after a fault.</summary>
    public int Position { get; private set; } = layout.FirstItemAt;

    public DecodeFault Fault { get; private set; } = unit.Length < layout.FirstItemAt ? DecodeFault.TooShort : DecodeFault.None;

    public static ItemWalk Over(ReadOnlySpan<byte> unit)
    {
        foreach (var layout in ReportLayout.All)
            if (new ItemWalk(unit, layout, careful: true).Measure().Fills) return new ItemWalk(unit, layout, careful: true);
        foreach (var layout in ReportLayout.All)
            if (new ItemWalk(unit, layout, careful: false).Measure().Fills) return new ItemWalk(unit, layout, careful: false);

        var best = ReportLayout.SerialEach;
        var furthest = 0;
        foreach (var layout in ReportLayout.All)
        {
            var reach = new ItemWalk(unit, layout, careful: true).Measure().Known;
            if (reach <= furthest) continue;
            best = layout;
            furthest = reach;
        }

        return new ItemWalk(unit, best, careful: true);
    }

    public static bool IsUserType(byte type) => type is >= FirstUserType and <= LastUserType;

    /// <summary>False at the end of the unit and at a fault.</summary>
    public bool Next(out ReportItem item)
    {
        item = default;
        if (Fault != DecodeFault.None || Position == _unit.Length) return false;

        var type = _unit[Position];
        var bodyAt = Position + 1;
        if (IsUserType(type)) // no standard length: everything that is left belongs to it
        {
            item = new ReportItem(type, Position, 0, bodyAt, _unit.Length - bodyAt);
            Position = _unit.Length;
            return true;
        }

        var serialLength = Layout.SerialLengthOf(_items);
        bodyAt += serialLength + Layout.ItemTimeLength;
        Fault = Judge(type, bodyAt, out var bodyLength);
        if (Fault != DecodeFault.None) return false;

        item = new ReportItem(type, Position, serialLength, bodyAt, bodyLength);
        Position = bodyAt + bodyLength + Layout.SignatureLength;
        _items++;
        return true;
    }

    private readonly DecodeFault Judge(byte type, int bodyAt, out int bodyLength)
    {
        bodyLength = 0;
        if (type is not (Obd or Stream)) return DecodeFault.UnknownItem;
        if (bodyAt > _unit.Length) return DecodeFault.TooShort;

        var rest = _unit[bodyAt..];
        if ((type == Stream ? EngineItem.Stream.Length : ObdItem.LengthAt(rest)) is not { } length) return DecodeFault.TooShort;
        if (rest.Length < length + Layout.SignatureLength) return DecodeFault.TooShort;

        bodyLength = length;
        var body = rest[..length];
        return !careful || (type == Stream ? EngineItem.Stream.LooksRight(body) : ObdItem.LooksRight(body)) ? DecodeFault.None : DecodeFault.UnknownItem;
    }

    /// <summary>Walks to the end: do known items fill the unit, and how far do they reach?</summary>
    private (bool Fills, int Known) Measure()
    {
        var known = 0;
        while (Next(out var item))
            if (!IsUserType(item.Type)) known = Position;
        return (known == _unit.Length, known);
    }
}
