using Telematics.Core.Vehicles;
using Telematics.Protocols.Fields;
using Telematics.Protocols.Framing;

namespace Telematics.Protocols.Gb17691;

/// <summary>
/// A frame told field by field out of the tables that decode it. Damaged bytes are told as far as they can be read; the last line then names
/// the fault that the decoder gives for them.
/// </summary>
public static class Gb17691Explain
{
    public static IReadOnlyList<ExplainedField> Explain(ReadOnlySpan<byte> frame)
    {
        var telling = new Telling(frame);
        if (frame.StartsWith(Gb17691Frame.StartMark)) TellFrame(frame, ref telling);
        else telling.Opaque(frame.Length, "unreadable", "无法解析", "no start mark ## at the front (起始符错误)");

        var fault = Gb17691Codec.Decode(frame, new VehicleMessage());
        if (fault != DecodeFault.None) telling.Remark("fault", "异常", FaultWords.Of(fault));
        return telling.Fields;
    }

    private static void TellFrame(ReadOnlySpan<byte> frame, ref Telling telling)
    {
        var forwarded = frame.Length > Gb17691Frame.KindOffset && Gb17691Frame.KindOf(frame) == HeaderKind.Forwarded;
        telling.Table(forwarded ? HeaderFields.Forwarded : HeaderFields.Terminal, frame.Length);
        if (frame.Length < Gb17691Frame.Overhead) return;

        var total = Gb17691Frame.TotalLength(frame);
        if (frame.Length < total)
        {
            telling.Opaque(frame.Length, "data unit", "数据单元", $"cut: {frame.Length - Gb17691Frame.HeaderLength} of {total - Gb17691Frame.Overhead} bytes, no check byte (不完整)");
            return;
        }

        var whole = frame[..total];
        TellUnit(new Gb17691Frame(whole), ref telling);
        telling.Table(CheckOf(whole), total);
        telling.Opaque(frame.Length, "bytes behind the frame", "多余数据", "not part of this frame (不属于本报文)");
    }

    private static FieldTable CheckOf(ReadOnlySpan<byte> frame)
    {
        var right = Gb17691Frame.CheckOf(frame);
        return new FieldTable(new Field(0, 1, "check", "校验码", raw => raw[0] == right ? "right (正确)" : $"wrong, {right:x2} expected (错误)"));
    }

    private static void TellUnit(Gb17691Frame frame, ref Telling telling)
    {
        var unit = frame.DataUnit;
        var end = Gb17691Frame.HeaderLength + unit.Length;
        if (frame.IsEncrypted) telling.Opaque(end, "data unit", "数据单元", "encrypted, not readable (已加密)");
        else if (FixedUnit.TableOf(frame) is { } table) telling.Table(table, end);
        else if (frame.Command is VehicleCommand.Report or VehicleCommand.Reissue) TellReport(unit, ref telling);
        else telling.Opaque(end, "data unit", "数据单元", "not read (未解析)");

        telling.Opaque(end, "rest", "多余数据", "more bytes than the layout has (多余数据)");
    }

    private static void TellReport(ReadOnlySpan<byte> unit, ref Telling telling)
    {
        const int Header = Gb17691Frame.HeaderLength;
        var end = Header + unit.Length;
        telling.Table(FixedUnit.TimeOnly, end);
        if (unit.Length <= WireTime.Length) return;

        var walk = ItemWalk.Over(unit);
        if (walk.Layout.IsDecoded)
        {
            if (walk.Layout.Serial == SerialPlace.AfterTime) telling.Table(ItemFields.Serial, end);
            while (walk.Next(out var item)) TellItem(item, unit, walk.Layout, ref telling);
        }

        telling.Opaque(end, "unreadable rest", "无法解析", walk.Layout.IsDecoded ? FaultWords.Of(walk.Fault) : $"layout {walk.Layout.Name}: not read (未解析)");
    }

    private static void TellItem(in ReportItem item, ReadOnlySpan<byte> unit, ReportLayout layout, ref Telling telling)
    {
        var bodyEnd = Gb17691Frame.HeaderLength + item.BodyAt + item.BodyLength;
        telling.Table(ItemFields.Type, bodyEnd);
        if (item.SerialLength > 0) telling.Table(ItemFields.Serial, bodyEnd);
        switch (item.Type)
        {
            case ItemWalk.Stream:
                telling.Table(EngineItem.Stream.Table, bodyEnd);
                break;
            case ItemWalk.Obd:
                telling.Table(ObdItem.Table, bodyEnd);
                while (telling.At < bodyEnd) telling.Table(ObdItem.DtcTable, bodyEnd);
                break;
            default:
                telling.Opaque(bodyEnd, "user data", "自定义数据", Tell.Hex(unit.Slice(item.BodyAt, item.BodyLength)));
                return;
        }

        if (layout.SignatureLength > 0) telling.Table(ItemFields.Signature, bodyEnd + layout.SignatureLength);
    }
}
