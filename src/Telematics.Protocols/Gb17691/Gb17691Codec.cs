using Telematics.Core.Vehicles;

namespace Telematics.Protocols.Gb17691;

/// <summary>
/// GB 17691-2018 Annex Q, and its body in the GB/T 32960-type header of a forwarding platform (protocol-specs/gb17691.md).
/// A fault ends the decoding where it stands; what was decoded before it is valid and stays in the message.
/// A frame of data streams alone costs no allocation.
/// </summary>
public static class Gb17691Codec
{
    public static DecodeFault Decode(ReadOnlySpan<byte> bytes, VehicleMessage into)
    {
        into.Clear();
        var fault = Gb17691Frame.Check(bytes);
        if (fault != DecodeFault.None) return fault;

        var frame = new Gb17691Frame(bytes);
        into.Command = frame.Command;
        into.Header = frame.Header;
        into.Vin = frame.Vin;
        into.SoftwareVersion = frame.SoftwareVersion;
        into.Encryption = frame.Encryption;
        into.AnswerFlag = frame.AnswerFlag;
        return frame.IsEncrypted ? DecodeFault.Encrypted : DecodeUnit(frame, into);
    }

    private static DecodeFault DecodeUnit(Gb17691Frame frame, VehicleMessage into)
    {
        var unit = frame.DataUnit;
        if (unit.IsEmpty && (frame.IsAnswer || frame.Command == VehicleCommand.TimeSync)) return DecodeFault.None;
        if (FixedUnit.TableOf(frame) is { } table) return FixedUnit.Decode(unit, table, into);
        return frame.Command is VehicleCommand.Report or VehicleCommand.Reissue ? DecodeReport(unit, into) : DecodeFault.UnknownCommand;
    }

    private static DecodeFault DecodeReport(ReadOnlySpan<byte> unit, VehicleMessage into)
    {
        if (unit.Length < WireTime.Length) return DecodeFault.TooShort;
        if (!WireTime.TryRead(unit, out var unixSeconds)) return DecodeFault.BadTime;

        into.UnixSeconds = unixSeconds;
        var walk = ItemWalk.Over(unit);
        if (!walk.Layout.IsDecoded) return DecodeFault.UnknownItem;

        if (walk.Layout.Serial == SerialPlace.AfterTime) into.Serial = ReportLayout.SerialAt(unit, WireTime.Length);
        while (walk.Next(out var item))
        {
            if (item.SerialLength > 0) into.Serial ??= ReportLayout.SerialAt(unit, item.At + 1);
            DecodeItem(unit, item, unixSeconds, into);
        }

        return walk.Fault;
    }

    private static void DecodeItem(ReadOnlySpan<byte> unit, in ReportItem item, long unixSeconds, VehicleMessage into)
    {
        var body = unit.Slice(item.BodyAt, item.BodyLength);
        switch (item.Type)
        {
            case ItemWalk.Stream:
                // The frame's time is that of its first data stream; the others follow second by second.
                EngineItem.Stream.Decode(body, ref into.AddReading(unixSeconds + into.ReadingCount));
                break;
            case ItemWalk.Obd:
                into.Obd.Add(ObdItem.Decode(body, unixSeconds));
                break;
            default:
                into.UserItems.Add((item.Type, Gb17691Frame.HeaderLength + item.BodyAt, item.BodyLength));
                break;
        }
    }
}
