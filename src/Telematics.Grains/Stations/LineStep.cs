using System.Collections.Immutable;
using Telematics.Core.Stations;
using Telematics.Core.Vehicles;
using Telematics.Storage.Database;
using Telematics.Storage.Database.Model;

namespace Telematics.Grains.Stations;

/// <summary>Passes of a line that a check says something new of.</summary>
/// <param name="Line">As known right after it.</param>
internal sealed record CheckedSpan(CheckMark Check, CheckSpan Span, long Position, LineQualityState Line);

/// <summary>One chunk of a line's records on top of what it remembers. Touches nothing outside: the grain takes the results out when all has gone well.</summary>
internal sealed class LineStep(LineMemory memory, LineFacts? facts, StationServices services)
{
    /// <summary>Two minutes of a road that is full all the time; bounds the memory of a line.</summary>
    private const int MaxUnheard = 512;

    /// <summary>A line watches one lane; some count the others too.</summary>
    private const int MaxLanes = 16;

    /// <summary>No plate is longer; what is would be remembered for nothing.</summary>
    private const int MaxPlate = 16;

    private readonly List<UnheardPass> _unheard = [.. memory.Unheard];
    private IReadOnlyDictionary<PlateKey, PlateFacts> _vehicles = new Dictionary<PlateKey, PlateFacts>();

    public LineMemory Memory { get; private set; } = memory;
    public List<PassRow> Rows { get; } = [];
    public List<PlateReview> Reviews { get; } = [];
    public List<CheckedSpan> Checked { get; } = [];

    /// <summary>What finished days have taught, for the city, and the day on which the record was received that ended them.</summary>
    public List<(int Day, int ToldOn, ScreeningBook Book)> Taught { get; } = [];

    /// <summary>Passes whose minute is over, to be compared with their vehicles' own readings.</summary>
    public List<UnheardPass> Audible { get; } = [];

    /// <summary>Finished days as figures, for the comparison of neighbours.</summary>
    public List<LineDay> Finished { get; } = [];

    /// <summary>What was usual in the city when the next record was received.</summary>
    public ScreeningBook Usual { get; set; } = ScreeningBook.Empty;

    public static IReadOnlyCollection<PlateKey> PlatesOf(IEnumerable<(StationRecord Record, byte[] Hash)> records) =>
        records.Select(one => one.Record.Pass).OfType<Pass>().Select(pass => PlateReading.Of(pass).Plate).OfType<PlateKey>().ToHashSet();

    public void Know(IReadOnlyDictionary<PlateKey, PlateFacts> vehicles) => _vehicles = vehicles;

    public void Apply(StationRecord record, byte[] hash)
    {
        Memory = Memory with { LastSeenMs = Math.Max(Memory.LastSeenMs ?? 0, record.ReceivedAtMs) };
        Follow(record.Sequence);
        if (record.Rejection != RejectionCode.None || facts is null)
            Count(services.DayOf(record.ReceivedAtMs), day => day with { Rejected = day.Rejected + 1 }); // its own time may be what is wrong with it
        else if (record.Pass is { } pass) Judge(record, pass, hash);
        else if (record.Calibration is { } check) Check(record, check);
    }

    /// <summary>The day is over: what it taught goes to the city.</summary>
    private void Turn(int day, int receivedOn)
    {
        var today = Memory.Quality.Today.Day;
        if (day <= Math.Max(today, Memory.LearntDay)) return;
        if (today > 0) Taught.Add((today, receivedOn, Memory.Learnt));
        Memory = Memory with { Learnt = ScreeningBook.Empty, LearntDay = day };
    }

    /// <summary>The finished day that is to be compared now; null: none. Not before others have finished it too.</summary>
    public int? DayToCompare(Pass pass)
    {
        var quality = Memory.Quality;
        if (facts is null || services.DayOf(pass.PassedAtMs) != quality.Today.Day || quality.History.IsEmpty) return null;
        var day = quality.History[^1].Day;
        var hour = services.Calendar.Local(pass.PassedAtMs / 1000).TimeOfDay.TotalHours;
        return day > quality.Compared.Day && (day < quality.Today.Day - 1 || hour >= services.RulesAt(pass.PassedAtMs).Quality.CompareHour) ? day : null;
    }

    public void Compare(StationRecord record, DayEvidence evidence)
    {
        var rules = services.RulesAt(record.Pass!.PassedAtMs);
        Tell(record, LineQuality.Compare(Memory.Quality, evidence, record.Pass.PassedAtMs, rules));
        var alarms = Memory.Quality.Compared.Alarms;
        Memory = Memory with { Candidates = Memory.Candidates.RemoveAll(candidate => candidate.Day <= evidence.Day) };
        Count(services.DayOf(record.Pass.PassedAtMs), day => day); // the state may be another
        if (!alarms.IsEmpty) Count(evidence.Day, day => day with { Alarms = day.Alarms.Length == 0 ? LineReport.Words(alarms) : day.Alarms + '\n' + LineReport.Words(alarms) });
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
        if (reading.IsDoubtful(rules.Validity.MinPlateConfidence)) Reviews.Add(PlateDoubt.Of(judged, reading));
        Tell(record, LineQuality.Observe(Memory.Quality, judged, stage, sentAtMs, rules, services.Calendar));
        Remember(pass, judged, stage, rules);
        if (vehicle is not null && pass.NoToCo2 is not null) AskLater(record, pass, judged, vehicle, rules);
    }

    /// <summary>What the vehicle measured itself is heard when its minute is over; of some trucks again when the day of the line is compared.</summary>
    private void AskLater(StationRecord record, Pass pass, JudgedPass judged, PlateFacts vehicle, StationRules rules)
    {
        _unheard.Add(new UnheardPass(judged.Key, vehicle.Vin, pass.PassedAtMs, record.ReceivedAtMs));
        if (vehicle.IsWitness && judged.Validity == PassValidity.Valid) Ask(pass, vehicle, rules.Quality);
    }

    private void Remember(Pass pass, JudgedPass judged, EmissionStage stage, StationRules rules)
    {
        var isNewest = !Memory.Previous.TryGetValue(pass.Lane, out var before) || before.PassedAtMs <= pass.PassedAtMs;
        var day = services.DayOf(pass.PassedAtMs);
        Memory = Memory with
        {
            LastPassMs = Math.Max(Memory.LastPassMs ?? 0, pass.PassedAtMs),
            Passes = Memory.Passes + 1,
            Previous = isNewest ? Follow(pass) : Memory.Previous,
            Learnt = day == Memory.Quality.Today.Day ? Memory.Learnt.Observe(judged, stage, rules.Screening) : Memory.Learnt,
        };
        Count(day, counts => counts with { Exceeds = counts.Exceeds + (judged.Outcome == PassOutcome.Exceed ? 1 : 0) });
    }

    private ImmutableDictionary<int, LanePass> Follow(Pass pass)
    {
        var plate = PlateText.Tidy(pass.Plate);
        var lanes = Memory.Previous.SetItem(pass.Lane, new LanePass(pass.PassedAtMs, plate?.Length > MaxPlate ? null : plate));
        return lanes.Count > MaxLanes ? lanes.Remove(lanes.MinBy(lane => lane.Value.PassedAtMs).Key) : lanes;
    }

    private void Ask(Pass pass, PlateFacts vehicle, QualityRules rules)
    {
        var day = services.DayOf(pass.PassedAtMs);
        var oldest = Math.Max(day, Memory.Candidates.IsEmpty ? day : Memory.Candidates.Max(candidate => candidate.Day)) - rules.LateDays;
        if (day <= Memory.Quality.Compared.Day || day < oldest || Memory.Candidates.Count(candidate => candidate.Day == day) >= rules.WitnessesPerDay) return;
        Memory = Memory with
        {
            Candidates = Memory.Candidates.RemoveAll(candidate => candidate.Day < oldest).Add(new WitnessCandidate(day, pass.PassId, vehicle.Vin)),
        };
    }

    private LineMoment Moment(StationRecord record, Pass pass, long? sentAtMs) => new(record.Position, record.ReceivedAtMs, sentAtMs)
    {
        LastGoodCalibrationMs = Memory.Quality.Checks.LastGoodBefore(pass.PassedAtMs),
        Previous = Memory.Previous.TryGetValue(pass.Lane, out var previous) ? new PreviousPass(previous.PassedAtMs, previous.Plate) : null,
        Quarantined = Memory.Quality.WasSilent(pass.PassedAtMs) ?? true, // so long ago that nobody can say: in favour of the vehicle
        CalibrationUnproven = Memory.Quality.Checks.IsUnproven(pass.PassedAtMs),
    };

    private void Check(StationRecord record, Calibration check)
    {
        var step = LineQuality.Check(Memory.Quality, check, services.RulesAt(check.StartedAtMs));
        Tell(record, step);
        Count(services.DayOf(check.StartedAtMs), day => check.Passed ? day with { ChecksGood = day.ChecksGood + 1 } : day with { ChecksFailed = day.ChecksFailed + 1 });
        if (step.Span is { } span) Checked.Add(new CheckedSpan(new CheckMark(check.StartedAtMs, check.Passed), span, record.Position, step.Next));
    }

    private void Tell(StationRecord record, QualityStep step)
    {
        var before = Memory.Quality;
        Memory = Memory with { Quality = step.Next };
        if (step.Transitions is [.., var last])
        {
            Memory = Memory with
            {
                ReasonZh = last.Reason.Zh,
                ReasonEn = last.Reason.En,
                Untold = Memory.Untold.AddRange(step.Transitions.Select(transition => new CausedTransition(record.Position, record.ReceivedAtMs, transition))),
            };
        }

        if (step.Next.History is [.., var finished] && finished.Day > (before.History is [.., var known] ? known.Day : 0)) Finished.Add(finished);
        if (step.Next.Alarms is [var first, ..] alarms && alarms != before.Alarms) Count(first.Day, day => day with { Alarms = LineReport.Words(alarms) });
    }

    /// <summary>What happened on a day that is kept; older ones are on record as they are.</summary>
    private void Count(int day, Func<DayCounts, DayCounts> change)
    {
        var newest = Math.Max(day, Memory.Days.IsEmpty ? day : Memory.Days.Keys.Last());
        var oldest = newest - services.Rules.Current.Sets[^1].Stations.Quality.LateDays;
        if (day < oldest) return;
        var counts = change(Memory.Days.GetValueOrDefault(day, new DayCounts()));
        Memory = Memory with
        {
            Days = Memory.Days.SetItem(day, day == newest ? counts with { State = Memory.Quality.State } : counts)
                .RemoveRange(Memory.Days.Keys.Where(kept => kept < oldest && !Memory.Touched.Contains(kept))),
            Touched = Memory.Touched.Add(day),
        };
    }

    /// <summary>Numbers that were skipped count as missing until they come.</summary>
    private void Follow(ulong sequence)
    {
        if (sequence == 0) return;
        if (sequence <= Memory.LastSequence)
        {
            var (next, day) = LineQuality.Fill(Memory.Quality);
            Memory = Memory with { Quality = next };
            if (day > 0) Count(day, counts => counts);
            return;
        }

        var missing = Memory.LastSequence == 0 ? 0 : (long)Math.Min(sequence - Memory.LastSequence - 1, 1_000_000);
        Memory = Memory with { LastSequence = sequence, Quality = missing > 0 ? LineQuality.Miss(Memory.Quality, missing) : Memory.Quality };
    }
}
