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
/// A vehicle or line whose grain keeps failing is put aside, the others go on, and the journal is read again for it later; after a few times it is
/// caught up alone, by its key.
/// </summary>
public sealed partial class Dispatcher(
    IJournal journal, ICheckpoints checkpoints, IGrainFactory grains, CityCalendar calendar, DispatchSettings settings, TimeProvider clock, ILogger<Dispatcher> log)
{
    /// <summary>The journal's index is by receipt, and a clock may have been set back: so much earlier is looked as well.</summary>
    private static readonly TimeSpan ClockMargin = TimeSpan.FromDays(2);

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

    /// <summary>Lanes that are caught up alone, by the clock timestamp of their next try.</summary>
    private readonly PriorityQueue<Lane, long> _alone = new();

    /// <summary>Everything before this journal position was offered to the grains.</summary>
    public long Delivered => Volatile.Read(ref _delivered);

    /// <summary>Vehicles and lines put aside because their grain failed; healthy is 0.</summary>
    public int Stuck { get; private set; }

    /// <summary>Times that the journal was read again.</summary>
    public int Rewound { get; private set; }

    /// <summary>Of those stuck, the ones that are caught up alone.</summary>
    public int Alone => _alone.Count;

    public async Task Run(CancellationToken stop)
    {
        var from = Math.Max(checkpoints.ReplayFrom, journal.Oldest);
        _delivered = from;
        _roundBegan = clock.GetTimestamp();
        journal.Release(JournalFollower.Checkpoints, from);
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
                if (NextAlone is { } next && clock.GetTimestamp() >= next) await CatchUp(_alone.Dequeue(), reader.Position, stop);
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

    private long? NextAlone => _alone.TryPeek(out _, out var at) ? at : null;

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
        foreach (var due in (long?[])[_rewindAt, NextAlone])
            if (due is { } at && clock.GetElapsedTime(clock.GetTimestamp(), at) is var left && left < rest) rest = left;

        if (rest <= TimeSpan.Zero) return;
        await reader.WaitToRead(rest, clock, stop);
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

        lane.Frames.Add(Frame(record));
    }

    private static StoredFrame Frame(in JournalRecord record) =>
        new(record.Position, record.ReceivedAtMs, record.Kind == RecordKind.VehicleRejected, record.Payload);

    /// <summary>Null: rejected bytes without a known sender stay in the journal and concern no grain.</summary>
    private Lane? LaneOf(in JournalRecord record) => record.Kind switch
    {
        RecordKind.VehicleFrame or RecordKind.VehicleRejected when Vin.TryParse(record.Key.Span, out var vin) =>
            LaneOf(_vehicles, vin, name => new Lane(name, grains.GetGrain<IVehicleGrain>(name), RecordKind.VehicleFrame, RecordKind.VehicleRejected)),
        RecordKind.StationFrame when LineKey.TryParse(Encoding.UTF8.GetString(record.Key.Span), out var line) =>
            LaneOf(_lines, line, name => new Lane(name, grains.GetGrain<IStationGrain>(name), RecordKind.StationFrame)),
        _ => null,
    };

    private static Lane LaneOf<TKey>(Dictionary<TKey, Lane> lanes, TKey key, Func<string, Lane> make) where TKey : struct =>
        lanes.TryGetValue(key, out var lane) ? lane : lanes[key] = make(key.ToString()!);

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
            lane.IsAlone = ++lane.PutAside > settings.Rewinds;
            if (lane.IsAlone) _alone.Enqueue(lane, clock.GetTimestamp() + Ticks(settings.RewindMaxSeconds));
            else if (_rewindAt is null)
            {
                var pause = Math.Min(settings.RewindMaxSeconds, settings.RewindSeconds * Math.Pow(2, Math.Min(_rewinds++, 30)));
                _rewindAt = clock.GetTimestamp() + Ticks(pause);
            }
        }

        _counters.PutAside(lane.IsAlone);
        _counters.Stuck(1);
    }

    private long Ticks(double seconds) => (long)(seconds * clock.TimestampFrequency);

    /// <summary>
    /// One step of a lane on its own, up to a chunk, by its key in the journal: its frames are few among all. Where the grain has come to is where it is
    /// stuck then, so the replay position stays honest. Beyond <paramref name="upTo"/> the reader brings its frames like everybody's.
    /// </summary>
    private async Task CatchUp(Lane lane, long upTo, CancellationToken stop)
    {
        var frames = Waiting(lane, upTo, out var isAll);
        lane.Dirty = true;
        var next = Ticks(settings.RewindMaxSeconds);
        try
        {
            if (frames.Count > 0 && !await lane.Grain.Observe(lane.DeliveredTo, frames))
            {
                GrainForgot(log, lane.Name, lane.DeliveredTo);
                lane.DeliveredTo = -1;
                lane.StuckAt = checkpoints.ReplayFrom;
            }
            else
            {
                if (frames.Count > 0) lane.DeliveredTo = Math.Max(lane.DeliveredTo, frames[^1].Position);
                lane.StuckAt = isAll ? null : frames[^1].Position + 1;
            }

            next = 0;
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            stop.ThrowIfCancellationRequested();
            PutAsideAt(log, failure, lane.Name, frames[0].Position);
        }

        if (lane.StuckAt is not null)
        {
            _alone.Enqueue(lane, clock.GetTimestamp() + next);
            return;
        }

        (lane.IsAlone, lane.PutAside) = (false, 0);
        Stuck--;
        _counters.Stuck(-1);
    }

    private List<StoredFrame> Waiting(Lane lane, long upTo, out bool isAll)
    {
        var from = Math.Max(lane.StuckAt!.Value, journal.Oldest);
        var since = journal.ReadAt(from) is { } stuck ? stuck.ReceivedAtMs - (long)ClockMargin.TotalMilliseconds : 0;
        var key = Encoding.UTF8.GetBytes(lane.Name);
        var positions = lane.Kinds.SelectMany(kind => journal.Find(kind, key, since, long.MaxValue)).Where(at => at >= from && at < upTo).Order();
        var frames = new List<StoredFrame>();
        var bytes = 0;
        isAll = false;
        foreach (var position in positions)
        {
            if (bytes >= settings.ChunkBytes) return frames;
            if (journal.ReadAt(position) is not { } record) continue;
            frames.Add(Frame(record));
            bytes += record.Payload.Length;
        }

        isAll = true;
        return frames;
    }

    /// <summary>Reads again from the first frame that could not be delivered. Vehicles that were not stuck ignore what they see twice.</summary>
    private IJournalReader Rewind(IJournalReader reader)
    {
        var from = reader.Position;
        foreach (var lane in Lanes)
        {
            if (lane.IsAlone || lane.StuckAt is not { } position) continue;
            from = Math.Min(from, position);
            lane.StuckAt = null;
        }

        from = Math.Max(from, journal.Oldest);
        RewindingTo(log, from, Stuck - Alone);
        Rewound++;
        _counters.Rewind();
        _counters.Stuck(Alone - Stuck);
        Stuck = Alone;
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
        var wentWell = upTo >= _rewoundAt;
        Collect(_vehicles, dirty, wentWell, ref upTo);
        Collect(_lines, dirty, wentWell, ref upTo);

        if (Stuck == Alone && Delivered >= _rewoundAt) _rewinds = 0;
        _roundBegan = clock.GetTimestamp();
        _round = Save(dirty, upTo);
    }

    /// <param name="wentWell">All that was read again is read: who is not stuck now has come over it.</param>
    private static void Collect<TKey>(Dictionary<TKey, Lane> lanes, List<Lane> dirty, bool wentWell, ref long upTo) where TKey : struct
    {
        foreach (var (key, lane) in lanes)
        {
            if (lane.StuckAt is { } position) upTo = Math.Min(upTo, position);
            else if (wentWell) lane.PutAside = 0;
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
            journal.Release(JournalFollower.Checkpoints, upTo);
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
