using Microsoft.Extensions.Logging;
using Telematics.Core;
using Telematics.Core.Vehicles;
using Telematics.Storage.History;
using Telematics.Storage.Journal;

namespace Telematics.Storage.Archive;

/// <summary>
/// Follows the journal and lays readings and OBD records down in Parquet files. What it has not written yet is still in the journal, so a crash costs
/// nothing: the position and the files of a round enter the index in one transaction, and files that are not in the index are removed at the next start.
/// </summary>
public sealed partial class Archiver
{
    private const int ChunkBytes = 1 << 20;

    private readonly IJournal _journal;
    private readonly IArchiveIndex _index;
    private readonly ArchiveFolder _folder;
    private readonly ArchiveSettings _settings;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly FrameRows _rows;
    private readonly Dictionary<Vin, (string Text, int Shard)> _vins = [];
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _pending;
    private long _failures;
    private long _from;
    private long _began;

    internal Archiver(
        IJournal journal, IArchiveIndex index, ArchiveFolder folder, ArchiveSettings settings, DecodeFrame decode, IsClockFault isClockFault, CityCalendar calendar,
        TimeProvider clock, ILogger log)
    {
        (_journal, _index, _folder, _settings, _clock, _log) = (journal, index, folder, settings, clock, log);
        _rows = new FrameRows(decode, isClockFault, calendar);
    }

    /// <summary>What a crash left in the folder is removed: others may write into it now.</summary>
    public Task Ready => _ready.Task;

    /// <summary>Until it is told to stop. A write that fails is tried again after a pause; what gathered stays.</summary>
    public async Task Run(CancellationToken stop)
    {
        if (!_settings.Enabled)
        {
            _journal.Release(JournalFollower.Archive, long.MaxValue);
            _ready.TrySetResult();
            return;
        }

        RemoveStrays();
        _ready.TrySetResult();
        var reader = ReadOn();
        var chunk = new List<JournalRecord>();
        var pause = _settings.RetrySeconds;
        try
        {
            while (!stop.IsCancellationRequested)
            {
                if (Rows < _settings.MaxPending && reader.TryRead(chunk, ChunkBytes))
                {
                    foreach (var record in chunk) Take(record);
                    Volatile.Write(ref _pending, Rows);
                }
                else if (!IsDue)
                {
                    await reader.WaitToRead(TimeSpan.FromSeconds(_settings.WriteEverySeconds) - _clock.GetElapsedTime(_began), _clock, stop);
                }

                if (!IsDue) continue;
                if (await TryWrite(reader.Position, stop))
                {
                    pause = _settings.RetrySeconds;
                    continue;
                }

                await Task.Delay(TimeSpan.FromSeconds(pause), _clock, stop);
                pause = Math.Min(2 * pause, _settings.RetryMaxSeconds);
                if (!IsInTheIndex()) continue;
                reader.Dispose();
                reader = ReadOn();
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // What gathered is in the journal; the next start reads on.
        }
        finally
        {
            reader.Dispose();
        }
    }

    /// <summary>From where the index says, with nothing gathered.</summary>
    private IJournalReader ReadOn()
    {
        Forget();
        _from = Math.Max(_index.Position, _journal.Oldest);
        _journal.Release(JournalFollower.Archive, _from);
        return _journal.Read(_from);
    }

    /// <summary>The transaction of a round may have been committed although an error was told: what it took must not be written again.</summary>
    private bool IsInTheIndex()
    {
        try
        {
            return _index.Position > _from;
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            return false; // asked again after the next try
        }
    }

    /// <summary>Rows that gather for the next files.</summary>
    public int Pending => Volatile.Read(ref _pending);

    /// <summary>Writes that failed and were tried again.</summary>
    public long Failures => Interlocked.Read(ref _failures);

    private int Rows => _rows.Count;

    private bool IsDue => Rows >= _settings.MaxPending || _clock.GetElapsedTime(_began).TotalSeconds >= _settings.WriteEverySeconds;

    private void Take(in JournalRecord record)
    {
        if (record.Kind != RecordKind.VehicleFrame || !Vin.TryParse(record.Key.Span, out var vin)) return;
        var (text, shard) = Known(vin);
        _rows.Take(record, text, shard);
    }

    private (string Text, int Shard) Known(Vin vin)
    {
        if (_vins.TryGetValue(vin, out var known)) return known;
        var text = vin.ToString();
        return _vins[vin] = (text, ArchiveShard.Of(text, _settings.Shards));
    }

    private async Task<bool> TryWrite(long upTo, CancellationToken stop)
    {
        try
        {
            await Write(upTo);
            return true;
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            stop.ThrowIfCancellationRequested();
            Interlocked.Increment(ref _failures);
            NotWritten(_log, failure, Rows);
            return false;
        }
    }

    private async Task Write(long upTo)
    {
        var files = new List<ArchiveFile>();
        try
        {
            await Write(ReadingRow.Table, _rows.Readings, _settings.Shards, upTo, files);
            await Write(ObdRow.Table, _rows.Obd, shards: 1, upTo, files);
            if (upTo > _from) await _index.Add(files, upTo);
        }
        catch
        {
            _folder.DeleteUnknown(files, _index); // the next try has other names, and the disk may be full
            throw;
        }

        _journal.Release(JournalFollower.Archive, upTo);
        if (files.Count > 0) Written(_log, Rows, files.Count, upTo);
        Forget();
        _from = upTo;
    }

    private void Forget()
    {
        _rows.Clear();
        _vins.Clear();
        Volatile.Write(ref _pending, 0);
        _began = _clock.GetTimestamp();
    }

    private async Task Write<T>(ArchiveTable<T> table, PendingRows<T> pending, int shards, long upTo, List<ArchiveFile> files) where T : struct, IArchiveRow<T>
    {
        foreach (var (day, shard, rows) in pending.All)
        {
            var place = new ArchiveFolder.Place(day, shard, shards, Level: 0, _from, upTo);
            if (await _folder.Write(table, place, _settings, rows) is { } file) files.Add(file);
        }
    }

    /// <summary>
    /// What a crash left: files written but not in the index, not finished, or found damaged and not put aside yet. Rows that the journal no longer has are not
    /// deleted: under an older database from a backup they would be gone.
    /// </summary>
    private void RemoveStrays()
    {
        var damaged = _index.Damaged().Select(file => file.Path).ToHashSet(StringComparer.Ordinal);
        foreach (var path in _folder.Strays(_index.Known()))
        {
            try
            {
                if (damaged.Contains(path) || ArchiveFolder.FromPosition(path) < _journal.Oldest) _folder.PutAside(path);
                else _folder.Delete(path);
                StrayRemoved(_log, path);
            }
            catch (IOException failure)
            {
                StrayStays(_log, failure, path);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Archive: {Rows} rows in {Files} files, journal up to {Position}")]
    private static partial void Written(ILogger log, int rows, int files, long position);

    [LoggerMessage(Level = LogLevel.Error, Message = "Archive: {Rows} rows could not be written; they are tried again and stay in the journal")]
    private static partial void NotWritten(ILogger log, Exception failure, int rows);

    [LoggerMessage(Level = LogLevel.Information, Message = "Archive: {Path} is not in use, removed: a write that did not end, or the database is older. What the journal does not have is kept in archive/damaged")]
    private static partial void StrayRemoved(ILogger log, string path);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Archive: {Path} is not in use and could not be removed; the next start tries again")]
    private static partial void StrayStays(ILogger log, Exception failure, string path);
}
