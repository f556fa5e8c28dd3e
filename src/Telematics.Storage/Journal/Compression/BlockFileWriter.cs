using System.Buffers;
using System.Buffers.Binary;
using Telematics.Storage.Journal.Files;
using Telematics.Storage.Journal.Format;
using ZstdSharp;

namespace Telematics.Storage.Journal.Compression;

/// <summary>Writes a segment's bytes as packed blocks. Nothing is whole before <see cref="Finish"/>, which also makes it durable.</summary>
internal sealed class BlockFileWriter : IDisposable
{
    /// <summary>What one read of a frame unpacks: larger packs better, smaller reads faster. Measured in docs/capacity.md.</summary>
    public const int BlockLength = 128 * 1024;

    private const int Level = 3;

    private readonly IJournalFile _file;
    private readonly long _base;
    private readonly Compressor _zstd = new(Level);
    private readonly byte[] _plain = ArrayPool<byte>.Shared.Rent(BlockLength);
    private readonly byte[] _packed = ArrayPool<byte>.Shared.Rent(PackedBlock.HeaderLength + Compressor.GetCompressBound(BlockLength));
    private readonly List<long> _offsets = [];
    private int _filled;
    private long _plainLength;
    private long _end = BlockHeader.Length;

    public BlockFileWriter(IJournalFile file, long basePosition) => (_file, _base) = (file, basePosition);

    /// <summary>Length of the finished file.</summary>
    public long FileLength => _end;

    public void Write(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            var taken = Math.Min(bytes.Length, BlockLength - _filled);
            bytes[..taken].CopyTo(_plain.AsSpan(_filled));
            _filled += taken;
            bytes = bytes[taken..];
            if (_filled == BlockLength) WriteBlock();
        }
    }

    public void Finish()
    {
        if (_filled > 0) WriteBlock();
        var header = new BlockHeader(_base, _plainLength, BlockLength, _end);
        var tail = new byte[header.TableLength + BlockHeader.Length];
        for (var i = 0; i < _offsets.Count; i++) BinaryPrimitives.WriteInt64LittleEndian(tail.AsSpan(i * sizeof(long)), _offsets[i]);
        var checkedLength = _offsets.Count * sizeof(long);
        BinaryPrimitives.WriteUInt32LittleEndian(tail.AsSpan(checkedLength), Crc32C.Of(tail.AsSpan(0, checkedLength)));
        header.Write(tail.AsSpan(header.TableLength));
        _file.Write(tail, _end);
        _file.Write(tail.AsSpan(header.TableLength), 0);
        _file.Flush();
        _end += tail.Length;
    }

    public void Dispose()
    {
        _zstd.Dispose();
        ArrayPool<byte>.Shared.Return(_plain);
        ArrayPool<byte>.Shared.Return(_packed);
    }

    private void WriteBlock()
    {
        var length = PackedBlock.HeaderLength + _zstd.Wrap(_plain.AsSpan(0, _filled), _packed.AsSpan(PackedBlock.HeaderLength));
        var block = _packed.AsSpan(0, length);
        PackedBlock.WriteHeader(block, _base, _offsets.Count);
        _file.Write(block, _end);
        _offsets.Add(_end);
        _end += length;
        _plainLength += _filled;
        _filled = 0;
    }
}
