using System.Text;
using Microsoft.Extensions.Logging;
using Telematics.Core;
using Telematics.Core.Stations;
using Telematics.Core.Vehicles;
using Telematics.Grains.Stations;
using Telematics.Grains.Vehicles;
using Telematics.Storage.Database;
using Telematics.Storage.Journal;

namespace Telematics.Grains.Dispatch;

/// <summary>
/// Follows the journal and delivers the frames of each vehicle and line, in order, to its grain. Live data and a restart are the same thing: reading on from
/// <see cref="ICheckpoints.ReplayFrom"/>; what a grain has applied already it ignores. The next chunk is read when the present one is applied,
/// so what is in flight is bounded by <see cref="DispatchSettings.ChunkBytes"/> and a backlog waits in the journal, not in memory.
/// A vehicle or line whose grain keeps failing is put aside, the others go on, and the journal is read again for it later.
/// </summary>
public sealed partial class Dispatcher(
    IJournal journal, ICheckpoints checkpoints, IGrainFactory grains, CityCalendar calendar, DispatchSettings settings, TimeProvider clock, ILogger<Dispatcher> log)
{
    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(1);

    private readonly Dictionary<Vin, Lane> _vehicles = [];
    private readonly Dictionary<LineKey, Lane> _lines = [];
    private readonly Lock _aside = new();
    private readonly List<JournalRecord> _chunk = [];
    private readonly List<Lane> _touched = [];
    private readonly List<Task> _deliveries = [];
    private readonly DispatchCounters _counters = new();
    private long _delivered;
    private Task _round = Task.CompletedTask;
    private long _roundBegan;
    private int _rewinds;
    private long _rewoundAt;
    private long? _rewindAt;

    /// <summary>Everything before this journal position was offered to the grains.</summary>
    public long Delivered => Volatile.Read(ref _delivered);

    /// <summary>Vehicles and lines put aside because their grain failed; healthy is 0.</summary>
    public int Stuck { get; private set; }

    public async Task Run(CancellationToken stop)
    {
        var from = Math.Max(checkpoints.ReplayFrom, journal.Oldest);
        _delivered = from;
        _roundBegan = clock.GetTimestamp();
        journal.Release(from);
        var reader = journal.Read(from);
        ReadingFrom(log, from, journal.Committed);
        try
        {
            while (!stop.IsCancellationRequested)
            {
                if (reader.TryRead(_chunk, settings.ChunkBytes)) await Deliver(stop);
                else await WaitForMore(reader, stop);
                Volatile.Write(ref _delivered, reader.Position);

                if (RoundIsDue) await NextRound();

                if (_rewindAt is { } due && clock.GetTimestamp() >= due) reader = Rewind(reader);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The orderly way out; what is delivered is saved below.
        }
        finally
        {
            reader.Dispose();
        }

        await NextRound();
        await _round;
    }

    private bool RoundIsDue => _round.IsCompleted && clock.GetElapsedTime(_roundBegan).TotalSeconds >= settings.CheckpointSeconds;

    /// <summary>The round before must have ended; what failed in it is told here, because nobody else waits for it.</summary>
    private async Task NextRound()
    {
        await _round;
        BeginRound();
    }

    /// <summary>Waits for data, but not longer than to the next checkpoint or rewind.</summary>
    private async Task WaitForMore(IJournalReader reader, CancellationToken stop)
    {
        var rest = _round.IsCompleted
            ? TimeSpan.FromSeconds(settings.CheckpointSeconds) - clock.GetElapsedTime(_roundBegan)
            : TimeSpan.FromSeconds(1);
        if (_rewindAt is { } due)
        {
            var untilRewind = clock.GetElapsedTime(clock.GetTimestamp(), due);
            if (untilRewind < rest) rest = untilRewind;
        }

        if (rest <= TimeSpan.Zero) return;
        if (rest < ShortestWait) rest = ShortestWait; // timers count milliseconds: less would be no wait at all

        using var timer = new CancellationTokenSource(rest, clock);
        using var until = CancellationTokenSource.CreateLinkedTokenSource(stop, timer.Token);
        try
        {
            await reader.WaitToRead(until.Token);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            // Time for a checkpoint.
        }
    }

    private async Task Deliver(CancellationToken stop)
    {
        for (int begin = 0, end; begin < _chunk.Count; begin = end)
        {
            end = SortDay(begin);
            foreach (var lane in _touched) _deliveries.Add(Deliver(lane, stop));
            await Task.WhenAll(_deliveries);

            _counters.Chunk(end - begin, _touched.Count);
            _deliveries.Clear();
            _touched.Clear();
        }
    }

    /// <summary>
    /// Puts records into their lanes, up to the first of a line that was received on another day than the one before it: lines learn from each other what
    /// was usual on the days before, so each has to have all of yesterday before any gets a record of today, in a replay too.
    /// </summary>
    private int SortDay(int begin)
    {
        int? day = null;
        for (var i = begin; i < _chunk.Count; i++)
        {
            if (_chunk[i].Kind == RecordKind.StationFrame)
            {
                var received = calendar.DayNumber((long)Math.Floor(_chunk[i].ReceivedAtMs / 1000.0));
                if (day is { } before && before != received) return i;
                day = received;
            }

            Sort(_chunk[i]);
        }

        return _chunk.Count;
    }

    private IEnumerable<Lane> Lanes => _vehicles.Values.Concat(_lines.Values);

    /// <summary>Puts a record into its lane.</summary>
    private void Sort(JournalRecord record)
    {
        if (LaneOf(record) is not { StuckAt: null } lane) return;
        if (lane.Frames is null)
        {
            lane.Frames = new(1);
            _touched.Add(lane);
        }

        lane.Frames.Add(new StoredFrame(record.Position, record.ReceivedAtMs, record.Kind == RecordKind.VehicleRejected, record.Payload));
    }

    /// <summary>Null: rejected bytes without a known sender stay in the journal and concern no grain.</summary>
    private Lane? LaneOf(in JournalRecord record) => record.Kind switch
    {
        RecordKind.VehicleFrame or RecordKind.VehicleRejected when Vin.TryParse(record.Key.Span, out var vin) =>
            LaneOf(_vehicles, vin, name => grains.GetGrain<IVehicleGrain>(name)),
        RecordKind.StationFrame when LineKey.TryParse(Encoding.UTF8.GetString(record.Key.Span), out var line) =>
            LaneOf(_lines, line, name => grains.GetGrain<IStationGrain>(name)),
        _ => null,
    };

    private static Lane LaneOf<TKey>(Dictionary<TKey, Lane> lanes, TKey key, Func<string, IJournalGrain> grain) where TKey : struct
    {
        if (lanes.TryGetValue(key, out var lane)) return lane;
        var name = key.ToString()!;
        return lanes[key] = new Lane(name, grain(name));
    }

    private async Task Deliver(Lane lane, CancellationToken stop)
    {
        var frames = lane.Frames!;
        lane.Dirty = true;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                if (await lane.Grain.Observe(lane.DeliveredTo, frames)) lane.DeliveredTo = Math.Max(lane.DeliveredTo, frames[^1].Position);
                else StartAgain(lane);
                break;
            }
            catch (Exception failure) when (failure is not OutOfMemoryException)
            {
                stop.ThrowIfCancellationRequested();
                if (attempt >= settings.Attempts)
                {
                    PutAside(lane, frames[0].Position);
                    PutAsideAt(log, failure, lane.Name, frames[0].Position);
                    break;
                }

                await Task.Delay(TimeSpan.FromSeconds(settings.RetrySeconds * (1 << (attempt - 1))), clock, stop);
            }
        }

        lane.Frames = null;
    }

    /// <summary>What the grain has forgotten came after its checkpoint, and no checkpoint is older than the replay position.</summary>
    private void StartAgain(Lane lane)
    {
        GrainForgot(log, lane.Name, lane.DeliveredTo);
        lane.DeliveredTo = -1;
        PutAside(lane, checkpoints.ReplayFrom);
    }

    private void PutAside(Lane lane, long position)
    {
        lock (_aside)
        {
            lane.StuckAt = position;
            Stuck++;
            if (_rewindAt is null)
            {
                var pause = Math.Min(settings.RewindMaxSeconds, settings.RewindSeconds * Math.Pow(2, Math.Min(_rewinds++, 30)));
                _rewindAt = clock.GetTimestamp() + (long)(pause * clock.TimestampFrequency);
            }
        }

        _counters.PutAside();
    }

    /// <summary>Reads again from the first frame that could not be delivered. Vehicles that were not stuck ignore what they see twice.</summary>
    private IJournalReader Rewind(IJournalReader reader)
    {
        var from = reader.Position;
        foreach (var lane in Lanes)
        {
            if (lane.StuckAt is { } position) from = Math.Min(from, position);
            lane.StuckAt = null;
        }

        from = Math.Max(from, journal.Oldest);
        RewindingTo(log, from, Stuck);
        Stuck = 0;
        _rewindAt = null;
        _rewoundAt = Math.Max(_rewoundAt, reader.Position);
        Volatile.Write(ref _delivered, from); // what lies between is no longer delivered: no checkpoint round may pass over it
        reader.Dispose();
        return journal.Read(from);
    }

    /// <summary>
    /// Saves every vehicle delivered to since the last round, beside the deliveries, then moves the replay position up to where the round began,
    /// or to the first frame that is stuck. A vehicle that cannot be saved keeps the position where it is: replay covers it.
    /// </summary>
    private void BeginRound()
    {
        var upTo = Delivered;
        var dirty = new List<Lane>();
        Collect(_vehicles, dirty, ref upTo);
        Collect(_lines, dirty, ref upTo);

        if (Stuck == 0 && Delivered >= _rewoundAt) _rewinds = 0;
        _roundBegan = clock.GetTimestamp();
        _round = Save(dirty, upTo);
    }

    private static void Collect<TKey>(Dictionary<TKey, Lane> lanes, List<Lane> dirty, ref long upTo) where TKey : struct
    {
        foreach (var (key, lane) in lanes)
        {
            if (lane.StuckAt is { } position) upTo = Math.Min(upTo, position);
            if (lane.Dirty) dirty.Add(lane);
            else if (lane.StuckAt is null) lanes.Remove(key); // silent for a whole round: it costs nothing here
            lane.Dirty = false;
        }
    }

    private async Task Save(List<Lane> dirty, long upTo)
    {
        var failed = 0;
        var options = new ParallelOptions { MaxDegreeOfParallelism = settings.ConcurrentSaves };
        await Parallel.ForEachAsync(dirty, options, async (lane, _) =>
        {
            try
            {
                await lane.Grain.Save();
            }
            catch (Exception failure) when (failure is not OutOfMemoryException)
            {
                lane.Dirty = true;
                Interlocked.Increment(ref failed);
                NotSaved(log, failure, lane.Name);
            }
        });

        if (failed == 0 && upTo > checkpoints.ReplayFrom) await MoveReplayPosition(upTo);
        _counters.Round(dirty.Count - failed, clock.GetElapsedTime(_roundBegan));
    }

    private async Task MoveReplayPosition(long upTo)
    {
        try
        {
            await checkpoints.SetReplayFrom(upTo);
            journal.Release(upTo);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            ReplayPositionStays(log, failure, checkpoints.ReplayFrom);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Dispatcher reads the journal from {From}; committed up to {Committed}")]
    private static partial void ReadingFrom(ILogger log, long from, long committed);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Name} put aside at journal position {Position}: its grain keeps failing")]
    private static partial void PutAsideAt(ILogger log, Exception failure, string name, long position);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Name} has forgotten what it was given up to {Position}: it starts again from its checkpoint")]
    private static partial void GrainForgot(ILogger log, string name, long position);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Reading the journal again from {From} for {Stuck} vehicles and lines put aside")]
    private static partial void RewindingTo(ILogger log, long from, int stuck);

    [LoggerMessage(Level = LogLevel.Error, Message = "The replay position stays at {Position}: it could not be written")]
    private static partial void ReplayPositionStays(ILogger log, Exception failure, long position);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Name} could not be saved; the replay position stays")]
    private static partial void NotSaved(ILogger log, Exception failure, string name);
}
