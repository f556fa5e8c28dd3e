using Microsoft.Extensions.Logging;
using Telematics.Core;
using Telematics.Core.Rules;
using Telematics.Storage.Journal.Files;

namespace Telematics.Storage.Archive;

/// <summary>
/// Files that hold a whole day and are made anew when what they follow from has changed: passes as they are judged now, from the database; sums of each
/// vehicle, from the readings. A correction of a pass, also one that takes its plate away, thereby reaches the archive without a way of its own.
/// </summary>
public sealed partial class DayFiles : IDisposable
{
    private const int SecondsOfPiece = 3600;

    private readonly IArchiveIndex _index;
    private readonly ArchiveFolder _folder;
    private readonly ArchiveSettings _settings;
    private readonly IPassDays _passes;
    private readonly Func<IReadOnlyDictionary<string, double>> _referenceTorques;
    private readonly Func<RuleBook> _rules;
    private readonly CityCalendar _calendar;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;

    /// <summary>A round and a mending at once would give two files one name.</summary>
    private readonly SemaphoreSlim _one = new(1);

    /// <summary>When the sums of a day and shard were made: late data that trickle in do not make them every time.</summary>
    private readonly Dictionary<(int Day, int Shard, int Shards), long> _summed = [];

    private DayFiles(
        ArchiveFolder folder, ArchiveSettings settings, IArchiveIndex index, IPassDays passes, Func<IReadOnlyDictionary<string, double>> referenceTorques,
        Func<RuleBook> rules, CityCalendar calendar, TimeProvider clock, ILogger log) =>
        (_folder, _settings, _index, _passes, _referenceTorques, _rules, _calendar, _clock, _log) =
        (folder, settings, index, passes, referenceTorques, rules, calendar, clock, log);

    /// <param name="path">The archive's folder.</param>
    /// <param name="referenceTorques">Of every vehicle whose torque the registry knows, Nm.</param>
    public static DayFiles Open(
        string path, ArchiveSettings settings, IArchiveIndex index, IPassDays passes, Func<IReadOnlyDictionary<string, double>> referenceTorques,
        Func<RuleBook> rules, CityCalendar calendar, TimeProvider clock, ILoggerFactory logs) =>
        new(new ArchiveFolder(new OsJournalFiles(path), Path.GetFullPath(path)), settings, index, passes, referenceTorques, rules, calendar, clock, logs.CreateLogger<DayFiles>());

    /// <summary>One round after the other until it is told to stop.</summary>
    /// <param name="ready">See <see cref="Archiver.Ready"/>.</param>
    public async Task Run(Task ready, CancellationToken stop)
    {
        if (!_settings.Enabled) return;
        try
        {
            await ready.WaitAsync(stop);
            while (!stop.IsCancellationRequested)
            {
                try
                {
                    await Round(stop);
                }
                catch (Exception failure) when (failure is not (OutOfMemoryException or OperationCanceledException))
                {
                    RoundFailed(_log, failure);
                }

                await Task.Delay(TimeSpan.FromSeconds(_settings.WriteEverySeconds), _clock, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The marks stay: the next start makes those files.
        }
    }

    /// <summary>Everything that is due now.</summary>
    public async Task Round(CancellationToken stop)
    {
        await _one.WaitAsync(stop);
        try
        {
            await Passes(stop);
            await Sums(stop);
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private async Task Passes(CancellationToken stop)
    {
        foreach (var day in _passes.Marks().GroupBy(mark => _calendar.DayNumber(mark.Second)).OrderBy(day => day.Key))
        {
            stop.ThrowIfCancellationRequested();
            var live = _index.Live(ArchiveKind.Passes, day.Key, day.Key);
            var file = await Passes(day.Key);
            await _index.Replace(live, file, _clock.GetUtcNow());
            await _passes.Done([.. day]);
            if (file is not null) Written(_log, file.Path, file.Rows);
        }
    }

    /// <summary>Whether it is a file of this kind, and is made again by <see cref="Rebuild"/>.</summary>
    public static bool Makes(ArchiveKind kind) => kind is ArchiveKind.Passes or ArchiveKind.DaySums;

    /// <summary>Makes a damaged file again. Returns the number of rows; null: what it follows from is damaged or gone, it stays out of use.</summary>
    public async Task<long?> Rebuild(ArchiveFile damaged, CancellationToken stop)
    {
        await _one.WaitAsync(stop);
        try
        {
            if (_index.Live(damaged.Kind, damaged.Day, damaged.Day).FirstOrDefault(file => Place(file) == Place(damaged)) is { } already)
            {
                await _index.Rebuilt(damaged, []); // a round was faster
                return already.Rows;
            }

            var isPasses = damaged.Kind == ArchiveKind.Passes;
            var file = isPasses ? await Passes(damaged.Day) : await Sums(damaged.Day, damaged.Shard, damaged.Shards, _referenceTorques());
            if (file is null && !isPasses) return null;
            await _index.Rebuilt(damaged, file is null ? [] : [file]);
            return file?.Rows ?? 0;
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Null: there were none that day.</summary>
    private async Task<ArchiveFile?> Passes(int day)
    {
        var (from, to) = (_calendar.StartOf(day), _calendar.StartOf(day + 1));
        var place = new ArchiveFolder.Place(day, Shard: 0, Shards: 1, NextLevel(ArchiveKind.Passes, day, shard: 0), FromPosition: 0, ToPosition: 0);
        var file = await _folder.Write(PassRecord.Table, place, _settings.RowGroup, async writer =>
        {
            for (var second = from; second < to; second += SecondsOfPiece)
                foreach (var pass in _passes.Between(second * 1000, Math.Min(second + SecondsOfPiece, to) * 1000))
                    await writer.Add(new PassRecord(pass));
        });
        return file is null ? null : file with { Vehicles = 0 };
    }

    /// <summary>Of the days that have ended and have no sums yet, or readings that came after them.</summary>
    private async Task Sums(CancellationToken stop)
    {
        var made = _index.Live(ArchiveKind.DaySums, 0, int.MaxValue).ToDictionary(Place, file => file);
        IReadOnlyDictionary<string, double>? torques = null;
        foreach (var shard in _index.Live(ArchiveKind.Readings, 0, int.MaxValue).GroupBy(Place))
        {
            stop.ThrowIfCancellationRequested();
            var before = made.GetValueOrDefault(shard.Key);
            if (!IsOver(shard.Key.Day) || before?.ToPosition >= shard.Max(file => file.ToPosition) || IsFresh(shard.Key)) continue;
            var file = await Sums(shard.Key.Day, shard.Key.Shard, shard.Key.Shards, torques ??= _referenceTorques());
            if (file is null) continue; // a merge was faster, or a file is damaged: the next round
            await _index.Replace(before is null ? [] : [before], file, _clock.GetUtcNow());
            _summed[shard.Key] = _clock.GetTimestamp();
            Written(_log, file.Path, file.Rows);
        }
    }

    private async Task<ArchiveFile?> Sums(int day, int shard, int shards, IReadOnlyDictionary<string, double> torques)
    {
        var files = _index.Live(ArchiveKind.Readings, day, day).Where(file => (file.Shard, file.Shards) == (shard, shards)).ToList();
        if (files.Count == 0) return null;
        var place = new ArchiveFolder.Place(
            day, shard, shards, NextLevel(ArchiveKind.DaySums, day, shard), files.Min(file => file.FromPosition), files.Max(file => file.ToPosition));
        var inputs = new List<ArchiveReader<ReadingRow>>(files.Count);
        try
        {
            foreach (var file in files)
            {
                if (!_folder.IsIntact(file)) return null; // whoever merges or scrubs takes it out of use
                inputs.Add(await _folder.Open(ReadingRow.Table, file));
            }

            return await _folder.Write(DaySumsRow.Table, place, _settings.RowGroup, async writer =>
            {
                var summing = new DaySumming(day, _calendar.StartOf(day), _rules().At(DateOnly.FromDayNumber(day)),
                    vin => torques.TryGetValue(vin, out var torque) ? torque : null, writer);
                await Merging.Run(inputs, summing);
                await summing.Finish();
            });
        }
        catch (FileNotFoundException)
        {
            return null;
        }
        finally
        {
            foreach (var input in inputs) await input.DisposeAsync();
        }
    }

    private static (int Day, int Shard, int Shards) Place(ArchiveFile file) => (file.Day, file.Shard, file.Shards);

    private bool IsOver(int day) => _calendar.StartOf(day + 1) + _settings.CloseDayAfterSeconds <= _clock.GetUtcNow().ToUnixTimeSeconds();

    private bool IsFresh((int Day, int Shard, int Shards) place) =>
        _summed.TryGetValue(place, out var at) && _clock.GetElapsedTime(at).TotalSeconds < _settings.CloseDayAfterSeconds;

    /// <summary>Names are never used twice: the file before is still being read by somebody.</summary>
    private int NextLevel(ArchiveKind kind, int day, int shard) =>
        _index.Live(kind, day, day).Concat(_index.Damaged().Where(file => file.Kind == kind && file.Day == day))
            .Concat(_index.Replaced(DateTimeOffset.MaxValue).Where(file => file.Kind == kind && file.Day == day))
            .Where(file => file.Shard == shard).Select(file => file.Level).DefaultIfEmpty(-1).Max() + 1;

    [LoggerMessage(Level = LogLevel.Information, Message = "Archive: {Path} laid down, {Rows} rows")]
    private static partial void Written(ILogger log, string path, long rows);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Archive: a round of day files failed; the next one tries again")]
    private static partial void RoundFailed(ILogger log, Exception failure);
}
