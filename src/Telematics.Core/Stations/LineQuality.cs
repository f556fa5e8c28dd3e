using System.Collections.Immutable;
using Telematics.Core.Rules;
using Telematics.Core.Vehicles;

namespace Telematics.Core.Stations;

/// <summary>All that is remembered of a line's quality: its checks, its running day and its last days; some 20 KiB.</summary>
public sealed record LineQualityState
{
    // Stands first: New below is made from it.
    internal static ImmutableArray<int> NoRuns { get; } = [.. new int[LineDay.Statistics]];

    public LineState State { get; init; }
    public LineTally Today { get; init; } = new(0);

    /// <summary>Finished days that late passes still reach, oldest first.</summary>
    public ImmutableArray<LineTally> Recent { get; init; } = [];

    /// <summary>The newest pass or check: what comes late does not turn the clock back.</summary>
    public long NewestMs { get; init; }

    /// <summary>Oldest first.</summary>
    public ImmutableArray<LineDay> History { get; init; } = [];
    public LineChecks Checks { get; init; } = LineChecks.Empty;

    /// <summary>Of the newest finished day; a good check clears them.</summary>
    public ImmutableArray<DayAlarm> Alarms { get; init; } = [];

    /// <summary>Per statistic: days in a row with an alarm, negative when it was below the usual.</summary>
    public ImmutableArray<int> Runs { get; init; } = NoRuns;

    /// <summary>What neighbours and trucks say.</summary>
    public LineComparison Compared { get; init; } = LineComparison.New;

    /// <summary>Why the line has no voice, zh-CN and English; null: it has.</summary>
    public string? QuarantineZh { get; init; }
    public string? QuarantineEn { get; init; }

    /// <summary>When that was so.</summary>
    public LineSilence Silence { get; init; } = LineSilence.None;

    public static LineQualityState New { get; } = new();

    /// <summary>
    /// Passes of a line without voice are judged, shown and count for nothing; this is by what is known now. Null: so long ago that nobody remembers. A state
    /// from before silences were remembered is silent at all times, until a check ends it.
    /// </summary>
    public bool? WasSilent(long atMs) => State == LineState.Quarantined && !Silence.Lasts ? true : Silence.Covers(atMs);
}

/// <summary>A change of a line's state, for the record (质控记录).</summary>
public sealed record LineTransition(long AtMs, LineState From, LineState To, Sentence Reason);

/// <param name="Span">After a check: the passes for which it changes something.</param>
public sealed record QualityStep(LineQualityState Next, ImmutableArray<LineTransition> Transitions, CheckSpan? Span = null);

/// <summary>
/// The quality of a line from event to event (质量控制, domain.md 1.6): good, check-due, check-failed, quarantined. An instrument that drifts loses its
/// voice by itself before it harms anyone, and gets it back only by a check that a person has made. Pure: the same events give the same states.
/// </summary>
public static class LineQuality
{
    /// <param name="sentAtMs">Null where the records came as a file.</param>
    public static QualityStep Observe(LineQualityState state, JudgedPass pass, EmissionStage stage, long? sentAtMs, StationRules rules, CityCalendar calendar)
    {
        var atMs = pass.Measured.PassedAtMs;
        var day = calendar.DayNumber((long)Math.Floor(atMs / 1000.0));
        if (day < state.Today.Day) return Settle(state, Late(state, day, pass, stage, sentAtMs, rules.Quality), atMs, rules);
        var next = day > state.Today.Day ? Turn(state, day, rules) : state;
        return Settle(state, next with { Today = next.Today.Add(pass, stage, sentAtMs) }, atMs, rules);
    }

    /// <summary>Sequence numbers that were skipped, on the day on which it was seen.</summary>
    public static LineQualityState Miss(LineQualityState state, long records) => state with { Today = state.Today with { Missing = state.Today.Missing + records } };

    /// <summary>One of them came after all. Also told: the day that has one less; 0: none has any.</summary>
    public static (LineQualityState Next, int Day) Fill(LineQualityState state)
    {
        if (state.Today.Missing > 0) return (Miss(state, -1), state.Today.Day);
        if (state.Recent.LastOrDefault(tally => tally.Missing > 0) is not { } day) return (state, 0);
        return (state with { Recent = state.Recent.Replace(day, day with { Missing = day.Missing - 1 }) }, day.Day);
    }

    /// <summary>
    /// A check by known gas and filters. Failed: everything since the last good one is unproven. Several in a row, and the line has no voice. A check by a
    /// person ends a quarantine, and what is usual is learnt anew; the instrument's own check does not, for it would not see its own drift.
    /// </summary>
    public static QualityStep Check(LineQualityState state, Calibration check, StationRules rules)
    {
        var checks = state.Checks.Add(new CheckMark(check.StartedAtMs, check.Passed));
        var next = state with { Checks = checks };
        if (!check.Passed)
        {
            if (checks.FailedInARow >= rules.Quality.FailedChecksToQuarantine)
                next = Silence(next, Sentence.Of($"连续{checks.FailedInARow}次检查未通过。", $"{checks.FailedInARow} checks in a row failed."));
            return Settle(state, next, check.StartedAtMs, rules) with { Span = checks.Around(check.StartedAtMs) };
        }

        if (checks.Newest?.AtMs == check.StartedAtMs)
        {
            var byPerson = check.Kind is CalibrationKind.Manual or CalibrationKind.Audit;
            next = next with { Alarms = [], Compared = state.Compared.Answered(byPerson) };
            if (state.QuarantineZh is not null && byPerson)
                next = next with { QuarantineZh = null, QuarantineEn = null, Silence = state.Silence.End(check.StartedAtMs), History = [], Runs = LineQualityState.NoRuns, Compared = state.Compared.Anew() };
        }

        return Settle(state, next, check.StartedAtMs, rules) with { Span = checks.Around(check.StartedAtMs) };
    }

    /// <summary>A finished day beside other lines and trucks: a check is due when they contradict it, and they stop the line when they go on doing so.</summary>
    public static QualityStep Compare(LineQualityState state, DayEvidence evidence, long atMs, StationRules rules)
    {
        var own = state.History.LastOrDefault(day => day.Day == evidence.Day);
        var next = state with { Compared = state.Compared.With(own, evidence, rules.Quality) };
        return Settle(state, next.Compared.Stop(rules.Quality) is { } reason ? Silence(next, reason) : next, atMs, rules);
    }

    /// <summary>A finished day against the days before: alarms, and silence when the same alarm came for days.</summary>
    public static LineQualityState Finish(LineQualityState state, LineDay day, StationRules rules)
    {
        var quality = rules.Quality;
        var alarms = DayAlarm.AgainstHistory(day, state.History, quality);
        var runs = Continue(state.Runs, day, alarms);
        var history = state.History.Add(day);
        var next = state with
        {
            History = history.Length > quality.HistoryDays ? history.RemoveRange(0, history.Length - quality.HistoryDays) : history,
            Alarms = alarms,
            Runs = runs,
        };
        var drift = alarms.FirstOrDefault(alarm => alarm.IsDrift && Math.Abs(runs[(int)alarm.Statistic]) >= quality.DriftDays);
        return drift is null ? next : Silence(next, Sentence.Of(
            $"仪器漂移，连续{Math.Abs(runs[(int)drift.Statistic])}天：", $"The instrument drifts, {Math.Abs(runs[(int)drift.Statistic])} days in a row:") + drift.Explain());
    }

    private static LineQualityState Turn(LineQualityState state, int day, StationRules rules)
    {
        var today = state.Today;
        var next = today.Passes > 0 ? Finish(state, today.Close(rules.Quality), rules) : state;
        return next with
        {
            Recent = [.. (today.Day > 0 ? state.Recent.Add(today) : state.Recent).Where(tally => tally.Day >= day - rules.Quality.LateDays)],
            Today = new LineTally(day) { Missing = today.Day == 0 ? today.Missing : 0 },
        };
    }

    /// <summary>Filled in late: counted on its own day, and in what that day says of the usual. Alarms that the day has raised, or not, stay.</summary>
    private static LineQualityState Late(LineQualityState state, int day, JudgedPass pass, EmissionStage stage, long? sentAtMs, QualityRules rules)
    {
        if (day < state.Today.Day - rules.LateDays) return state;
        var had = state.Recent.FirstOrDefault(tally => tally.Day == day);
        var tally = (had ?? new LineTally(day)).Add(pass, stage, sentAtMs);
        return state with
        {
            Recent = had is null ? state.Recent.Insert(state.Recent.Count(other => other.Day < day), tally) : state.Recent.Replace(had, tally),
            History = [.. state.History.Select(known => known.Day == day ? tally.Close(rules) : known)],
        };
    }

    /// <summary>A day on which the statistic is not known neither continues nor ends a run.</summary>
    internal static ImmutableArray<int> Continue(ImmutableArray<int> runs, LineDay day, ImmutableArray<DayAlarm> alarms)
    {
        var next = runs.ToArray();
        foreach (var statistic in Enum.GetValues<LineStatistic>())
        {
            if (day[statistic] is null) continue;
            var run = runs[(int)statistic];
            var direction = Math.Sign(alarms.FirstOrDefault(alarm => alarm.Statistic == statistic)?.Sigmas ?? 0);
            next[(int)statistic] = direction == 0 ? 0 : Math.Sign(run) == direction ? run + direction : direction;
        }

        return [.. next];
    }

    private static LineQualityState Silence(LineQualityState state, Sentence reason) =>
        state.QuarantineZh is null ? state with { QuarantineZh = reason.Zh, QuarantineEn = reason.En } : state;

    private static QualityStep Settle(LineQualityState before, LineQualityState next, long eventMs, StationRules rules)
    {
        var atMs = Math.Max(eventMs, before.NewestMs);
        var (state, reason) = StateOf(next, atMs, rules);
        var falls = state == LineState.Quarantined && before.State != LineState.Quarantined;
        next = next with { State = state, NewestMs = atMs, Silence = falls ? next.Silence.Begin(atMs) : next.Silence };
        return new QualityStep(next, state == before.State ? [] : [new LineTransition(atMs, before.State, state, reason)]);
    }

    private static (LineState State, Sentence Reason) StateOf(LineQualityState state, long atMs, StationRules rules)
    {
        if (state.QuarantineZh is { } zh) return (LineState.Quarantined, new(zh, state.QuarantineEn ?? zh));
        if (state.Checks.Newest is { Passed: false }) return (LineState.CheckFailed, new("检查未通过。", "A check failed."));
        if (atMs - state.Checks.NewestGoodMs > rules.Validity.MaxCalibrationAgeMs)
            return (LineState.CheckDue, Sentence.Of($"距上次合格检查已超过{rules.Validity.MaxCalibrationAgeHours:0.#} h。", $"The last good check is more than {rules.Validity.MaxCalibrationAgeHours:0.#} h ago."));
        if (!state.Alarms.IsEmpty) return (LineState.CheckDue, state.Alarms[0].Explain());
        if (!state.Compared.Alarms.IsEmpty) return (LineState.CheckDue, state.Compared.Alarms[0].Explain());
        return state.Compared.BiasZh is { } bias
            ? (LineState.CheckDue, new(bias, state.Compared.BiasEn ?? bias))
            : (LineState.Good, new("状态正常。", "In order."));
    }
}
