using System.Buffers;
using Telematics.Storage.Journal.Format;

namespace Telematics.Storage.Journal;

/// <summary>Follows the journal chunk by chunk, in one pooled buffer.</summary>
internal sealed class JournalReader(SegmentReading reading, CommitSignal commits, long from) : IJournalReader
{
    private byte[] _buffer = [];

    public long Position { get; private set; } = from;

    public bool TryRead(List<JournalRecord> into, int maxBytes)
    {
        into.Clear();
        while (Position < commits.Committed)
        {
            var segment = reading.Segments.At(Position) ?? reading.Segments.All[0];
            Position = Math.Max(Position, segment.Identity.FirstRecord);
            if (Position < segment.End && segment.IsReadable)
            {
                if (TryRead(segment, into, maxBytes)) return true;
                continue;
            }

            if (reading.Segments.After(segment.Identity.Base) is not { } next) return false;
            Position = next.Identity.FirstRecord;
        }

        return false;
    }

    public Task WaitToRead(CancellationToken cancellation) => commits.Beyond(Position, cancellation);

    public void Dispose()
    {
        if (_buffer.Length > 0) ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    /// <summary>False: nothing at this position, which has moved on.</summary>
    private bool TryRead(Segment segment, List<JournalRecord> into, int maxBytes)
    {
        foreach (var bad in segment.Damage)
        {
            if (!bad.Holds(Position)) continue;
            Position = bad.End;
            return false;
        }

        try
        {
            ReadChunk(segment, into, maxBytes);
            if (into.Count == 0) Position = reading.Examine(segment, Position);
        }
        catch (FileNotFoundException)
        {
            // Deleted by age or size since: go on with the oldest that is kept.
            Position = segment.NextBase ?? throw new IOException($"Journal segment {segment.Identity.FileName} is being written and its file is gone");
        }

        return into.Count > 0;
    }

    private void ReadChunk(Segment segment, List<JournalRecord> into, int maxBytes)
    {
        var wanted = Math.Max(maxBytes, RecordFormat.HeaderLength);
        var chunk = Fill(segment, wanted);
        TakeWhole(segment, chunk, into);
        if (into.Count > 0 || chunk.Length < RecordFormat.HeaderLength) return;

        // The first record may be longer than the chunk.
        var length = RecordFormat.ReadHeader(chunk.Span).Length;
        if (length > wanted && length <= RecordFormat.MaxLength) TakeWhole(segment, Fill(segment, length), into);
    }

    private void TakeWhole(Segment segment, ReadOnlyMemory<byte> chunk, List<JournalRecord> into)
    {
        while (RecordFormat.Check(chunk.Span, segment.Identity.Id, Position, out var header) == RecordCheck.Valid)
        {
            into.Add(SegmentReading.ToRecord(chunk[..header.Length], Position, header));
            Position += header.Length;
            chunk = chunk[header.Length..];
        }
    }

    private ReadOnlyMemory<byte> Fill(Segment segment, int wanted)
    {
        var length = (int)Math.Min(wanted, segment.End - Position);
        if (_buffer.Length < length)
        {
            Dispose();
            _buffer = ArrayPool<byte>.Shared.Rent(length);
        }

        using var lease = reading.Rent(segment);
        return _buffer.AsMemory(0, lease.File.Read(_buffer.AsSpan(0, length), Position - segment.Identity.Base));
    }
}
