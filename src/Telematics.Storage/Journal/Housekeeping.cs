using Microsoft.Extensions.Logging;
using Telematics.Storage.Journal.Compression;

namespace Telematics.Storage.Journal;

/// <summary>
/// Keeps room on the disk: compresses, deletes by age and size but for what is held, and refuses records while there is too little. One segment at a time,
/// and slower while records wait for the disk.
/// </summary>
internal sealed partial class Housekeeping(
    SegmentFiles files, SegmentSet segments, SegmentReading reading, KeptSegments kept, Gathering gathering, JournalSettings settings, TimeProvider clock, ILogger log) : IDisposable
{
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(2);

    private readonly DiskGuard _guard = new(settings.MinFreeBytes);
    private readonly Lock _gate = new();
    private readonly Lock _round = new();
    private readonly ManualResetEventSlim _stopped = new();
    private readonly long[] _released = new long[Enum.GetValues<JournalFollower>().Length];

    public bool DiskIsLow => _guard.IsLow;

    public void Release(JournalFollower follower, long below) => Volatile.Write(ref _released[(int)follower], below);

    /// <summary>Nothing at or behind this position is deleted: some follower may still have to read it.</summary>
    private long DeletableBelow => _released.Min();

    public Compaction Compaction => field ??= new Compaction(files, segments, reading, settings, GiveWay, log);

    /// <summary>What retention must not delete.</summary>
    public IHeldRecords? Held { get; set; }

    public void Round()
    {
        WatchDisk();
        if (!_round.TryEnter()) return; // the last round still works
        try
        {
            Guarded(DeleteSurplus);
            Guarded(ReviewKept);
            Guarded(Compress);
        }
        finally
        {
            _round.Exit();
        }

        WatchDisk();
    }

    /// <summary>A round that works ends soon, and no other begins.</summary>
    public void Stop()
    {
        _stopped.Set();
        lock (_round)
        {
        }
    }

    public void Dispose() => _stopped.Dispose();

    /// <summary>Also after each batch, because a busy journal fills a disk faster than rounds come.</summary>
    public void WatchDisk()
    {
        lock (_gate)
        {
            if (FreeBytes() is not { } free) return;
            var wasLow = _guard.IsLow;
            gathering.Refuse(_guard.Judge(free));
            if (_guard.IsLow && !wasLow) DiskLow(log, free, settings.MinFreeBytes);
            if (!_guard.IsLow && wasLow) DiskRecovered(log, free);
        }
    }

    private long? FreeBytes()
    {
        try
        {
            return files.FreeBytes;
        }
        catch (IOException e)
        {
            RoundFailed(log, e); // not knowing is no reason to refuse; a full disk will say so itself
            return null;
        }
    }

    /// <summary>A failure is told and tried again: nothing is deleted meanwhile.</summary>
    private void Guarded(Action work)
    {
        try
        {
            if (!_stopped.IsSet) work();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            RoundFailed(log, e);
        }
    }

    /// <summary>False: the journal is being stopped.</summary>
    private bool GiveWay() => gathering.PendingBytes > 0 ? !_stopped.Wait(Breath) : !_stopped.IsSet;

    private void DeleteSurplus()
    {
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        foreach (var segment in Retention.Surplus(segments.All, settings, now, DeletableBelow))
        {
            if (!KeepHeld(segment)) return;
            Delete(segment);
        }
    }

    /// <summary>True when what is held of a segment is safe, so that the segment can go.</summary>
    private bool KeepHeld(Segment segment)
    {
        if (Held is null || !segment.IsReadable) return true;
        var held = Held.Between(segment.Identity.Base, segment.NextBase);
        if (held.IsEmpty) return true;
        using var source = files.Open(segment.Identity.FileName, FileAccess.Read);
        return kept.Keep(segment, source, held, GiveWay);
    }

    private void ReviewKept()
    {
        if (Held is not null) kept.Review(Held, clock.GetUtcNow(), GiveWay);
    }

    private void Compress()
    {
        if (!_guard.IsLow) Compaction.Step(clock.GetUtcNow().ToUnixTimeMilliseconds(), DeletableBelow);
    }

    private void Delete(Segment segment)
    {
        segments.Remove(segment);
        reading.Forget(segment);
        files.Delete(segment.Identity.FileName);
        files.Delete(segment.Identity.IndexName);
        files.Flush(); // one by one and oldest first, so that a crash leaves no gap
        SegmentDeleted(log, segment.Identity.FileName, segment.Stats.Records);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Journal refuses records: {FreeBytes} bytes free on its disk, {MinFreeBytes} are kept")]
    private static partial void DiskLow(ILogger log, long freeBytes, long minFreeBytes);

    [LoggerMessage(Level = LogLevel.Information, Message = "Journal accepts records again: {FreeBytes} bytes free on its disk")]
    private static partial void DiskRecovered(ILogger log, long freeBytes);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Journal housekeeping failed; it is tried again")]
    private static partial void RoundFailed(ILogger log, Exception e);

    [LoggerMessage(Level = LogLevel.Information, Message = "Journal segment {Segment} deleted by age or size ({Records} records)")]
    private static partial void SegmentDeleted(ILogger log, string segment, long records);
}
