using Telematics.Protocols.Stations.Messages;

namespace Telematics.Simulator.Stations;

/// <summary>
/// Records of one line until the centre has acknowledged them. They get their sequences when the centre has said for the first time which it has, so that a
/// line that was set up anew goes on where the old one ended.
/// </summary>
internal sealed class Outbox(int mostKept, StationCounters counters)
{
    private readonly Lock _lock = new();
    private readonly Queue<StationFrame> _waiting = new(); // without a sequence yet
    private readonly LinkedList<StationFrame> _numbered = new(); // not acknowledged
    private LinkedListNode<StationFrame>? _next; // the first that this connection has not sent
    private ulong _lastNumber;
    private ulong _sentUpTo;
    private bool _knowsNumber;

    public int Count
    {
        get
        {
            lock (_lock) return _waiting.Count + _numbered.Count;
        }
    }

    public void Add(StationFrame record)
    {
        lock (_lock)
        {
            _waiting.Enqueue(record);
            if (_waiting.Count <= mostKept) return;
            _waiting.Dequeue();
            counters.CountLost();
        }
    }

    /// <summary>A connection begins: what the centre has is done, all else is sent again.</summary>
    public void Resume(ulong lastSequence)
    {
        lock (_lock)
        {
            if (!_knowsNumber) _lastNumber = _sentUpTo = lastSequence;
            _knowsNumber = true;
            Drop(lastSequence);
            _next = _numbered.First;
        }
    }

    public void Acknowledge(ulong upTo)
    {
        lock (_lock) Drop(upTo);
    }

    /// <summary>Null: nothing to send, or so many are on their way.</summary>
    public StationFrame? Next(int window)
    {
        lock (_lock)
        {
            if (!_knowsNumber) return null;
            if (_next is null && _numbered.Count < window && _waiting.TryDequeue(out var record))
            {
                record.Sequence = ++_lastNumber;
                _next = _numbered.AddLast(record);
            }

            if (_next is null) return null;
            var frame = _next.Value;
            _next = _next.Next;
            counters.CountSent(again: frame.Sequence <= _sentUpTo);
            _sentUpTo = Math.Max(_sentUpTo, frame.Sequence);
            return frame;
        }
    }

    private void Drop(ulong upTo)
    {
        var dropped = 0;
        for (; _numbered.First is { } first && first.Value.Sequence <= upTo; dropped++)
        {
            if (first == _next) _next = first.Next;
            _numbered.RemoveFirst();
        }

        counters.CountAcknowledged(dropped);
    }
}
