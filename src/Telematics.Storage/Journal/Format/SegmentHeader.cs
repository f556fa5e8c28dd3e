using System.Buffers.Binary;

namespace Telematics.Storage.Journal.Format;

/// <summary>
/// The first 128 bytes of a segment: the same 64 bytes twice, because without the segment's id no record behind them can be checked.
/// Layout: docs/journal.md, "Segment header".
/// </summary>
internal static class SegmentHeader
{
    public const int CopyLength = 64;
    public const int Copies = 2;
    public const int Length = CopyLength * Copies;
    private const ushort Version = 1;
    private const int CrcOffset = 60;

    public static void Write(Span<byte> to, in SegmentIdentity segment)
    {
        var copy = to[..CopyLength];
        copy.Clear();
        "TELEJSEG"u8.CopyTo(copy);
        BinaryPrimitives.WriteUInt16LittleEndian(copy[8..], Version);
        BinaryPrimitives.WriteUInt16LittleEndian(copy[10..], Length);
        BinaryPrimitives.WriteUInt64LittleEndian(copy[16..], segment.Id);
        BinaryPrimitives.WriteInt64LittleEndian(copy[24..], segment.Base);
        BinaryPrimitives.WriteInt64LittleEndian(copy[32..], segment.CreatedAtMs);
        BinaryPrimitives.WriteInt64LittleEndian(copy[40..], segment.Limit);
        BinaryPrimitives.WriteUInt32LittleEndian(copy[CrcOffset..], Crc32C.Of(copy[..CrcOffset]));
        copy.CopyTo(to[CopyLength..]);
    }

    /// <summary>Reads one of the two copies.</summary>
    public static bool TryRead(ReadOnlySpan<byte> copy, out SegmentIdentity segment)
    {
        segment = default;
        if (copy.Length < CopyLength || !copy.StartsWith("TELEJSEG"u8)) return false;
        if (BinaryPrimitives.ReadUInt32LittleEndian(copy[CrcOffset..]) != Crc32C.Of(copy[..CrcOffset])) return false;

        var version = BinaryPrimitives.ReadUInt16LittleEndian(copy[8..]);
        if (version != Version)
            throw new NotSupportedException($"Journal segment has format version {version}; this program reads version {Version}");

        segment = new SegmentIdentity(
            Id: BinaryPrimitives.ReadUInt64LittleEndian(copy[16..]),
            Base: BinaryPrimitives.ReadInt64LittleEndian(copy[24..]),
            CreatedAtMs: BinaryPrimitives.ReadInt64LittleEndian(copy[32..]),
            Limit: BinaryPrimitives.ReadInt64LittleEndian(copy[40..]));
        return true;
    }
}
