using System.Collections.Concurrent;

namespace Telematics.Gateway;

/// <summary>
/// Bounds over all connections what is appended to the journal and not yet durable. Above the limit a connection that wants to read is
/// parked; below half of it all parked ones read on in the order in which they came. What is still read above the limit comes in small
/// pieces (<see cref="Sockets.BoundedReadBuffers"/>), so memory is bounded by the limit and about 2.5 KiB
/// a connection (1 KiB of the shortest frames with their record headers).
/// </summary>
internal sealed class UncommittedBudget(long limit)
{
    private readonly ConcurrentQueue<Action> _parked = new();
    private long _bytes;

    public long Bytes => Volatile.Read(ref _bytes);

    public bool IsSpent => Bytes > limit;

    public void Take(int bytes) => Interlocked.Add(ref _bytes, bytes);

    public void Return(int bytes)
    {
        if (Interlocked.Add(ref _bytes, -bytes) <= limit / 2) ReadOn();
    }

    /// <summary>True: do not read now, <paramref name="readOn"/> will be called. It must be quick and not throw.</summary>
    public bool Park(Action readOn)
    {
        if (!IsSpent) return false;
        _parked.Enqueue(readOn);
        if (Bytes <= limit / 2) ReadOn(); // the last bytes may have been returned just before this one was queued
        return true;
    }

    private void ReadOn()
    {
        while (_parked.TryDequeue(out var readOn)) readOn();
    }
}
