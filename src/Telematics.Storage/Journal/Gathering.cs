using System.Security.Cryptography;
using Telematics.Storage.Journal.Format;

namespace Telematics.Storage.Journal;

/// <summary>
/// Where records gather while the last flush runs. Gives out positions, decides where a segment ends, and says who waits for what.
/// One short lock; no I/O.
/// </summary>
internal sealed class Gathering : IDisposable
{
    private const int SmallestBatch = 64 * 1024;

    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _wake = new(0);
    private readonly JournalSettings _settings;
    private readonly TimeProvider _clock;
    private SegmentIdentity _segment;
    private SegmentStats _stats;
    private long _next;
    private BatchPart? _part;
    private Batch _batch = new(SmallestBatch);
    private Batch? _flushing;
    private long _refused;
    private bool _awake;
    private bool _stopping;
    private string? _refusal;
    private JournalClosedException? _failure;

    /// <param name="segment">An empty segment that exists on disk.</param>
    public Gathering(SegmentIdentity segment, JournalSettings settings, TimeProvider clock)
    {
        (_segment, _settings, _clock) = (segment, settings, clock);
        _next = segment.FirstRecord;
    }

    /// <summary>Bytes appended and not durable yet.</summary>
    public long PendingBytes
    {
        get
        {
            lock (_gate) return _batch.Length + (_flushing?.Length ?? 0);
        }
    }

    public long RefusedRecords => Volatile.Read(ref _refused);

    /// <summary>Why nothing is accepted until something changes; null: accepting. A batch that is full for the moment is no such reason.</summary>
    public string? Refusal
    {
        get
        {
            lock (_gate) return LastingRefusal;
        }
    }

    private string? LastingRefusal => _failure?.Message ?? (_stopping ? "The journal is stopped" : null) ?? _refusal;

    public long Append(RecordKind kind, ReadOnlySpan<byte> key, long receivedAtMs, ReadOnlySpan<byte> payload)
    {
        ArgumentOutOfRangeException.ThrowIfEqual((byte)kind, SegmentEnd.Kind, nameof(kind));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(key.Length, RecordFormat.MaxKeyLength, nameof(key));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(payload.Length, RecordFormat.MaxLength - RecordFormat.LengthOf(key.Length, 0), nameof(payload));

        var length = RecordFormat.LengthOf(key.Length, payload.Length);
        lock (_gate)
        {
            ThrowIfRefused(length);
            if (_stats.Records > 0 && _next + length + SegmentEnd.Length - _segment.Base > _settings.SegmentBytes) Roll();

            var position = _next;
            _part ??= BeginPart(isNew: false);
            RecordFormat.Write(_batch.Reserve(length), _segment, position, (byte)kind, key, receivedAtMs, payload);
            _part.Length += length;
            _batch.Records++;
            _stats = _stats.With(receivedAtMs);
            _next += length;

            // Nobody may be going to commit: do not let it come to the bound.
            if (_batch.Length > _settings.MaxBatchBytes / 2) Wake();
            return position;
        }
    }

    public Task Commit()
    {
        lock (_gate)
        {
            if (_failure != null) return Task.FromException(_failure);
            if (_batch.Length == 0) return _flushing?.Durable ?? Task.CompletedTask;
            Wake();
            return _batch.Durable;
        }
    }

    /// <summary>While set, nothing is accepted, and this is the reason told; null: accepting.</summary>
    public void Refuse(string? reason)
    {
        lock (_gate) _refusal = reason;
    }

    /// <summary>Accepts nothing more, ends the segment and lets the flusher finish what has gathered.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            if (_stopping) return;
            _stopping = true;
            if (_failure == null && _stats.Records > 0) EndSegment();
            Wake();
        }
    }

    /// <summary>Nothing can be written any more: everybody who waits is told so.</summary>
    public void Fail(JournalClosedException why)
    {
        lock (_gate)
        {
            _failure = why;
            _flushing?.Fail(why);
            _flushing = null;
            _batch.Fail(why);
            _batch = new Batch(SmallestBatch);
        }
    }

    /// <summary>For the flusher: the next batch, waited for if nothing gathered yet; null when there will be none.</summary>
    public Batch? Take()
    {
        while (true)
        {
            lock (_gate)
            {
                if (_batch.Length > 0)
                {
                    var last = _flushing = _batch;
                    _batch = new Batch(Math.Max(SmallestBatch, last.Length));
                    _part = null;
                    return last;
                }

                if (_stopping) return null;
                _awake = false;
            }

            _wake.Wait();
        }
    }

    /// <summary>For the flusher: the batch just taken is durable.</summary>
    public void Complete(Batch batch)
    {
        lock (_gate) _flushing = null;
        batch.Complete();
    }

    public void Dispose() => _wake.Dispose();

    private void ThrowIfRefused(int length)
    {
        var refusal = LastingRefusal
            ?? (_batch.Length + length > _settings.MaxBatchBytes ? $"The journal cannot keep up: {_batch.Length} bytes wait for the disk" : null);
        if (refusal == null) return;
        _refused++;
        throw new JournalClosedException(refusal, _failure);
    }

    private void Wake()
    {
        if (_awake) return;
        _awake = true;
        _wake.Release();
    }

    private BatchPart BeginPart(bool isNew)
    {
        var part = new BatchPart(_segment, isNew, _next, _batch.Length);
        _batch.Parts.Add(part);
        return part;
    }

    private void Roll()
    {
        EndSegment();
        _segment = NewSegment(_next, _settings, _clock);
        _next = _segment.FirstRecord;
        _stats = default;
        _part = BeginPart(isNew: true);
    }

    private void EndSegment()
    {
        _part ??= BeginPart(isNew: false);
        var nextBase = _next + SegmentEnd.Length;
        SegmentEnd.Write(_batch.Reserve(SegmentEnd.Length), _segment, _next, nextBase, _stats, _clock.GetUtcNow().ToUnixTimeMilliseconds());
        _part.End = new SegmentEnd(_segment.Id, nextBase, _stats);
        _next = nextBase;
    }

    public static SegmentIdentity NewSegment(long basePosition, JournalSettings settings, TimeProvider clock)
    {
        ulong id;
        do id = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong)));
        while (id == 0); // 0 stands for "unknown"

        // A segment holds one record at least, however long.
        var limit = settings.SegmentBytes + SegmentHeader.Length + RecordFormat.MaxLength + SegmentEnd.Length;
        return new SegmentIdentity(id, basePosition, clock.GetUtcNow().ToUnixTimeMilliseconds(), limit);
    }
}
