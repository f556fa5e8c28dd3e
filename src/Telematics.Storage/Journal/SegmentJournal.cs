using Microsoft.Extensions.Logging;
using Telematics.Storage.Journal.Compression;
using Telematics.Storage.Journal.Files;
using Telematics.Storage.Journal.Format;
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

    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly IDisposable _lock;
    private readonly Quarantine _quarantine;
    private readonly SegmentSet _segments;
    private readonly SegmentReading _reading;
    private readonly KeptSegments _kept;
    private readonly CommitSignal _commits;
    private readonly Gathering _gathering;
    private readonly SegmentWriter _writer;
    private readonly Housekeeping _housekeeping;
    private readonly JournalMetrics _metrics;
    private readonly ITimer _rounds;
    private readonly TaskCompletionSource _flusherEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _indexing = Task.CompletedTask;
    private volatile bool _failed;
    private volatile bool _stopped;

    private SegmentJournal(IJournalFiles folder, IDisposable folderLock, JournalSettings settings, TimeProvider clock, ILogger log)
    {
        (_lock, _clock, _log) = (folderLock, clock, log);
        var files = new SegmentFiles(folder);
        files.RemoveDoubles();
        _quarantine = new Quarantine(files, log);
        _segments = new SegmentSet(new Recovery(files, _quarantine, settings, clock, log).Run());
        var open = _segments.All[^1];
        _reading = new SegmentReading(files, _segments, _quarantine, log);
        _kept = new KeptSegments(files, _segments, _quarantine, clock.GetUtcNow(), log);
        _commits = new CommitSignal(open.End);
        _gathering = new Gathering(open.Identity, settings, clock);
        _writer = new SegmentWriter(files, _segments, open, WriteIndexLater);
        _housekeeping = new Housekeeping(files, _segments, _reading, _kept, _gathering, settings, clock, log);
        _housekeeping.WatchDisk();
        _metrics = new JournalMetrics(this);
        _rounds = clock.CreateTimer(_ => _housekeeping.Round(), null, Housekeeping.Period, Housekeeping.Period);
        new Thread(Flush) { Name = "journal", IsBackground = true }.Start();
    }

    public long Committed => _commits.Committed;

    public long Oldest => _segments.All[0].Identity.FirstRecord;

    /// <summary>Bytes appended and not durable yet. Bounded by twice <see cref="JournalSettings.MaxBatchBytes"/>.</summary>
    public long PendingBytes => _gathering.PendingBytes;

    /// <summary>Records that were not taken since the start: disk low, failed, stopped or too many waiting.</summary>
    public long RefusedRecords => _gathering.RefusedRecords;

    public string? Refusal => _gathering.Refusal;

    public int SegmentCount => _segments.All.Length;

    /// <summary>Segments of which only held records are left.</summary>
    public int KeptSegmentCount => _kept.Count;

    public long KeptBytes => _kept.Bytes;

    /// <summary>Completes when the segments closed so far have their index on disk: they can be compressed then.</summary>
    internal Task IndexesWritten => Volatile.Read(ref _indexing);

    internal Compaction Compaction => _housekeeping.Compaction;

    /// <summary>Damaged or missing ranges whose copies lie in the quarantine folder: an alarm until somebody has looked and removed them.</summary>
    public int QuarantinedRanges => _quarantine.Count;

    public JournalHealth Health =>
        _stopped ? JournalHealth.Stopped
        : _failed ? JournalHealth.Failed
        : _housekeeping.DiskIsLow ? JournalHealth.DiskLow
        : JournalHealth.Accepting;

    /// <summary>Opens or makes the journal in <see cref="JournalSettings.Path"/>, recovering what a crash left.</summary>
    /// <exception cref="IOException">The folder is used by another process, or the disk fails.</exception>
    public static Task<SegmentJournal> Open(JournalSettings settings, TimeProvider clock, ILogger<SegmentJournal> log)
    {
        Directory.CreateDirectory(settings.Path);
        return Open(new OsJournalFiles(settings.Path), settings, clock, log);
    }

    /// <summary>
    /// Somebody remembers that this position was committed in an earlier life of the program. When the segment it stood in ends before it, records are
    /// gone that nothing in the journal itself can miss, such as the tail of the last file: an alarm.
    /// </summary>
    public void ExpectCommitted(long position)
    {
        if (_segments.At(position) is { IsReadable: true, IsOpen: false } segment && position > segment.End && position < segment.NextBase)
            _quarantine.MarkMissing(segment.Identity.Base, new PositionRange(segment.End, position));
    }

    internal static Task<SegmentJournal> Open(IJournalFiles files, JournalSettings settings, TimeProvider clock, ILogger log) => Task.Run(() =>
    {
        var folderLock = TakeLock(files, settings.Path);
        try
        {
            return new SegmentJournal(files, folderLock, settings, clock, log);
        }
        catch
        {
            folderLock.Dispose();
            throw;
        }
    });

    public long Append(RecordKind kind, ReadOnlySpan<byte> key, long receivedAtMs, ReadOnlySpan<byte> payload) =>
        _gathering.Append(kind, key, receivedAtMs, payload);

    public Task Commit() => _gathering.Commit();

    public IJournalReader Read(long from) => new JournalReader(_reading, _commits, Math.Max(from, Oldest));

    public void Release(JournalFollower follower, long below) => _housekeeping.Release(follower, below);

    /// <summary>From now on retention keeps what is held. To be told before the first <see cref="Release"/>: nothing is deleted until then.</summary>
    public void Hold(IHeldRecords held) => _housekeeping.Held = held;

    public JournalRecord? ReadAt(long position) => position < Committed ? _reading.ReadAt(position) ?? _kept.ReadAt(position) : null;

    public IEnumerable<long> Find(RecordKind kind, ReadOnlySpan<byte> key, long fromMs, long toMs) =>
        Find(IndexKey.Compose((byte)kind, key), fromMs, toMs);

    /// <summary>Writes what has gathered, ends the segment and lets the folder go.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_stopped) return;
        _stopped = true;
        await _rounds.DisposeAsync();
        _housekeeping.Stop();
        _gathering.Stop();
        await _flusherEnded.Task;
        _commits.Close(new JournalClosedException("The journal is stopped"));
        await _indexing;
        _metrics.Dispose();
        _writer.Dispose();
        _reading.Dispose();
        _kept.Dispose();
        _housekeeping.Dispose();
        _gathering.Dispose();
        _lock.Dispose();
    }

    private static IDisposable TakeLock(IJournalFiles files, string path)
    {
        try
        {
            return files.Lock(LockName);
        }
        catch (IOException e)
        {
            throw new IOException($"The journal folder '{path}' is used by another process (its id is in {LockName}): {e.Message}", e);
        }
    }

    private IEnumerable<long> Find(byte[] composedKey, long fromMs, long toMs)
    {
        var all = _segments.All;
        foreach (var position in _kept.Find(composedKey, fromMs, toMs, all[0].Identity.Base)) yield return position;
        foreach (var segment in all)
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
                _metrics.Flushed(batch, _clock.GetElapsedTime(started));
                _commits.Advance(batch.Parts[^1].RecordsEnd);
                _gathering.Complete(batch);
                _housekeeping.WatchDisk();
            }
        }
        catch (Exception e)
        {
            // Whatever it was: what is on disk now is known only to the next opening. No second try.
            WriteFailed(_log, e);
            _failed = true;
            var why = new JournalClosedException($"The journal could not be written: {e.Message}", e);
            _gathering.Fail(why);
            _commits.Close(why);
        }

        _flusherEnded.SetResult();
    }

    /// <summary>Not on the flusher's thread: whoever waits for the next batch shall not wait for an index.</summary>
    private void WriteIndexLater(Segment closed)
    {
        var before = _indexing;
        _indexing = Task.Run(async () =>
        {
            await before;
            _reading.WriteIndex(closed, closed.Index!);
        });
    }

    [LoggerMessage(Level = LogLevel.Critical, Message = "Journal could not be written; nothing more is accepted until a restart")]
    private static partial void WriteFailed(ILogger log, Exception e);
}
