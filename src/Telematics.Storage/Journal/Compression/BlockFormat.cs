using System.Buffers.Binary;
using Telematics.Storage.Journal.Format;

namespace Telematics.Storage.Journal.Compression;

/// <summary>
/// First and last 64 bytes of a compressed segment, the same twice (docs/journal.md, "Compressed segment").
/// </summary>
/// <param name="Base">Of the segment; part of every block's checksum.</param>
/// <param name="PlainLength">Bytes of the segment as it was written.</param>
/// <param name="TableOffset">Where in the file the offsets of the blocks stand.</param>
internal readonly record struct BlockHeader(long Base, long PlainLength, int BlockLength, long TableOffset)
{
    public const int Length = 64;
    private const ushort Version = 1;
    private const int CrcOffset = 60;
    private const int LongestBlock = 16 * 1024 * 1024;

    public int Blocks => checked((int)((PlainLength + BlockLength - 1) / BlockLength));

    public int TableLength => checked(Blocks * sizeof(long) + sizeof(uint));

    /// <summary>Bytes that block holds when it is unpacked.</summary>
    public int PlainLengthOf(int block) => (int)Math.Min(BlockLength, PlainLength - (long)block * BlockLength);

    public void Write(Span<byte> to)
    {
        to[..Length].Clear();
        "TELEJSEZ"u8.CopyTo(to);
        BinaryPrimitives.WriteUInt16LittleEndian(to[8..], Version);
        BinaryPrimitives.WriteInt32LittleEndian(to[12..], BlockLength);
        BinaryPrimitives.WriteInt64LittleEndian(to[16..], Base);
        BinaryPrimitives.WriteInt64LittleEndian(to[24..], PlainLength);
        BinaryPrimitives.WriteInt64LittleEndian(to[32..], TableOffset);
        BinaryPrimitives.WriteUInt32LittleEndian(to[CrcOffset..], Crc32C.Of(to[..CrcOffset]));
    }

    public static bool TryRead(ReadOnlySpan<byte> from, long basePosition, out BlockHeader header)
    {
        header = default;
        if (from.Length < Length || !from.StartsWith("TELEJSEZ"u8)) return false;
        if (BinaryPrimitives.ReadUInt32LittleEndian(from[CrcOffset..]) != Crc32C.Of(from[..CrcOffset])) return false;

        var version = BinaryPrimitives.ReadUInt16LittleEndian(from[8..]);
        if (version != Version)
            throw new NotSupportedException($"Compressed journal segment has format version {version}; this program reads version {Version}");

        header = new BlockHeader(
            BinaryPrimitives.ReadInt64LittleEndian(from[16..]),
            BinaryPrimitives.ReadInt64LittleEndian(from[24..]),
            BinaryPrimitives.ReadInt32LittleEndian(from[12..]),
            BinaryPrimitives.ReadInt64LittleEndian(from[32..]));
        return header.Base == basePosition && header.BlockLength is > 0 and <= LongestBlock && header.PlainLength is >= 0 and <= int.MaxValue && header.TableOffset >= Length;
    }
}

/// <summary>crc 4 | packed length 4 | packed bytes: one zstd frame. The checksum runs over base, number of the block, length, bytes, so that no block passes for another.</summary>
internal static class PackedBlock
{
    public const int HeaderLength = 8;

    public static void WriteHeader(Span<byte> block, long basePosition, int number)
    {
        BinaryPrimitives.WriteInt32LittleEndian(block[4..], block.Length - HeaderLength);
        BinaryPrimitives.WriteUInt32LittleEndian(block, Checksum(block, basePosition, number));
    }

    /// <summary>Length of the whole block as its header says, unchecked.</summary>
    public static long LengthOf(ReadOnlySpan<byte> header) => HeaderLength + (long)BinaryPrimitives.ReadUInt32LittleEndian(header[4..]);

    public static bool IsRight(ReadOnlySpan<byte> block, long basePosition, int number) =>
        block.Length > HeaderLength && LengthOf(block) == block.Length && BinaryPrimitives.ReadUInt32LittleEndian(block) == Checksum(block, basePosition, number);

    private static uint Checksum(ReadOnlySpan<byte> block, long basePosition, int number)
    {
        var state = Crc32C.Append(Crc32C.Append(Crc32C.Start, (ulong)basePosition), (ulong)number);
        return Crc32C.Finish(Crc32C.Append(state, block[4..]));
    }
}
