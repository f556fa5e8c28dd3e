using Microsoft.Extensions.Logging;
using Telematics.Core;

namespace Telematics.Storage.Archive;

/// <summary>
/// Keeps the number of files small: many of one day and shard become one, and a day that has ended becomes one file a shard, again when late data have
/// come. The new file enters the index in the transaction that takes the old ones out; those are deleted a little later, because somebody may just be reading.
/// </summary>
public sealed partial class Merger
{
    private readonly IArchiveIndex _index;
    private readonly ArchiveFolder _folder;
    private readonly ArchiveSettings _settings;
    private readonly CityCalendar _calendar;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;

    internal Merger(IArchiveIndex index, ArchiveFolder folder, ArchiveSettings settings, CityCalendar calendar, TimeProvider clock, ILogger log) =>
        (_index, _folder, _settings, _calendar, _clock, _log) = (index, folder, settings, calendar, clock, log);

    /// <summary>Row groups of files that will be merged: whoever merges holds one of each in memory.</summary>
    internal static int SmallRowGroup(ArchiveSettings settings) => Math.Max(1024, settings.RowGroup / 4);

    /// <summary>One round after the other until it is told to stop.</summary>
    public async Task Run(CancellationToken stop)
    {
        var pause = TimeSpan.FromSeconds(Math.Clamp(_settings.WriteEverySeconds / 2.0, 0.5, 60));
        try
        {
            while (!stop.IsCancellationRequested)
            {
                await Task.Delay(pause, _clock, stop);
                try
                {
                    await Round(stop);
                }
                catch (Exception failure) when (failure is not (OutOfMemoryException or OperationCanceledException))
                {
                    RoundFailed(_log, failure);
                }
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Between two rounds, or before a merge entered the index: its file is a stray of the next start.
        }
    }

    /// <summary>Everything that is due now.</summary>
    public async Task Round(CancellationToken stop)
    {
        await Round(ReadingRow.Table, stop);
        await Round(ObdRow.Table, stop);
        await DeleteReplaced();
    }

    private async Task Round<T>(ArchiveTable<T> table, CancellationToken stop) where T : struct, IArchiveRow<T>
    {
        foreach (var shard in _index.Live(table.Kind, 0, int.MaxValue).GroupBy(file => (file.Day, file.Shard, file.Shards)))
        {
            stop.ThrowIfCancellationRequested();
            if (Due([.. shard]) is not { Count: > 1 } due) continue;
            try
            {
                await Merge(table, due);
            }
            catch (Exception failure) when (failure is not (OutOfMemoryException or OperationCanceledException))
            {
                MergeFailed(_log, failure, due.Count, due[0].Path); // one shard must not hold up the others
            }
        }
    }

    /// <summary>Which of the files of one day and shard are to be merged now.</summary>
    private List<ArchiveFile> Due(List<ArchiveFile> files)
    {
        var ended = _calendar.StartOf(files[0].Day + 1) + _settings.CloseDayAfterSeconds <= _clock.GetUtcNow().ToUnixTimeSeconds();
        if (ended)
        {
            // Late data trickle in for weeks: a whole day is not written again for each handful.
            var largest = files.Max(file => file.Rows);
            return files.Count >= _settings.MergeFiles || 10 * (files.Sum(file => file.Rows) - largest) >= largest ? files : [];
        }

        // While the day goes on: as many of one level, so that a row is written a few times only.
        return files.GroupBy(file => file.Level).OrderBy(level => level.Key).Select(level => level.ToList()).FirstOrDefault(level => level.Count >= _settings.MergeFiles) ?? [];
    }

    private async Task Merge<T>(ArchiveTable<T> table, List<ArchiveFile> files) where T : struct, IArchiveRow<T>
    {
        var place = new ArchiveFolder.Place(files[0].Day, files[0].Shard, files[0].Shards, files.Max(file => file.Level) + 1,
            files.Min(file => file.FromPosition), files.Max(file => file.ToPosition));
        var inputs = new List<ArchiveReader<T>>(files.Count);
        try
        {
            foreach (var file in files)
            {
                if (!IsIntact(file))
                {
                    await Damaged(file);
                    return; // the others wait for the next round
                }

                inputs.Add(await _folder.Open(table, file));
            }

            var merged = await _folder.Write(table, place, _settings.RowGroup, writer => Merging.Run(inputs, writer));
            await Replace(files, merged!);
            Merged(_log, files.Count, merged!.Path, merged.Rows);
        }
        finally
        {
            foreach (var input in inputs) await input.DisposeAsync();
        }
    }

    private async Task Replace(List<ArchiveFile> files, ArchiveFile by)
    {
        try
        {
            await _index.Replace(files, by, _clock.GetUtcNow());
        }
        catch
        {
            _folder.DeleteUnknown([by], _index);
            throw;
        }
    }

    /// <summary>One that is gone is not intact either: its rows come from the journal.</summary>
    private bool IsIntact(ArchiveFile file)
    {
        try
        {
            return _folder.IsIntact(file);
        }
        catch (FileNotFoundException)
        {
            return false;
        }
    }

    /// <summary>Nobody reads it any more; its bytes are kept for the inquiry, its rows are in the journal as long as that is kept.</summary>
    internal async Task Damaged(ArchiveFile file)
    {
        DamageFound(_log, file.Path, file.Sha256);
        await _index.MarkDamaged(file, _clock.GetUtcNow());
        _folder.PutAside(file.Path);
    }

    private async Task DeleteReplaced()
    {
        var old = _index.Replaced(_clock.GetUtcNow().AddSeconds(-_settings.KeepReplacedSeconds));
        foreach (var file in old) _folder.Delete(file.Path);
        if (old.Count > 0) await _index.Forget(old);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Archive: {Files} files merged into {Path}, {Rows} rows")]
    private static partial void Merged(ILogger log, int files, string path, long rows);

    [LoggerMessage(Level = LogLevel.Error, Message = "Archive: {Path} is damaged or gone (its SHA-256 is not {Sha256}); taken out of use and kept in archive/damaged")]
    private static partial void DamageFound(ILogger log, string path, string sha256);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Archive: merging {Files} files, the first of them {Path}, failed; the next round tries again")]
    private static partial void MergeFailed(ILogger log, Exception failure, int files, string path);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Archive: a round of merging failed; the next one tries again")]
    private static partial void RoundFailed(ILogger log, Exception failure);
}
