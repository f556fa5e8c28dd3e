using System.Buffers.Binary;

namespace Telematics.Storage.Journal.Format;

/// <summary>What stands before key and payload of a record that was checked.</summary>
internal readonly record struct RecordHeader(int Length, long ReceivedAtMs, byte Kind, byte KeyLength);

/// <summary>Short: more bytes are needed to tell. Bad: these bytes are no record of this segment at this position.</summary>
internal enum RecordCheck { Valid, Short, Bad }

/// <summary>
/// crc 4 | length 4 | received at 8 | kind 1 | key length 1 | key | payload; little-endian (docs/journal.md, "Record").
/// The checksum runs over segment id, position, and the record after its crc field: a record copied elsewhere,
/// a stale tail or a record forged inside a payload does not validate.
/// </summary>
internal static class RecordFormat
{
    public const int HeaderLength = 18;

    /// <summary>Stands in a kept segment where records were that nobody holds; never handed to readers (docs/journal.md, "Kept segments").</summary>
    public const byte ReleasedKind = 255;
    public const int MaxKeyLength = byte.MaxValue;

    /// <summary>Bounds what a damaged length can make a scan look at. The longest frame of any terminal protocol is below 64 KiB.</summary>
    public const int MaxLength = 1024 * 1024;

    public static int LengthOf(int keyLength, int payloadLength) => HeaderLength + keyLength + payloadLength;

    public static void Write(
        Span<byte> record, in SegmentIdentity segment, long position, byte kind, ReadOnlySpan<byte> key, long receivedAtMs, ReadOnlySpan<byte> payload)
    {
        BinaryPrimitives.WriteInt32LittleEndian(record[4..], record.Length);
        BinaryPrimitives.WriteInt64LittleEndian(record[8..], receivedAtMs);
        record[16] = kind;
        record[17] = (byte)key.Length;
        key.CopyTo(record[HeaderLength..]);
        payload.CopyTo(record[(HeaderLength + key.Length)..]);
        BinaryPrimitives.WriteUInt32LittleEndian(record, Checksum(record, segment.Id, position));
    }

    /// <summary>Whether <paramref name="bytes"/> begin with a whole record of this segment at this position.</summary>
    public static RecordCheck Check(ReadOnlySpan<byte> bytes, ulong segmentId, long position, out RecordHeader header)
    {
        header = default;
        if (bytes.Length < HeaderLength) return RecordCheck.Short;

        var read = ReadHeader(bytes);
        if (read.Length < HeaderLength + read.KeyLength || read.Length > MaxLength) return RecordCheck.Bad;
        if (read.Length > bytes.Length) return RecordCheck.Short;
        if (BinaryPrimitives.ReadUInt32LittleEndian(bytes) != Checksum(bytes[..read.Length], segmentId, position)) return RecordCheck.Bad;

        header = read;
        return RecordCheck.Valid;
    }

    /// <summary>The header as it stands, for bytes that are known to be a record.</summary>
    public static RecordHeader ReadHeader(ReadOnlySpan<byte> record) => new(
        Length: BinaryPrimitives.ReadInt32LittleEndian(record[4..]),
        ReceivedAtMs: BinaryPrimitives.ReadInt64LittleEndian(record[8..]),
        Kind: record[16],
        KeyLength: record[17]);

    private static uint Checksum(ReadOnlySpan<byte> record, ulong segmentId, long position)
    {
        var state = Crc32C.Append(Crc32C.Append(Crc32C.Start, segmentId), (ulong)position);
        return Crc32C.Finish(Crc32C.Append(state, record[4..]));
    }
}
