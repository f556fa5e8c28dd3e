using System.Collections.Immutable;
using Telematics.Core.Vehicles;
using Telematics.Protocols.Fields;

namespace Telematics.Protocols.Gb17691;

/// <summary>
/// OBD item (OBD信息), info type 01 (spec section 5.1): a fixed part of 96 bytes, then its fault codes of four bytes each.
/// </summary>
public static class ObdItem
{
    public const int DtcLength = 4;
    public const int MaxDtcs = 253;

    private const byte Invalid = 0xFE;
    private const int IuprOffset = 59;
    private const int CounterLength = 2;

    private static readonly Field Protocol = new(0, 1, "obd protocol", "OBD诊断协议",
        Tell.Code((0, "ISO 15765"), (1, "ISO 27145"), (2, "SAE J1939"), (Invalid, "invalid (无效)")));

    private static readonly Field Mil = new(1, 1, "mil", "MIL状态", Tell.Code((0, "off (未点亮)"), (1, "on (点亮)"), (Invalid, "invalid (无效)")));
    private static readonly Field Supported = new(2, 2, "diagnostics supported", "诊断支持状态", Diagnostics.TellSupported);
    private static readonly Field Ready = new(4, 2, "diagnostics ready", "诊断就绪状态", Diagnostics.TellReady);
    private static readonly Field EcuVin = new(6, 17, "ecu vin", "车辆识别码（VIN）", Tell.Text);
    private static readonly Field CalibrationId = new(23, 18, "calibration id", "软件标定识别号", Tell.Text);
    private static readonly Field Cvn = new(41, 18, "cvn", "标定验证码（CVN）", Tell.Text);

    /// <summary>18 counters (SAE J1979-DA table G11); their order after the first two is from memory, see the open questions of the spec.</summary>
    private static readonly ImmutableArray<Field> Iupr =
    [
        Counter(0, "obd conditions count", "OBD监测条件次数"),
        Counter(1, "ignition cycles", "点火循环次数"),
        Counter(2, "nmhc catalyst completions", "NMHC催化器监测完成次数"),
        Counter(3, "nmhc catalyst conditions", "NMHC催化器监测条件次数"),
        Counter(4, "nox catalyst completions", "NOx催化器监测完成次数"),
        Counter(5, "nox catalyst conditions", "NOx催化器监测条件次数"),
        Counter(6, "nox adsorber completions", "NOx吸附器监测完成次数"),
        Counter(7, "nox adsorber conditions", "NOx吸附器监测条件次数"),
        Counter(8, "pm filter completions", "颗粒捕集器监测完成次数"),
        Counter(9, "pm filter conditions", "颗粒捕集器监测条件次数"),
        Counter(10, "exhaust sensor completions", "排气传感器监测完成次数"),
        Counter(11, "exhaust sensor conditions", "排气传感器监测条件次数"),
        Counter(12, "egr vvt completions", "EGR/VVT监测完成次数"),
        Counter(13, "egr vvt conditions", "EGR/VVT监测条件次数"),
        Counter(14, "boost pressure completions", "增压压力监测完成次数"),
        Counter(15, "boost pressure conditions", "增压压力监测条件次数"),
        Counter(16, "fuel system completions", "燃油系统监测完成次数"),
        Counter(17, "fuel system conditions", "燃油系统监测条件次数"),
    ];

    private static readonly Field DtcCount = new(95, 1, "dtc count", "故障码总数",
        raw => raw[0] > MaxDtcs ? $"{raw[0]:X2}: invalid, no list follows (无效)" : Tell.Number(raw));

    /// <summary>The fixed part.</summary>
    public static readonly FieldTable Table = new([Protocol, Mil, Supported, Ready, EcuVin, CalibrationId, Cvn, .. Iupr, DtcCount]);

    /// <summary>One fault code. J1939 sends SPN, FMI and count, ISO 27145 a code and a status: kept as sent.</summary>
    public static readonly FieldTable DtcTable = new(new Field(0, DtcLength, "dtc", "故障码", Tell.Hex));

    /// <summary>Length of the item at the front of these bytes, its fault codes with it; null when the fixed part is cut.</summary>
    public static int? LengthAt(ReadOnlySpan<byte> bytes) => bytes.Length < Table.Length ? null : Table.Length + DtcLength * DtcsOf(bytes);

    public static ObdRecord Decode(ReadOnlySpan<byte> item, long unixSeconds) => new(
        unixSeconds,
        Protocol: Protocol.Of(item)[0] is < Invalid and var protocol ? protocol : null,
        MilOn: Mil.Of(item)[0] switch { 0 => false, 1 => true, _ => null },
        Supported: (ushort)BigEndian.Read(Supported.Of(item)),
        Ready: (ushort)BigEndian.Read(Ready.Of(item)),
        EcuVin: WireText.Read(EcuVin.Of(item)),
        CalibrationId: WireText.Read(CalibrationId.Of(item)),
        Cvn: WireText.Read(Cvn.Of(item)),
        Iupr: ReadCounters(item),
        Dtcs: ReadDtcs(item));

    /// <summary>Writes the item and returns its length. Text that is shorter than its field is padded with 00.</summary>
    /// <exception cref="ArgumentException">A text, the counters or the fault codes do not fit their fields.</exception>
    public static int Encode(ObdRecord record, Span<byte> item)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(record.Iupr.Length, Iupr.Length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(record.Dtcs.Length, MaxDtcs);

        Protocol.Of(item)[0] = record.Protocol ?? Invalid;
        Mil.Of(item)[0] = record.MilOn switch { false => 0, true => 1, null => Invalid };
        BigEndian.Write(Supported.Of(item), record.Supported);
        BigEndian.Write(Ready.Of(item), record.Ready);
        WireText.Write(EcuVin.Of(item), record.EcuVin);
        WireText.Write(CalibrationId.Of(item), record.CalibrationId);
        WireText.Write(Cvn.Of(item), record.Cvn);
        for (var k = 0; k < Iupr.Length; k++) BigEndian.Write(Iupr[k].Of(item), record.Iupr[k]);
        DtcCount.Of(item)[0] = (byte)record.Dtcs.Length;
        for (var k = 0; k < record.Dtcs.Length; k++) BigEndian.Write(DtcAt(item, k), record.Dtcs[k]);
        return Table.Length + DtcLength * record.Dtcs.Length;
    }

    /// <summary>False for bytes that are hardly an OBD item. Asked only to tell layouts apart: a real item with a code we do not know still counts.</summary>
    internal static bool LooksRight(ReadOnlySpan<byte> item) =>
        Protocol.Of(item)[0] is <= 2 or >= Invalid && Mil.Of(item)[0] is <= 1 or >= Invalid && WireText.LooksRight(EcuVin.Of(item));

    private static Field Counter(int index, string name, string chinese) =>
        new(IuprOffset + CounterLength * index, CounterLength, name, chinese, Tell.Number);

    private static int DtcsOf(ReadOnlySpan<byte> item) => DtcCount.Of(item)[0] is <= MaxDtcs and var count ? count : 0;

    private static Span<byte> DtcAt(Span<byte> item, int index) => item.Slice(Table.Length + DtcLength * index, DtcLength);

    private static ImmutableArray<ushort> ReadCounters(ReadOnlySpan<byte> item)
    {
        var counters = ImmutableArray.CreateBuilder<ushort>(Iupr.Length);
        foreach (var counter in Iupr) counters.Add((ushort)BigEndian.Read(counter.Of(item)));
        return counters.MoveToImmutable();
    }

    private static ImmutableArray<uint> ReadDtcs(ReadOnlySpan<byte> item)
    {
        var dtcs = ImmutableArray.CreateBuilder<uint>(DtcsOf(item));
        for (var k = 0; k < dtcs.Capacity; k++) dtcs.Add(BigEndian.Read(item.Slice(Table.Length + DtcLength * k, DtcLength)));
        return dtcs.MoveToImmutable();
    }
}
