using Telematics.Core.Stations;
using Telematics.Core.Vehicles;
using Telematics.Storage.Database;
using Telematics.Storage.Database.Model;

namespace Telematics.Grains.Stations;

/// <summary>Passes of a line that a failed check leaves unproven.</summary>
/// <param name="AfterMs">The last good check before it; 0: there was none.</param>
/// <param name="ToMs">The next good check; the end of time: there is none yet.</param>
public sealed record UnprovenSpan(long FailedAtMs, long AfterMs, long ToMs);

/// <summary>One chunk of a line's records on top of what it remembers. Touches nothing outside: the grain takes the results out when all has gone well.</summary>
internal sealed class LineStep(LineMemory memory, LineFacts? facts, StationServices services)
{
    /// <summary>Two minutes of a road that is full all the time; bounds the memory of a line.</summary>
    private const int MaxUnheard = 512;

    private readonly List<UnheardPass> _unheard = [.. memory.Unheard];
    private IReadOnlyDictionary<PlateKey, PlateFacts> _vehicles = new Dictionary<PlateKey, PlateFacts>();

    public LineMemory Memory { get; private set; } = memory;
    public List<PassRow> Rows { get; } = [];
    public List<PlateReview> Reviews { get; } = [];
    public List<UnprovenSpan> Unproven { get; } = [];

    /// <summary>Finished days, for the city, and the day on which the record was received that ended them.</summary>
    public List<(int Day, int ToldOn, ScreeningBook Book)> Taught { get; } = [];

    /// <summary>Passes whose minute is over, to be compared with their vehicles' own readings.</summary>
    public List<UnheardPass> Audible { get; } = [];

    /// <summary>What was usual in the city when the next record was received.</summary>
    public ScreeningBook Usual { get; set; } = ScreeningBook.Empty;

    public static IReadOnlyCollection<PlateKey> PlatesOf(IEnumerable<(StationRecord Record, byte[] Hash)> records) =>
        records.Select(one => one.Record.Pass).OfType<Pass>().Select(pass => PlateReading.Of(pass).Plate).OfType<PlateKey>().ToHashSet();

    public void Know(IReadOnlyDictionary<PlateKey, PlateFacts> vehicles) => _vehicles = vehicles;

    public void Apply(StationRecord record, byte[] hash)
    {
        Memory = Memory with { LastSeenMs = Math.Max(Memory.LastSeenMs ?? 0, record.ReceivedAtMs) };
        Count(record.Sequence);
        if (record.Rejection != RejectionCode.None || facts is null)
            Memory = Memory with { Today = Memory.Today with { Rejected = Memory.Today.Rejected + 1 } };
        else if (record.Pass is { } pass) Judge(record, pass, hash);
        else if (record.Calibration is { } check) Check(check);
    }

    /// <summary>The day is over: what it taught goes to the city, its figures to the chart.</summary>
    private void Turn(int day, int receivedOn)
    {
        var today = Memory.Quality.Today.Day;
        if (day <= Math.Max(today, Memory.CountedDay)) return;
        if (today > 0) Taught.Add((today, receivedOn, Memory.Learnt));
        Memory = Memory with
        {
            Learnt = ScreeningBook.Empty,
            Finished = today > 0 ? Memory.Finished.Add(LineReport.Close(Memory)) : Memory.Finished,
            Today = today > 0 ? new DayCounts() : Memory.Today, // checks before the first pass ever are of its day
            CountedDay = day,
        };
    }

    /// <summary>By the receipt of the newest record, not by a clock; so many that there is no room are heard before their minute is over.</summary>
    public void Listen(long nowMs)
    {
        var count = Math.Max(0, _unheard.Count - MaxUnheard);
        while (count < _unheard.Count && _unheard[count].HeardToMs(services.RulesAt(_unheard[count].PassedAtMs).TwoWitnesses) <= nowMs) count++;
        Audible.AddRange(_unheard[..count]);
        _unheard.RemoveRange(0, count);
        Memory = Memory with { Unheard = [.. _unheard] };
    }

    private void Judge(StationRecord record, Pass pass, byte[] hash)
    {
        var rules = services.RulesAt(pass.PassedAtMs);
        Turn(services.DayOf(pass.PassedAtMs), services.DayOf(record.ReceivedAtMs));
        var reading = PlateReading.Of(pass);
        var vehicle = reading.Plate is { } plate ? _vehicles.GetValueOrDefault(plate) : null;
        var stage = vehicle?.Stage ?? EmissionStage.Unknown;
        long? sentAtMs = record.SentAtMs > 0 ? record.SentAtMs : null;
        var judged = PassJudge.Judge(pass, facts!, Moment(record, pass, sentAtMs), reading with { RegisteredFuel = vehicle?.Fuel }, rules, services.Calendar);
        judged = judged with { ScreenHigh = Usual.IsHigh(judged, stage, rules) };

        Rows.Add(judged.ToRow(hash, vehicle?.Vin));
        if (vehicle is not null && pass.NoToCo2 is not null) _unheard.Add(new UnheardPass(judged.Key, vehicle.Vin, pass.PassedAtMs, record.ReceivedAtMs));
        if (reading.IsDoubtful(rules.Validity.MinPlateConfidence)) Reviews.Add(PlateDoubt.Of(judged, reading));
        Tell(LineQuality.Observe(Memory.Quality, judged, stage, sentAtMs, rules, services.Calendar));
        Remember(pass, judged, stage, rules);
    }

    private void Remember(Pass pass, JudgedPass judged, EmissionStage stage, StationRules rules)
    {
        var isNewest = !Memory.Previous.TryGetValue(pass.Lane, out var before) || before.PassedAtMs <= pass.PassedAtMs;
        var isOfToday = services.DayOf(pass.PassedAtMs) == Memory.Quality.Today.Day;
        Memory = Memory with
        {
            LastPassMs = Math.Max(Memory.LastPassMs ?? 0, pass.PassedAtMs),
            Passes = Memory.Passes + 1,
            Previous = isNewest ? Memory.Previous.SetItem(pass.Lane, new LanePass(pass.PassedAtMs, PlateText.Tidy(pass.Plate))) : Memory.Previous,
            Learnt = isOfToday ? Memory.Learnt.Observe(judged, stage, rules.Screening) : Memory.Learnt,
            Today = Memory.Today with { Exceeds = Memory.Today.Exceeds + (isOfToday && judged.Outcome == PassOutcome.Exceed ? 1 : 0) },
        };
    }

    private LineMoment Moment(StationRecord record, Pass pass, long? sentAtMs) => new(record.Position, record.ReceivedAtMs, sentAtMs)
    {
        LastGoodCalibrationMs = Memory.Quality.Checks.LastGoodBefore(pass.PassedAtMs),
        Previous = Memory.Previous.TryGetValue(pass.Lane, out var previous) ? new PreviousPass(previous.PassedAtMs, previous.Plate) : null,
        Quarantined = !Memory.Quality.HasVoice,
        CalibrationUnproven = Memory.Quality.Checks.IsUnproven(pass.PassedAtMs),
    };

    private void Check(Calibration check)
    {
        var step = LineQuality.Check(Memory.Quality, check, services.RulesAt(check.StartedAtMs));
        Tell(step);
        Memory = Memory with
        {
            Today = check.Passed
                ? Memory.Today with { ChecksGood = Memory.Today.ChecksGood + 1 }
                : Memory.Today with { ChecksFailed = Memory.Today.ChecksFailed + 1 },
        };
        if (step.UnprovenSinceMs is not { } since) return;
        var next = Memory.Quality.Checks.Marks.Where(mark => mark.Passed && mark.AtMs > check.StartedAtMs).Select(mark => (long?)mark.AtMs).FirstOrDefault();
        Unproven.Add(new UnprovenSpan(check.StartedAtMs, since, next ?? long.MaxValue));
    }

    private void Tell(QualityStep step)
    {
        Memory = Memory with { Quality = step.Next };
        if (step.Transitions is [.., var last]) Memory = Memory with { ReasonZh = last.Reason.Zh, ReasonEn = last.Reason.En };
    }

    /// <summary>Numbers that were skipped count as missing until they come.</summary>
    private void Count(ulong sequence)
    {
        if (sequence == 0) return;
        if (sequence > Memory.LastSequence)
        {
            var missing = Memory.LastSequence == 0 ? 0 : (long)Math.Min(sequence - Memory.LastSequence - 1, 1_000_000);
            Memory = Memory with { LastSequence = sequence, Quality = missing > 0 ? LineQuality.Miss(Memory.Quality, missing) : Memory.Quality };
        }
        else Memory = Memory with { Quality = LineQuality.Miss(Memory.Quality, -1) };
    }
}
