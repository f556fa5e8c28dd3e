using Microsoft.Extensions.Logging;
using Telematics.Storage.Journal.Files;
using Telematics.Storage.Journal.Index;

namespace Telematics.Storage.Journal;

public enum JournalHealth
{
    Accepting,

    /// <summary>Nothing is accepted until there is room on the disk again.</summary>
    DiskLow,

    /// <summary>A write or flush failed: nothing is accepted until the program is started again. Reading goes on.</summary>
    Failed,

    Stopped,
}

/// <summary>
/// The journal as segment files in a folder (docs/journal.md). Records gather while the last flush runs; one thread writes and flushes what gathered,
/// so one flush serves everybody who waits. A flush that fails is final: what the disk holds is known only to the next opening.
/// </summary>
public sealed partial class SegmentJournal : IJournal, IAsyncDisposable
{
    private const string LockName = "journal.lock";
    private static readonly TimeSpan HousekeepingPeriod = TimeSpan.FromSeconds(5);

    private readonly IJournalFiles _files;
    private readonly JournalSettings _settings;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly IDisposable _lock;
    private readonly Quarantine _quarantine;
    private readonly SegmentSet _segments;
    private readonly SegmentReading _reading;
    private readonly CommitSignal _commits;
    private readonly Gathering _gathering;
    private readonly SegmentWriter _writer;
    private readonly DiskGuard _guard;
    private readonly JournalMetrics _metrics;
    private readonly ITimer _housekeeping;
    private readonly Lock _housekeepingGate = new();
    private readonly TaskCompletionSource _flusherEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _indexing = Task.CompletedTask;
    private JournalClosedException? _failure;
    private bool _stopped;
    private long _deletableBelow;

    private SegmentJournal(IJournalFiles files, JournalSettings settings, TimeProvider clock, ILogger log)
    {
        (_files, _settings, _clock, _log) = (files, settings, clock, log);
        _lock = TakeLock();
        try
        {
            _quarantine = new Quarantine(files, log);
            _segments = new SegmentSet(new Recovery(files, _quarantine, settings, clock, log).Run());
            var open = _segments.All[^1];
            _reading = new SegmentReading(files, _segments, _quarantine, log);
            _commits = new CommitSignal(open.End);
            _gathering = new Gathering(open.Identity, settings, clock);
            _writer = new SegmentWriter(files, _segments, open, WriteIndexLater);
            _guard = new DiskGuard(settings.MinFreeBytes);
            _metrics = new JournalMetrics(this);
            WatchDisk();
            _housekeeping = clock.CreateTimer(_ => KeepHouse(), null, HousekeepingPeriod, HousekeepingPeriod);
        }
        catch
        {
            _lock.Dispose();
            throw;
        }

        new Thread(Flush) { Name = "journal", IsBackground = true }.Start();
    }

    public long Committed => _commits.Committed;

    public long Oldest => _segments.All[0].Identity.FirstRecord;

    /// <summary>Bytes appended and not durable yet. Bounded by twice <see cref="JournalSettings.MaxBatchBytes"/>.</summary>
    public long PendingBytes => _gathering.PendingBytes;

    public int SegmentCount => _segments.All.Length;

    /// <summary>Damaged or missing ranges whose copies lie in the quarantine folder: an alarm until somebody has looked and removed them.</summary>
    public int QuarantinedRanges => _quarantine.Count;

    public JournalHealth Health =>
        _failure != null ? JournalHealth.Failed : _stopped ? JournalHealth.Stopped : _guard.IsLow ? JournalHealth.DiskLow : JournalHealth.Accepting;

    /// <summary>Retention deletes nothing at or behind this position: set it to what is archived and contained in checkpoints. 0 at first.</summary>
    public long DeletableBelow
    {
        get => Volatile.Read(ref _deletableBelow);
        set => Volatile.Write(ref _deletableBelow, value);
    }

    /// <summary>Opens or makes the journal in <see cref="JournalSettings.Path"/>, recovering what a crash left.</summary>
    /// <exception cref="IOException">The folder is used by another process, or the disk fails.</exception>
    public static Task<SegmentJournal> Open(JournalSettings settings, TimeProvider clock, ILogger<SegmentJournal> log)
    {
        Directory.CreateDirectory(settings.Path);
        return Open(new OsJournalFiles(settings.Path), settings, clock, log);
    }

    internal static Task<SegmentJournal> Open(IJournalFiles files, JournalSettings settings, TimeProvider clock, ILogger log) =>
        Task.Run(() => new SegmentJournal(files, settings, clock, log));

    public long Append(RecordKind kind, ReadOnlySpan<byte> key, long receivedAtMs, ReadOnlySpan<byte> payload) =>
        _gathering.Append(kind, key, receivedAtMs, payload);

    public Task Commit() => _gathering.Commit();

    public IJournalReader Read(long from) => new JournalReader(_reading, _commits, Math.Max(from, Oldest));

    public JournalRecord? ReadAt(long position) => position < Committed ? _reading.ReadAt(position) : null;

    public IEnumerable<long> Find(RecordKind kind, ReadOnlySpan<byte> key, long fromMs, long toMs) =>
        Find(IndexKey.Compose((byte)kind, key), fromMs, toMs);

    public async ValueTask DisposeAsync()
    {
        if (_stopped) return;
        _stopped = true;
        await _housekeeping.DisposeAsync();
        _gathering.Stop();
        await _flusherEnded.Task;
        _commits.Close(new JournalClosedException("The journal is stopped"));
        await _indexing;
        _metrics.Dispose();
        _writer.Dispose();
        _reading.Dispose();
        _gathering.Dispose();
        _lock.Dispose();
    }

    private IEnumerable<long> Find(byte[] composedKey, long fromMs, long toMs)
    {
        foreach (var segment in _segments.All)
            foreach (var position in _reading.Find(segment, composedKey, fromMs, toMs)) yield return position;
    }

    /// <summary>The journal's own thread: the only one that writes segments.</summary>
    private void Flush()
    {
        try
        {
            while (_gathering.Take() is { } batch)
            {
                var started = _clock.GetTimestamp();
                _writer.Write(batch);
                _commits.Advance(batch.Parts[^1].RecordsEnd);
                _metrics.Flushed(batch, _clock.GetElapsedTime(started));
                _gathering.Complete(batch);
                WatchDisk();
            }
        }
        catch (Exception e)
        {
            // Whatever it was: what is on disk now is known only to the next opening.
            WriteFailed(_log, e);
            _failure = new JournalClosedException($"The journal could not be written: {e.Message}", e);
            _gathering.Fail(_failure);
            _commits.Close(_failure);
        }

        _flusherEnded.SetResult();
    }

    private void WriteIndexLater(Segment closed) =>
        _indexing = _indexing.ContinueWith(_ => _reading.WriteIndex(closed, closed.Index!), TaskScheduler.Default);

    private void KeepHouse()
    {
        if (!_housekeepingGate.TryEnter()) return; // the last round still runs
        try
        {
            WatchDisk();
            DeleteSurplus();
        }
        catch (IOException e)
        {
            HousekeepingFailed(_log, e);
        }
        finally
        {
            _housekeepingGate.Exit();
        }
    }

    private void WatchDisk()
    {
        lock (_guard)
        {
            var wasLow = _guard.IsLow;
            _gathering.Refuse(_guard.Judge(_files.FreeBytes));
            if (_guard.IsLow && !wasLow) DiskLow(_log, _files.FreeBytes, _settings.MinFreeBytes);
            if (!_guard.IsLow && wasLow) DiskRecovered(_log, _files.FreeBytes);
        }
    }

    private void DeleteSurplus()
    {
        var now = _clock.GetUtcNow().ToUnixTimeMilliseconds();
        foreach (var segment in Retention.Surplus(_segments.All, _settings, now, DeletableBelow))
        {
            _segments.Remove(segment);
            _reading.Forget(segment);
            _files.Delete(segment.Identity.FileName);
            _files.Delete(segment.Identity.IndexName);
            _files.Flush(); // one by one and oldest first, so that a crash leaves no gap
            SegmentDeleted(_log, segment.Identity.FileName, segment.Stats.Records);
        }
    }

    private IDisposable TakeLock()
    {
        try
        {
            return _files.Lock(LockName);
        }
        catch (IOException e)
        {
            throw new IOException($"The journal folder '{_settings.Path}' is used by another process: {e.Message}", e);
        }
    }

    [LoggerMessage(Level = LogLevel.Critical, Message = "Journal could not be written; nothing more is accepted until a restart")]
    private static partial void WriteFailed(ILogger log, Exception e);

    [LoggerMessage(Level = LogLevel.Error, Message = "Journal refuses records: {FreeBytes} bytes free on its disk, {MinFreeBytes} are kept")]
    private static partial void DiskLow(ILogger log, long freeBytes, long minFreeBytes);

    [LoggerMessage(Level = LogLevel.Information, Message = "Journal accepts records again: {FreeBytes} bytes free on its disk")]
    private static partial void DiskRecovered(ILogger log, long freeBytes);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Journal housekeeping failed; it is tried again")]
    private static partial void HousekeepingFailed(ILogger log, Exception e);

    [LoggerMessage(Level = LogLevel.Information, Message = "Journal segment {Segment} deleted by age or size ({Records} records)")]
    private static partial void SegmentDeleted(ILogger log, string segment, long records);
}
