using System.Buffers.Binary;
using Telematics.Core.Vehicles;

namespace Telematics.Protocols.Gb17691;

/// <summary>Who sends, and by which header. SoftwareVersion belongs to a terminal's header, AnswerFlag to a forwarded one.</summary>
public readonly record struct FrameSender(
    Vin Vin, HeaderKind Header = HeaderKind.Terminal, byte SoftwareVersion = 1, byte AnswerFlag = Gb17691Frame.CommandFlag);

/// <summary>
/// Records to frames, for the simulator, the load generator, the tests and the centre's answers. Every method writes one whole frame to the front
/// of the span and returns its length; reports are written item by item with <see cref="ReportWriter"/>.
/// </summary>
public static class Gb17691Encoder
{
    /// <summary>Length of every answer.</summary>
    public const int AnswerLength = Gb17691Frame.Overhead + WireTime.Length;

    private const byte NoEncryption = 1;

    /// <param name="serial">Counts logins from 1, each day anew.</param>
    /// <param name="iccid">Number of the SIM card, at most 20 characters.</param>
    public static int Login(Span<byte> into, in FrameSender sender, long unixSeconds, ushort serial, string iccid) =>
        Close(into, Open(into, sender, VehicleCommand.Login) + FixedUnit.Encode(into[Gb17691Frame.HeaderLength..], unixSeconds, serial, iccid));

    /// <param name="serial">The one of the login.</param>
    public static int Logout(Span<byte> into, in FrameSender sender, long unixSeconds, ushort serial) =>
        Close(into, Open(into, sender, VehicleCommand.Logout) + FixedUnit.Encode(into[Gb17691Frame.HeaderLength..], unixSeconds, serial, iccid: null));

    /// <summary>A terminal asks for the time.</summary>
    public static int TimeSync(Span<byte> into, in FrameSender sender) => Close(into, Open(into, sender, VehicleCommand.TimeSync));

    /// <summary>
    /// The centre's answer: the header of the request, the flag where that header has one, a time. Serves for a terminal's time sync (the time
    /// is the centre's) and for the commands of a platform that waits for answers as GB/T 32960 gives them.
    /// </summary>
    /// <param name="flag">1 done, 2 error, 3 VIN twice, 4 VIN unknown.</param>
    public static int Answer(Span<byte> into, ReadOnlySpan<byte> request, long unixSeconds, byte flag = 1)
    {
        request[..Gb17691Frame.HeaderLength].CopyTo(into);
        if (Gb17691Frame.KindOf(request) == HeaderKind.Forwarded) into[Gb17691Frame.KindOffset] = flag;
        into[Gb17691Frame.EncryptionOffset] = NoEncryption;
        WireTime.Write(into[Gb17691Frame.HeaderLength..], unixSeconds);
        return Close(into, Gb17691Frame.HeaderLength + WireTime.Length);
    }

    /// <summary>Writes the header, its length still open, and returns where the data unit begins.</summary>
    internal static int Open(Span<byte> into, in FrameSender sender, VehicleCommand command)
    {
        var forwarded = sender.Header == HeaderKind.Forwarded;
        Gb17691Frame.StartMark.CopyTo(into);
        into[Gb17691Frame.CommandOffset] = Gb17691Frame.CodeOf(command, sender.Header);
        if (forwarded) into[Gb17691Frame.KindOffset] = sender.AnswerFlag;
        else into[Gb17691Frame.KindOffset + Vin.Length] = sender.SoftwareVersion;
        sender.Vin.CopyTo(into[(forwarded ? Gb17691Frame.KindOffset + 1 : Gb17691Frame.KindOffset)..]);
        into[Gb17691Frame.EncryptionOffset] = NoEncryption;
        return Gb17691Frame.HeaderLength;
    }

    /// <param name="end">Where the data unit ends.</param>
    internal static int Close(Span<byte> into, int end)
    {
        BinaryPrimitives.WriteUInt16BigEndian(into[Gb17691Frame.LengthOffset..], checked((ushort)(end - Gb17691Frame.HeaderLength)));
        into[end] = Gb17691Frame.CheckOf(into[..(end + 1)]);
        return end + 1;
    }
}
