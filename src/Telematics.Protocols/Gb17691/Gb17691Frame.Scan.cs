using System.Buffers.Binary;
using Telematics.Core.Vehicles;
using Telematics.Protocols.Framing;

namespace Telematics.Protocols.Gb17691;

/// <summary>
/// Where does a frame end? There is no end mark and no escaping, "##" may stand inside data, and an 8-bit XOR fits one wrong candidate in 256.
/// So every header byte is judged as soon as it is here, and after a false start one byte is dropped, never the length that it claimed:
/// a good frame behind a damaged one is always found.
/// </summary>
public readonly ref partial struct Gb17691Frame
{
    /// <summary>
    /// The longest data unit believed. The largest that the standard describes has about 1.5 KiB (ten data streams of 40 bytes, one OBD item of
    /// 99 + 4 * 253); the rest is room for user-defined items. The field could say 65 531, but a false start then would wait for that much.
    /// </summary>
    public const int DefaultMaxDataUnit = 8 * 1024;

    public static FrameScan Scan(ReadOnlySpan<byte> buffered) => Scan(buffered, DefaultMaxDataUnit);

    public static FrameScan Scan(ReadOnlySpan<byte> buffered, int maxDataUnit)
    {
        var noise = NoiseBeforeStart(buffered);
        if (noise > 0) return FrameScan.Skip(noise, DecodeFault.NotAFrame);
        if (buffered.Length <= StartMark.Length) return FrameScan.NeedMore;

        var fault = HeaderFault(buffered, maxDataUnit);
        if (fault != DecodeFault.None) return FrameScan.Skip(1, fault);
        if (buffered.Length < HeaderLength) return FrameScan.NeedMore;

        var total = TotalLength(buffered);
        if (buffered.Length < total) return FrameScan.NeedMore;
        return IsCheckRight(buffered[..total]) ? FrameScan.Complete(total) : FrameScan.Skip(1, DecodeFault.BadCheck);
    }

    /// <summary>
    /// Whose frame the bytes claim to be that <see cref="Scan(ReadOnlySpan{byte})"/> has just told to skip as BadCheck or BadLength; empty for
    /// any other bytes. Good for counting rejects by vehicle and no more: the damage may be in the VIN itself.
    /// </summary>
    public static Vin ClaimedVin(ReadOnlySpan<byte> buffered) =>
        buffered.Length >= HeaderLength && buffered.StartsWith(StartMark)
        && HeaderFault(buffered, ushort.MaxValue) == DecodeFault.None
        && Vin.TryParse(VinBytes(buffered), out var vin) ? vin : default;

    private static int NoiseBeforeStart(ReadOnlySpan<byte> buffered)
    {
        var start = buffered.IndexOf(StartMark);
        if (start < 0) return buffered.Length - (buffered.EndsWith("#"u8) ? 1 : 0); // a lone last '#' may be half of a start mark

        // No command is '#', so in a run of them the last two are the mark.
        var further = buffered[(start + StartMark.Length)..].IndexOfAnyExcept((byte)'#');
        return further < 0 ? buffered.Length - StartMark.Length : start + further;
    }

    /// <summary>A header with nothing wrong in it: stands in for the bytes that have not come yet.</summary>
    private static ReadOnlySpan<byte> LegalHeader =>
    [
        (byte)'#', (byte)'#', 1, CommandFlag,
        (byte)'0', (byte)'0', (byte)'0', (byte)'0', (byte)'0', (byte)'0', (byte)'0', (byte)'0', (byte)'0',
        (byte)'0', (byte)'0', (byte)'0', (byte)'0', (byte)'0', (byte)'0', (byte)'0', (byte)'0',
        1, 0, 0,
    ];

    private static DecodeFault HeaderFault(ReadOnlySpan<byte> buffered, int maxDataUnit)
    {
        if (buffered.Length >= HeaderLength) return WholeHeaderFault(buffered, maxDataUnit);

        Span<byte> completed = stackalloc byte[HeaderLength];
        LegalHeader.CopyTo(completed);
        buffered.CopyTo(completed);
        return WholeHeaderFault(completed, maxDataUnit);
    }

    private static DecodeFault WholeHeaderFault(ReadOnlySpan<byte> header, int maxDataUnit)
    {
        var forwarded = KindOf(header) == HeaderKind.Forwarded;
        var lastCommand = forwarded ? LastForwardedCommand : LastTerminalCommand;
        if (header[CommandOffset] is 0 || header[CommandOffset] > lastCommand) return DecodeFault.BadHeader;
        if (!Vin.IsVin(VinBytes(header))) return DecodeFault.BadHeader;
        if (header[EncryptionOffset] is not ((>= 1 and <= 3) or 0xFE or 0xFF) && !(forwarded && header[EncryptionOffset] == 0)) return DecodeFault.BadHeader;
        return BinaryPrimitives.ReadUInt16BigEndian(header[LengthOffset..]) > maxDataUnit ? DecodeFault.BadLength : DecodeFault.None;
    }
}
