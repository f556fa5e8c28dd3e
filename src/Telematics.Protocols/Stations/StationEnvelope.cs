using System.Buffers;
using System.Buffers.Binary;
using ProtoBuf;
using Telematics.Protocols.Stations.Messages;

namespace Telematics.Protocols.Stations;

public enum EnvelopeStatus : byte
{
    NeedMore,
    Complete,

    /// <summary>The stream is broken from here on: TCP does not corrupt, so this is a bug of the peer or an attack.</summary>
    Broken,
}

/// <summary>What is wrong with an envelope.</summary>
public enum EnvelopeFault : byte
{
    None,
    BadMagic,
    BadVersion,
    BadFlags,
    BadLength,
    BadCheck,
}

/// <summary>What the front of the receive buffer holds.</summary>
/// <param name="Length">Of the whole envelope, if it is complete.</param>
/// <param name="FaultAt">Offset of the field that is wrong, if the stream is broken.</param>
public readonly record struct EnvelopeScan(EnvelopeStatus Status, int Length, EnvelopeFault Fault, int FaultAt)
{
    public static EnvelopeScan NeedMore => default;

    public static EnvelopeScan Complete(int length) => new(EnvelopeStatus.Complete, length, EnvelopeFault.None, 0);

    public static EnvelopeScan Broken(EnvelopeFault fault, int at) => new(EnvelopeStatus.Broken, 0, fault, at);
}

/// <summary>
/// The envelope of the station stream, in both directions: protocol-specs/station-stream.md, "Envelope".
/// "RS" | version 1 | flags 1 | payload length 4 | payload | CRC-32C of all before it 4; big-endian.
/// </summary>
public static class StationEnvelope
{
    public const int MaxPayload = 4_194_304;
    public const int Overhead = HeaderLength + CheckLength;

    private const int HeaderLength = 8;
    private const int CheckLength = 4;
    private const int VersionOffset = 2, FlagsOffset = 3, LengthOffset = 4;
    private const byte Version = 1;

    private static ReadOnlySpan<byte> Magic => "RS"u8;

    /// <summary>A fault is told as soon as the bytes for it are there: nobody waits for the rest of a broken envelope.</summary>
    /// <param name="maxPayload">A lower bound for peers that are not known yet.</param>
    public static EnvelopeScan Scan(ReadOnlySpan<byte> buffered, int maxPayload = MaxPayload)
    {
        if (HeaderFault(buffered) is { Status: EnvelopeStatus.Broken } broken) return broken;
        if (buffered.Length < HeaderLength) return EnvelopeScan.NeedMore;

        var payload = BinaryPrimitives.ReadUInt32BigEndian(buffered[LengthOffset..]);
        if (payload == 0 || payload > maxPayload) return EnvelopeScan.Broken(EnvelopeFault.BadLength, LengthOffset);

        var checkOffset = HeaderLength + (int)payload;
        if (buffered.Length < checkOffset + CheckLength) return EnvelopeScan.NeedMore;
        return BinaryPrimitives.ReadUInt32BigEndian(buffered[checkOffset..]) == Crc32C.Of(buffered[..checkOffset])
            ? EnvelopeScan.Complete(checkOffset + CheckLength)
            : EnvelopeScan.Broken(EnvelopeFault.BadCheck, checkOffset);
    }

    /// <summary>The payload of an envelope that <see cref="Scan"/> found complete.</summary>
    public static ReadOnlySpan<byte> Payload(ReadOnlySpan<byte> envelope) => envelope[HeaderLength..^CheckLength];

    /// <summary>How long the whole envelope will be, once its header is there; 0 before.</summary>
    public static int ExpectedLength(ReadOnlySpan<byte> buffered) =>
        buffered.Length < HeaderLength ? 0 : Overhead + (int)BinaryPrimitives.ReadUInt32BigEndian(buffered[LengthOffset..]);

    public static byte[] Encode(StationFrame frame) => Wrap(Serialize(frame));

    public static byte[] Encode(CentreFrame frame) => Wrap(Serialize(frame));

    public static byte[] Wrap(ReadOnlySpan<byte> payload)
    {
        ArgumentOutOfRangeException.ThrowIfZero(payload.Length, nameof(payload));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(payload.Length, MaxPayload, nameof(payload));

        var envelope = new byte[payload.Length + Overhead];
        Magic.CopyTo(envelope);
        envelope[VersionOffset] = Version;
        BinaryPrimitives.WriteInt32BigEndian(envelope.AsSpan(LengthOffset), payload.Length);
        payload.CopyTo(envelope.AsSpan(HeaderLength));
        BinaryPrimitives.WriteUInt32BigEndian(envelope.AsSpan(^CheckLength..), Crc32C.Of(envelope.AsSpan(..^CheckLength)));
        return envelope;
    }

    internal static ReadOnlySpan<byte> Serialize<T>(T message)
    {
        var payload = new ArrayBufferWriter<byte>(512);
        Serializer.Serialize(payload, message);
        return payload.WrittenSpan;
    }

    private static EnvelopeScan HeaderFault(ReadOnlySpan<byte> buffered)
    {
        for (var i = 0; i < Math.Min(buffered.Length, Magic.Length); i++)
            if (buffered[i] != Magic[i]) return EnvelopeScan.Broken(EnvelopeFault.BadMagic, i);
        if (buffered.Length > VersionOffset && buffered[VersionOffset] != Version) return EnvelopeScan.Broken(EnvelopeFault.BadVersion, VersionOffset);
        if (buffered.Length > FlagsOffset && buffered[FlagsOffset] != 0) return EnvelopeScan.Broken(EnvelopeFault.BadFlags, FlagsOffset);
        return EnvelopeScan.NeedMore;
    }
}
