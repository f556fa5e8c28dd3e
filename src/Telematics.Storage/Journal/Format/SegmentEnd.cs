using System.Buffers.Binary;

namespace Telematics.Storage.Journal.Format;

/// <summary>Records of a segment, counted, with the span of their receipt times.</summary>
internal readonly record struct SegmentStats(long Records, long MinReceivedAtMs, long MaxReceivedAtMs)
{
    public SegmentStats With(long receivedAtMs) => Records == 0
        ? new SegmentStats(1, receivedAtMs, receivedAtMs)
        : new SegmentStats(Records + 1, Math.Min(MinReceivedAtMs, receivedAtMs), Math.Max(MaxReceivedAtMs, receivedAtMs));
}

/// <summary>
/// The last record of a closed segment. Its fixed length lets an opening journal find it without a scan; it repeats the segment's id in case both
/// headers are lost, and names the base of the next segment, so that a missing file is noticed.
/// Layout: docs/journal.md, "End record".
/// </summary>
internal readonly record struct SegmentEnd(ulong SegmentId, long NextBase, SegmentStats Stats)
{
    /// <summary>Kind of the record; never handed to readers.</summary>
    public const byte Kind = 0;
    private const int PayloadLength = 40;
    public const int Length = RecordFormat.HeaderLength + PayloadLength;

    public static void Write(Span<byte> record, in SegmentIdentity segment, long position, long nextBase, in SegmentStats stats, long nowMs)
    {
        Span<byte> payload = stackalloc byte[PayloadLength];
        BinaryPrimitives.WriteUInt64LittleEndian(payload, segment.Id);
        BinaryPrimitives.WriteInt64LittleEndian(payload[8..], nextBase);
        BinaryPrimitives.WriteInt64LittleEndian(payload[16..], stats.Records);
        BinaryPrimitives.WriteInt64LittleEndian(payload[24..], stats.MinReceivedAtMs);
        BinaryPrimitives.WriteInt64LittleEndian(payload[32..], stats.MaxReceivedAtMs);
        RecordFormat.Write(record, segment, position, Kind, [], nowMs, payload);
    }

    /// <summary>Reads an end record that stands at a position, by the id it holds itself.</summary>
    public static bool TryRead(ReadOnlySpan<byte> record, long position, out SegmentEnd end)
    {
        end = default;
        if (record.Length != Length) return false;
        var payload = record[RecordFormat.HeaderLength..];
        var id = BinaryPrimitives.ReadUInt64LittleEndian(payload);
        if (RecordFormat.Check(record, id, position, out var header) != RecordCheck.Valid) return false;
        if (header.Kind != Kind || header.Length != Length) return false;

        end = new SegmentEnd(
            id,
            BinaryPrimitives.ReadInt64LittleEndian(payload[8..]),
            new SegmentStats(
                BinaryPrimitives.ReadInt64LittleEndian(payload[16..]),
                BinaryPrimitives.ReadInt64LittleEndian(payload[24..]),
                BinaryPrimitives.ReadInt64LittleEndian(payload[32..])));
        return true;
    }
}
