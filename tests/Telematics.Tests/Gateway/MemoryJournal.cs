using System.Text;
using Telematics.Core.Vehicles;
using Telematics.Storage.Journal;

namespace Telematics.Tests.Gateway;

public sealed record Stored(RecordKind Kind, string Vin, byte[] Payload)
{
    public DecodeFault Fault => Kind == RecordKind.VehicleRejected ? (DecodeFault)Payload[0] : DecodeFault.None;

    /// <summary>The bytes as they came over the wire.</summary>
    public byte[] Wire => Kind == RecordKind.VehicleRejected ? Payload[1..] : Payload;
}

/// <summary>The journal as the gateway sees it, to be broken at will: slow (commits wait until released) or refusing.</summary>
public sealed class MemoryJournal : IJournal
{
    private readonly Lock _lock = new();
    private readonly List<Stored> _records = [];
    private List<TaskCompletionSource>? _held;
    private bool _refusesAppend, _refusesCommit;
    private long _bytes;
    private int _takes = int.MaxValue;

    public long Committed => Bytes;

    public long Oldest => 0;

    public string? Refusal
    {
        get
        {
            lock (_lock) return _refusesAppend ? "refused by the test" : null;
        }
    }

    /// <summary>Appended so far.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    public Stored[] Records
    {
        get
        {
            lock (_lock) return [.. _records];
        }
    }

    public byte[][] Frames => [.. Records.Where(record => record.Kind == RecordKind.VehicleFrame).Select(record => record.Payload)];

    public Stored[] Rejected => [.. Records.Where(record => record.Kind == RecordKind.VehicleRejected)];

    public int WaitingCommits
    {
        get
        {
            lock (_lock) return _held?.Count ?? 0;
        }
    }

    public void Hold()
    {
        lock (_lock) _held ??= [];
    }

    public void ReleaseAll()
    {
        List<TaskCompletionSource> held;
        lock (_lock)
        {
            held = _held ?? [];
            _held = null;
        }

        held.ForEach(commit => commit.SetResult());
    }

    public void Refuse(bool append = true)
    {
        lock (_lock)
        {
            _refusesAppend = append;
            _refusesCommit = true;
        }
    }

    /// <summary>Takes so many records more, then none.</summary>
    public void RefuseAfter(int records)
    {
        lock (_lock) _takes = records;
    }

    public void StoreAgain()
    {
        lock (_lock) _refusesAppend = _refusesCommit = false;
    }

    public long Append(RecordKind kind, ReadOnlySpan<byte> key, long receivedAtMs, ReadOnlySpan<byte> payload)
    {
        lock (_lock)
        {
            if (_refusesAppend || _takes-- <= 0) throw new JournalClosedException("refused by the test");
            _records.Add(new(kind, Encoding.ASCII.GetString(key), payload.ToArray()));
            return Interlocked.Add(ref _bytes, payload.Length);
        }
    }

    public Task Commit()
    {
        lock (_lock)
        {
            if (_refusesCommit) return Task.FromException(new JournalClosedException("refused by the test"));
            if (_held is null) return Task.CompletedTask;
            _held.Add(new(TaskCreationOptions.RunContinuationsAsynchronously));
            return _held[^1].Task;
        }
    }

    public void Release(JournalFollower follower, long below) => throw new NotSupportedException();

    public IJournalReader Read(long from) => throw new NotSupportedException();

    public IEnumerable<long> Find(RecordKind kind, ReadOnlySpan<byte> key, long fromMs, long toMs) => throw new NotSupportedException();

    public JournalRecord? ReadAt(long position) => throw new NotSupportedException();
}
