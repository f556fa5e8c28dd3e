using System.Collections.Immutable;

namespace Telematics.Core.Vehicles;

/// <summary>
/// One OBD item (OBD信息) of GB 17691-2018 Annex Q: what the engine's own diagnosis says. Sent at least once in 24 h.
/// </summary>
/// <param name="UnixSeconds">Time of the frame, or of the item where the protocol gives one.</param>
/// <param name="Protocol">0 ISO 15765, 1 ISO 27145, 2 SAE J1939; null = invalid.</param>
/// <param name="MilOn">Malfunction lamp (故障指示灯); null = invalid.</param>
/// <param name="Supported">Diagnostics supported, bit 0 = catalyst .. bit 15 = comprehensive components.</param>
/// <param name="Ready">Diagnostics ready: 1 = test not complete, 0 = complete or not supported.</param>
/// <param name="EcuVin">VIN as read from the control unit; may differ from the frame's.</param>
/// <param name="CalibrationId">Software calibration identification (软件标定识别号), padding removed.</param>
/// <param name="Cvn">Calibration verification number (CVN), text, or hex where it is binary.</param>
/// <param name="Iupr">36 bytes, 18 counters of a word (SAE J1979-DA table G11).</param>
/// <param name="Dtcs">Fault codes, four opaque bytes each (their meaning depends on the protocol).</param>
public sealed record ObdRecord(
    long UnixSeconds,
    byte? Protocol,
    bool? MilOn,
    ushort Supported,
    ushort Ready,
    string EcuVin,
    string CalibrationId,
    string Cvn,
    ImmutableArray<ushort> Iupr,
    ImmutableArray<uint> Dtcs)
{
    public DateTimeOffset Time => DateTimeOffset.FromUnixTimeSeconds(UnixSeconds);
}
