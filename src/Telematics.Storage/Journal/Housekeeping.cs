using Microsoft.Extensions.Logging;
using Telematics.Storage.Journal.Files;

namespace Telematics.Storage.Journal;

/// <summary>Keeps room on the disk: deletes by age and size, and refuses records while there is too little.</summary>
internal sealed partial class Housekeeping(
    IJournalFiles files, SegmentSet segments, SegmentReading reading, Gathering gathering, JournalSettings settings, TimeProvider clock, ILogger log)
{
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(5);

    private readonly DiskGuard _guard = new(settings.MinFreeBytes);
    private readonly Lock _gate = new();
    private readonly long[] _released = new long[Enum.GetValues<JournalFollower>().Length];

    public bool DiskIsLow => _guard.IsLow;

    public void Release(JournalFollower follower, long below) => Volatile.Write(ref _released[(int)follower], below);

    /// <summary>Nothing at or behind this position is deleted: some follower may still have to read it.</summary>
    private long DeletableBelow => _released.Min();

    public void Round()
    {
        DeleteSurplus();
        WatchDisk();
    }

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

    private void DeleteSurplus()
    {
        lock (_gate)
        {
            try
            {
                var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
                foreach (var segment in Retention.Surplus(segments.All, settings, now, DeletableBelow)) Delete(segment);
            }
            catch (IOException e)
            {
                RoundFailed(log, e);
            }
        }
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
