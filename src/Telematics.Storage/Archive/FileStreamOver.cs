using System.Buffers;
using System.Security.Cryptography;
using Telematics.Storage.Journal.Files;
using Telematics.Storage.Journal.Format;

namespace Telematics.Storage.Archive;

/// <summary>
/// A file of the folder as a stream, for the Parquet library. Written from front to end, with its SHA-256 on the way; or read anywhere.
/// Every call completes at once: nothing that is handed over for writing is used after the call.
/// </summary>
internal sealed class FileStreamOver(IJournalFile file, bool writable) : Stream
{
    private const int Gathers = 1 << 18;

    private readonly IncrementalHash? _hash = writable ? IncrementalHash.CreateHash(HashAlgorithmName.SHA256) : null;
    private byte[] _gathered = writable ? ArrayPool<byte>.Shared.Rent(Gathers) : [];
    private uint _crc = Crc32C.Start;
    private int _count;
    private long _position;

    public override bool CanRead => !writable;

    public override bool CanSeek => !writable;

    public override bool CanWrite => writable;

    public override long Length => writable ? Position : file.Length;

    public override long Position
    {
        get => _position + _count;
        set => _position = value;
    }

    /// <summary>Of what was written so far, lower-case hex.</summary>
    public string Sha256()
    {
        Flush();
        return Convert.ToHexStringLower(_hash!.GetCurrentHash());
    }

    /// <summary>CRC-32C of what was written since it was asked for last.</summary>
    public uint TakeCrc32C()
    {
        Flush();
        var crc = Crc32C.Finish(_crc);
        _crc = Crc32C.Start;
        return crc;
    }

    public override int Read(Span<byte> buffer)
    {
        var read = file.Read(buffer, _position);
        _position += read;
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        Task.FromResult(Read(buffer.AsSpan(offset, count)));

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => ValueTask.FromResult(Read(buffer.Span));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            var taken = Math.Min(buffer.Length, _gathered.Length - _count);
            buffer[..taken].CopyTo(_gathered.AsSpan(_count));
            _count += taken;
            buffer = buffer[taken..];
            if (_count == _gathered.Length) Flush();
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        Write(buffer.AsSpan(offset, count));
        return Task.CompletedTask;
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Write(buffer.Span);
        return ValueTask.CompletedTask;
    }

    public override Task FlushAsync(CancellationToken cancellationToken)
    {
        Flush();
        return Task.CompletedTask;
    }

    public override void Flush()
    {
        if (_count == 0) return;
        _hash!.AppendData(_gathered, 0, _count);
        _crc = Crc32C.Append(_crc, _gathered.AsSpan(0, _count));
        file.Write(_gathered.AsSpan(0, _count), _position);
        _position += _count;
        _count = 0;
    }

    public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => Position + offset,
        _ => Length + offset,
    };

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _hash?.Dispose();
            if (_gathered.Length > 0) ArrayPool<byte>.Shared.Return(_gathered);
            _gathered = [];
        }

        base.Dispose(disposing);
    }
}
