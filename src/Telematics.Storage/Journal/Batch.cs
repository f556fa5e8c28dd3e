using System.Buffers;
using Telematics.Storage.Journal.Format;

namespace Telematics.Storage.Journal;

/// <summary>The bytes of a batch that go to one segment.</summary>
internal sealed class BatchPart(SegmentIdentity segment, bool isNew, long position, int offset)
{
    public SegmentIdentity Segment { get; } = segment;

    /// <summary>The segment's file is made for this batch.</summary>
    public bool IsNew { get; } = isNew;

    /// <summary>Position of the part's first byte.</summary>
    public long Position { get; } = position;

    /// <summary>Where the part begins in the batch's bytes.</summary>
    public int Offset { get; } = offset;

    /// <summary>Bytes of records.</summary>
    public int Length { get; set; }

    /// <summary>The segment ends with this batch: an end record follows the records.</summary>
    public SegmentEnd? End { get; set; }

    public int LengthWithEnd => Length + (End == null ? 0 : SegmentEnd.Length);

    public long RecordsEnd => Position + Length;
}

/// <summary>What one flush makes durable, and the task of everybody who waits for it.</summary>
internal sealed class Batch(int expectedBytes)
{
    private readonly TaskCompletionSource _durable = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(expectedBytes);

    public List<BatchPart> Parts { get; } = [];

    public int Length { get; private set; }

    public int Records { get; set; }

    public Task Durable => _durable.Task;

    public Span<byte> Reserve(int length)
    {
        if (Length + length > _bytes.Length) Grow(Length + length);
        var reserved = _bytes.AsSpan(Length, length);
        Length += length;
        return reserved;
    }

    public ReadOnlySpan<byte> BytesOf(BatchPart part) => _bytes.AsSpan(part.Offset, part.LengthWithEnd);

    public void Complete()
    {
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
        _durable.SetResult();
    }

    public void Fail(JournalClosedException why)
    {
        _durable.SetException(why);
        _ = _durable.Task.Exception; // observed here: nobody may be waiting
    }

    private void Grow(int needed)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(needed, 2 * _bytes.Length));
        _bytes.AsSpan(0, Length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = larger;
    }
}
