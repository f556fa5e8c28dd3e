using System.Buffers.Binary;
using Telematics.Storage.Journal.Format;

namespace Telematics.Storage.Journal.Index;

/// <summary>First 64 bytes of an index file (docs/journal.md, "Index file").</summary>
internal readonly record struct IndexHeader(int KeyWidth, int Rows, ulong SegmentId, long Base, long End, long FileLength)
{
    public const int Length = 64;
    private const ushort Version = 1;
    private const int CrcOffset = 60;

    public int RowWidth => IndexRow.WidthFor(KeyWidth);

    public long RowOffset(int row) => Length + (long)row * RowWidth;

    public void Write(Span<byte> to)
    {
        to[..Length].Clear();
        "TELEJIDX"u8.CopyTo(to);
        BinaryPrimitives.WriteUInt16LittleEndian(to[8..], Version);
        BinaryPrimitives.WriteUInt16LittleEndian(to[10..], (ushort)KeyWidth);
        BinaryPrimitives.WriteInt32LittleEndian(to[12..], Rows);
        BinaryPrimitives.WriteUInt64LittleEndian(to[16..], SegmentId);
        BinaryPrimitives.WriteInt64LittleEndian(to[24..], Base);
        BinaryPrimitives.WriteInt64LittleEndian(to[32..], End);
        BinaryPrimitives.WriteInt64LittleEndian(to[40..], FileLength);
        BinaryPrimitives.WriteUInt32LittleEndian(to[CrcOffset..], Crc32C.Of(to[..CrcOffset]));
    }

    public static bool TryRead(ReadOnlySpan<byte> from, out IndexHeader header)
    {
        header = default;
        if (from.Length < Length || !from.StartsWith("TELEJIDX"u8)) return false;
        if (BinaryPrimitives.ReadUInt32LittleEndian(from[CrcOffset..]) != Crc32C.Of(from[..CrcOffset])) return false;
        if (BinaryPrimitives.ReadUInt16LittleEndian(from[8..]) != Version) return false;

        header = new IndexHeader(
            KeyWidth: BinaryPrimitives.ReadUInt16LittleEndian(from[10..]),
            Rows: BinaryPrimitives.ReadInt32LittleEndian(from[12..]),
            SegmentId: BinaryPrimitives.ReadUInt64LittleEndian(from[16..]),
            Base: BinaryPrimitives.ReadInt64LittleEndian(from[24..]),
            End: BinaryPrimitives.ReadInt64LittleEndian(from[32..]),
            FileLength: BinaryPrimitives.ReadInt64LittleEndian(from[40..]));
        return true;
    }
}

/// <summary>
/// One key of an index file: key length 2 | key, padded to the width of the widest | fixed fields | crc of the row. Rows have one width, so that a
/// binary search reads a row by its number; the checksum holds the number, and each row that the search steps on is checked.
/// </summary>
internal readonly ref struct IndexRow
{
    private const int FixedLength = 2 + 4 + 8 + 8 + 8 + 4 + 4 + 4;

    public ReadOnlySpan<byte> Key { get; init; }
    public int Count { get; init; }
    public long MinReceivedAtMs { get; init; }
    public long MaxReceivedAtMs { get; init; }
    public long PostingsOffset { get; init; }
    public int PostingsLength { get; init; }
    public uint PostingsCrc { get; init; }

    public static int WidthFor(int keyWidth) => keyWidth + FixedLength;

    public void Write(Span<byte> to, int keyWidth, ulong segmentId, int row)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(to, (ushort)Key.Length);
        to.Slice(2, keyWidth).Clear();
        Key.CopyTo(to[2..]);
        var rest = to[(2 + keyWidth)..];
        BinaryPrimitives.WriteInt32LittleEndian(rest, Count);
        BinaryPrimitives.WriteInt64LittleEndian(rest[4..], MinReceivedAtMs);
        BinaryPrimitives.WriteInt64LittleEndian(rest[12..], MaxReceivedAtMs);
        BinaryPrimitives.WriteInt64LittleEndian(rest[20..], PostingsOffset);
        BinaryPrimitives.WriteInt32LittleEndian(rest[28..], PostingsLength);
        BinaryPrimitives.WriteUInt32LittleEndian(rest[32..], PostingsCrc);
        BinaryPrimitives.WriteUInt32LittleEndian(rest[36..], Checksum(to[..(2 + keyWidth + 36)], segmentId, row));
    }

    public static bool TryRead(ReadOnlySpan<byte> from, int keyWidth, ulong segmentId, int row, out IndexRow read)
    {
        read = default;
        if (from.Length < WidthFor(keyWidth)) return false;
        var rest = from[(2 + keyWidth)..];
        if (BinaryPrimitives.ReadUInt32LittleEndian(rest[36..]) != Checksum(from[..(2 + keyWidth + 36)], segmentId, row)) return false;

        read = new IndexRow
        {
            Key = from.Slice(2, BinaryPrimitives.ReadUInt16LittleEndian(from)),
            Count = BinaryPrimitives.ReadInt32LittleEndian(rest),
            MinReceivedAtMs = BinaryPrimitives.ReadInt64LittleEndian(rest[4..]),
            MaxReceivedAtMs = BinaryPrimitives.ReadInt64LittleEndian(rest[12..]),
            PostingsOffset = BinaryPrimitives.ReadInt64LittleEndian(rest[20..]),
            PostingsLength = BinaryPrimitives.ReadInt32LittleEndian(rest[28..]),
            PostingsCrc = BinaryPrimitives.ReadUInt32LittleEndian(rest[32..]),
        };
        return true;
    }

    /// <summary>Also of postings: the number of their row keeps them from passing for another key's.</summary>
    public static uint Checksum(ReadOnlySpan<byte> bytes, ulong segmentId, int row)
    {
        var state = Crc32C.Append(Crc32C.Append(Crc32C.Start, segmentId), (ulong)row);
        return Crc32C.Finish(Crc32C.Append(state, bytes));
    }
}
