using System.Buffers.Binary;
using Telematics.Core.Vehicles;
using Telematics.Protocols.Framing;

namespace Telematics.Protocols.Gb17691;

/// <summary>
/// A view of one whole frame; reads a header field without decoding the rest. Layout: protocol-specs/gb17691.md, section 2.
/// <code>
/// terminal   ## | command 1 | VIN 17          | software version 1 | encryption 1 | length 2 | data unit n | BCC 1
/// forwarded  ## | command 1 | answer flag 1   | VIN 17             | encryption 1 | length 2 | data unit n | BCC 1
/// </code>
/// Both headers have 24 bytes, so neither length nor check tells them apart; byte 3 does: an answer flag is no letter or digit.
/// </summary>
/// <param name="bytes">Bytes that <see cref="Scan(ReadOnlySpan{byte})"/> called complete or <see cref="Check"/> found no fault with.</param>
public readonly ref partial struct Gb17691Frame(ReadOnlySpan<byte> bytes)
{
    public const int HeaderLength = 24;

    /// <summary>Header and check byte: what a frame has besides its data unit.</summary>
    public const int Overhead = HeaderLength + 1;

    /// <summary>Answer flag of a frame that is a command and no answer.</summary>
    public const byte CommandFlag = 0xFE;

    internal const int CommandOffset = 2;
    internal const int KindOffset = 3;
    internal const int EncryptionOffset = 21;
    internal const int LengthOffset = 22;
    private const byte LastTerminalCommand = 5;
    private const byte LastForwardedCommand = 8;
    private const byte ForwardedTimeSync = 8;

    private readonly ReadOnlySpan<byte> _bytes = bytes;

    public HeaderKind Header => KindOf(_bytes);

    /// <summary>The command as sent. 5 means time sync in a terminal's header and platform login in a forwarded one.</summary>
    public byte CommandCode => _bytes[CommandOffset];

    /// <summary>Unknown for the commands 5, 6 and 7 of a forwarded header: they are about the platform's link and no vehicle.</summary>
    public VehicleCommand Command => CommandCode switch
    {
        >= 1 and <= 4 => (VehicleCommand)CommandCode,
        LastTerminalCommand when Header == HeaderKind.Terminal => VehicleCommand.TimeSync,
        ForwardedTimeSync when Header == HeaderKind.Forwarded => VehicleCommand.TimeSync,
        _ => VehicleCommand.Unknown,
    };

    /// <summary>0 in a terminal's header, which has none.</summary>
    public byte AnswerFlag => Header == HeaderKind.Forwarded ? _bytes[KindOffset] : (byte)0;

    /// <summary>A forwarded header whose flag says that it answers a command (1 done, 2 error, 3 VIN twice, 4 VIN unknown).</summary>
    public bool IsAnswer => AnswerFlag is not (0 or CommandFlag);

    public Vin Vin => Vin.TryParse(VinBytes(_bytes), out var vin) ? vin : default;

    /// <summary>0 in a forwarded header, which has none.</summary>
    public byte SoftwareVersion => Header == HeaderKind.Terminal ? _bytes[KindOffset + Vin.Length] : (byte)0;

    public byte Encryption => _bytes[EncryptionOffset];

    /// <summary>1 is "none"; platforms are seen to send 0 for it.</summary>
    public bool IsEncrypted => Encryption is not (0 or 1);

    public ReadOnlySpan<byte> DataUnit => _bytes[HeaderLength..^1];

    /// <summary>Time of the frame; every data unit that is not empty begins with it. False: none, unreadable (encrypted) or no possible time.</summary>
    public bool TryTime(out long unixSeconds)
    {
        unixSeconds = 0;
        return !IsEncrypted && DataUnit.Length >= WireTime.Length && WireTime.TryRead(DataUnit, out unixSeconds);
    }

    /// <summary>What is wrong with bytes that should be exactly one frame; None: they are one.</summary>
    public static DecodeFault Check(ReadOnlySpan<byte> frame)
    {
        if (frame.Length < Overhead) return DecodeFault.TooShort;
        if (!frame.StartsWith(StartMark)) return DecodeFault.BadStart;
        if (HeaderFault(frame, ushort.MaxValue) is not DecodeFault.None and var fault) return fault;

        var total = TotalLength(frame);
        if (frame.Length < total) return DecodeFault.TooShort;
        if (frame.Length > total) return DecodeFault.BadLength;
        return IsCheckRight(frame) ? DecodeFault.None : DecodeFault.BadCheck;
    }

    internal static ReadOnlySpan<byte> StartMark => "##"u8;

    internal static HeaderKind KindOf(ReadOnlySpan<byte> header) =>
        header[KindOffset] is CommandFlag or (>= 1 and <= 4) ? HeaderKind.Forwarded : HeaderKind.Terminal;

    internal static ReadOnlySpan<byte> VinBytes(ReadOnlySpan<byte> header) =>
        header.Slice(KindOf(header) == HeaderKind.Forwarded ? KindOffset + 1 : KindOffset, Vin.Length);

    internal static byte CodeOf(VehicleCommand command, HeaderKind header) =>
        command == VehicleCommand.TimeSync && header == HeaderKind.Forwarded ? ForwardedTimeSync : (byte)command;

    internal static int TotalLength(ReadOnlySpan<byte> header) =>
        Overhead + BinaryPrimitives.ReadUInt16BigEndian(header[LengthOffset..]);

    /// <summary>The check covers everything between the start mark and itself.</summary>
    internal static byte CheckOf(ReadOnlySpan<byte> frame) => Bcc.Of(frame[CommandOffset..^1]);

    private static bool IsCheckRight(ReadOnlySpan<byte> frame) => CheckOf(frame) == frame[^1];
}
