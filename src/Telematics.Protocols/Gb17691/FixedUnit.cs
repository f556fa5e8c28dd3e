using Telematics.Core.Vehicles;
using Telematics.Protocols.Fields;

namespace Telematics.Protocols.Gb17691;

/// <summary>
/// The data units that are one table (spec section 4): login; logout, which is the login without the SIM card's number; a time alone.
/// </summary>
public static class FixedUnit
{
    private static readonly Field Time = new(0, WireTime.Length, "time", "时间", WireTime.Tell);

    /// <summary>Counts logins from 1, each day anew; the logout repeats the number of its login.</summary>
    private static readonly Field Serial = new(6, 2, "serial", "流水号", Tell.Number);

    private static readonly Field Iccid = new(8, 20, "iccid", "ICCID", Tell.Text);

    public static readonly FieldTable Login = new(Time, Serial, Iccid);

    public static readonly FieldTable Logout = new(Time, Serial);

    /// <summary>What an answer carries, and the answer to a time sync.</summary>
    public static readonly FieldTable TimeOnly = new(Time);

    /// <summary>Null: a report, or a command whose unit is not read.</summary>
    internal static FieldTable? TableOf(Gb17691Frame frame) => frame.Command switch
    {
        _ when frame.IsAnswer && frame.DataUnit.Length <= WireTime.Length => TimeOnly,
        VehicleCommand.Login => Login,
        VehicleCommand.Logout => Logout,
        VehicleCommand.TimeSync => TimeOnly,
        _ => null,
    };

    internal static DecodeFault Decode(ReadOnlySpan<byte> unit, FieldTable table, VehicleMessage into)
    {
        if (unit.Length < table.Length) return DecodeFault.TooShort;
        if (!WireTime.TryRead(Time.Of(unit), out var unixSeconds)) return DecodeFault.BadTime;

        into.UnixSeconds = unixSeconds;
        if (table.Fields.Contains(Serial)) into.Serial = (ushort)BigEndian.Read(Serial.Of(unit));
        if (table.Fields.Contains(Iccid)) into.Iccid = WireText.Read(Iccid.Of(unit));
        return unit.Length > table.Length ? DecodeFault.TrailingBytes : DecodeFault.None;
    }

    /// <summary>The number of bytes written; the SIM card's number is left out where there is none (logout).</summary>
    internal static int Encode(Span<byte> unit, long unixSeconds, ushort serial, string? iccid)
    {
        WireTime.Write(Time.Of(unit), unixSeconds);
        BigEndian.Write(Serial.Of(unit), serial);
        if (iccid is null) return Logout.Length;

        WireText.Write(Iccid.Of(unit), iccid);
        return Login.Length;
    }
}
