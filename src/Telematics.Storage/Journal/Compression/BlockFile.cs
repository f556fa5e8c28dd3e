using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using Telematics.Storage.Journal.Files;
using Telematics.Storage.Journal.Format;
using ZstdSharp;

namespace Telematics.Storage.Journal.Compression;

/// <summary>
/// A compressed segment read as if it were the segment: offsets are those of the plain bytes, and only the blocks asked for are unpacked.
/// A damaged block reads as zeros, which are no record, so it is found, named and quarantined like any damaged range; the blocks around it are served.
/// </summary>
internal sealed class BlockFile : IJournalFile
{
    private const int None = -1;

    private readonly IJournalFile _file;
    private readonly Lock _gate = new();
    private readonly BlockHeader _header;
    private readonly long[] _offsets;
    private readonly Decompressor _zstd = new();
    private byte[] _plain = [];
    private byte[] _packed = [];
    private int _unpacked = None;

    /// <param name="file">Owned from here on.</param>
    public BlockFile(IJournalFile file, long basePosition)
    {
        _file = file;
        var known = TryReadHeader(file, basePosition, 0, out _header) | TryReadHeader(file, basePosition, file.Length - BlockHeader.Length, out var last);
        if (_header == default) _header = last;
        HeadersAreRight = known && _header == last && TryReadHeader(file, basePosition, 0, out _);
        _offsets = known ? ReadTable() : [];
    }

    /// <summary>Bytes on disk.</summary>
    public long StoredLength => _file.Length;

    /// <summary>Of the plain segment; 0 when neither header tells.</summary>
    public long Length => _header.PlainLength;

    /// <summary>Both copies of the header are what was written.</summary>
    public bool HeadersAreRight { get; }

    /// <summary>The table of blocks is what was written; else the blocks were found one after the other.</summary>
    public bool TableIsRight { get; private set; }

    /// <summary>Reads every block and says what is damaged, each in one line.</summary>
    public IEnumerable<string> Faults()
    {
        if (!HeadersAreRight) yield return "a header copy of the compressed file is damaged";
        if (!TableIsRight) yield return "the table of blocks of the compressed file is damaged";
        for (var block = 0; block < _offsets.Length; block++)
        {
            lock (_gate)
                if (TryUnpack(block)) continue;
            yield return string.Create(CultureInfo.InvariantCulture,
                $"compressed block {block} at offset {_offsets[block]} of the file is damaged: {_header.PlainLengthOf(block)} bytes of the segment");
        }
    }

    public int Read(Span<byte> buffer, long offset)
    {
        var total = (int)Math.Clamp(Length - offset, 0, buffer.Length);
        var done = 0;
        lock (_gate)
        {
            while (done < total)
            {
                var block = (int)((offset + done) / _header.BlockLength);
                var within = (int)((offset + done) % _header.BlockLength);
                var taken = Math.Min(total - done, _header.PlainLengthOf(block) - within);
                var part = buffer.Slice(done, taken);
                if (TryUnpack(block)) _plain.AsSpan(within, taken).CopyTo(part);
                else part.Clear();
                done += taken;
            }
        }

        return done;
    }

    public void Write(ReadOnlySpan<byte> bytes, long offset) => throw new NotSupportedException("A compressed segment is never written to");

    public void SetLength(long length) => throw new NotSupportedException("A compressed segment is never written to");

    /// <summary>It was durable before it got its name.</summary>
    public void Flush()
    {
    }

    public void DropCache()
    {
        lock (_gate) _unpacked = None;
        _file.DropCache();
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _zstd.Dispose();
            if (_plain.Length > 0) ArrayPool<byte>.Shared.Return(_plain);
            if (_packed.Length > 0) ArrayPool<byte>.Shared.Return(_packed);
            (_plain, _packed, _unpacked) = ([], [], None);
        }

        _file.Dispose();
    }

    private static bool TryReadHeader(IJournalFile file, long basePosition, long offset, out BlockHeader header)
    {
        header = default;
        Span<byte> bytes = stackalloc byte[BlockHeader.Length];
        return offset >= 0 && BlockHeader.TryRead(bytes[..file.Read(bytes, offset)], basePosition, out header);
    }

    private long[] ReadTable()
    {
        var table = new byte[_header.TableLength];
        var offsets = new long[_header.Blocks];
        var checkedLength = table.Length - sizeof(uint);
        if (_file.Read(table, _header.TableOffset) == table.Length
            && BinaryPrimitives.ReadUInt32LittleEndian(table.AsSpan(checkedLength)) == Crc32C.Of(table.AsSpan(0, checkedLength)))
        {
            TableIsRight = true;
            for (var i = 0; i < offsets.Length; i++) offsets[i] = BinaryPrimitives.ReadInt64LittleEndian(table.AsSpan(i * sizeof(long)));
            return offsets;
        }

        // From block to block by their own lengths. Behind a length that is damaged too every block reads as damaged.
        Span<byte> head = stackalloc byte[PackedBlock.HeaderLength];
        long next = BlockHeader.Length;
        for (var i = 0; i < offsets.Length; i++)
        {
            offsets[i] = next;
            if (_file.Read(head, next) == head.Length) next += PackedBlock.LengthOf(head);
        }

        return offsets;
    }

    /// <summary>Puts the block's bytes into the buffer unless they are there. Only under the lock.</summary>
    private bool TryUnpack(int block)
    {
        if (_unpacked == block) return true;
        _unpacked = None;
        Span<byte> head = stackalloc byte[PackedBlock.HeaderLength];
        if (_file.Read(head, _offsets[block]) < head.Length) return false;
        var length = PackedBlock.LengthOf(head);
        if (length > PackedBlock.HeaderLength + Compressor.GetCompressBound(_header.BlockLength)) return false;

        Grow(ref _packed, (int)length);
        var packed = _packed.AsSpan(0, (int)length);
        if (_file.Read(packed, _offsets[block]) < length || !PackedBlock.IsRight(packed, _header.Base, block)) return false;

        Grow(ref _plain, _header.BlockLength);
        try
        {
            if (_zstd.Unwrap(packed[PackedBlock.HeaderLength..], _plain.AsSpan(0, _header.BlockLength)) != _header.PlainLengthOf(block)) return false;
        }
        catch (ZstdException)
        {
            return false; // a checksum that is right by chance
        }

        _unpacked = block;
        return true;
    }

    private static void Grow(ref byte[] buffer, int needed)
    {
        if (buffer.Length >= needed) return;
        if (buffer.Length > 0) ArrayPool<byte>.Shared.Return(buffer);
        buffer = ArrayPool<byte>.Shared.Rent(needed);
    }
}
