using Telematics.Core.Stations;
using Telematics.Core.Vehicles;

namespace Telematics.Tests.Stations;

public sealed class LineQualityTests(ITestOutputHelper output)
{
    private const long Hour = 3_600_000;
    private static readonly long Start = Passes.Ms("2019-01-01 06:00");
    private static readonly StationRules Rules = Passes.Rules;

    [Fact]
    public void A_line_goes_from_good_over_check_due_to_good_again()
    {
        var checkedAt = LineQuality.Check(LineQualityState.New, At(Start), Rules).Next;
        var due = See(checkedAt, Start + 5 * Hour);
        var again = LineQuality.Check(due.Next, At(Start + 6 * Hour), Rules);

        Assert.Equal(LineState.Good, checkedAt.State);
        Assert.Equal((LineState.Good, LineState.CheckDue), (Assert.Single(due.Transitions).From, due.Next.State));
        Assert.Contains("4 h", due.Transitions[0].Reason.En);
        Assert.Equal(LineState.Good, again.Next.State);
        Assert.Equal(LineState.Good, See(LineQualityState.New, Start).Next.State); // never checked is not overdue
    }

    [Fact]
    public void A_failed_check_reaches_back_to_the_last_good_one_and_forward_to_the_next()
    {
        var good = LineQuality.Check(LineQualityState.New, At(Start), Rules);
        var failed = LineQuality.Check(good.Next, At(Start + 2 * Hour, passed: false), Rules);
        var mended = LineQuality.Check(failed.Next, At(Start + 4 * Hour), Rules).Next;

        Assert.Equal(new CheckSpan(Start - 1, long.MaxValue), good.Span);
        Assert.Equal((LineState.CheckFailed, Start), (failed.Next.State, failed.Span!.Value.AfterMs));
        Assert.Equal(LineState.Good, mended.State);
        Assert.Equal([false, true, true, false], new[] { -Hour, Hour, 3 * Hour, 5 * Hour }.Select(after => mended.Checks.IsUnproven(Start + after + 1) && after > 0));
        Assert.Equal(0, LineQuality.Check(LineQualityState.New, At(Start, passed: false), Rules).Span!.Value.AfterMs);
    }

    [Fact]
    public void Checks_are_put_in_their_order_whenever_they_arrive()
    {
        CheckMark[] marks = [new(1, true), new(2, false), new(3, true), new(4, false), new(4, false)];
        var inOrder = marks.Aggregate(LineChecks.Empty, (checks, mark) => checks.Add(mark));
        var reversed = marks.Reverse().Aggregate(LineChecks.Empty, (checks, mark) => checks.Add(mark));

        Assert.Equal(inOrder.Marks, reversed.Marks);
        Assert.Equal((3L, 1), (inOrder.NewestGoodMs, inOrder.FailedInARow));
    }

    [Fact]
    public void Failed_checks_in_a_row_take_the_voice_and_only_a_person_gives_it_back()
    {
        var state = LineQuality.Check(LineQualityState.New, At(Start, passed: false), Rules).Next;
        var silenced = LineQuality.Check(state, At(Start + Hour, passed: false), Rules);
        var automatic = LineQuality.Check(silenced.Next, At(Start + 2 * Hour), Rules).Next;
        var person = LineQuality.Check(automatic, At(Start + 3 * Hour, kind: CalibrationKind.Manual), Rules);

        Assert.Equal((LineState.Quarantined, true), (silenced.Next.State, silenced.Next.WasSilent(long.MaxValue - 1)));
        Assert.Equal(LineState.Quarantined, automatic.State);
        Assert.Equal((LineState.Quarantined, LineState.Good), (Assert.Single(person.Transitions).From, person.Next.State));
    }

    [Fact]
    public void A_drifting_gas_analyser_loses_its_voice_within_days_and_says_why()
    {
        var random = new Random(7);
        var state = LineQualityState.New;
        var transitions = new List<LineTransition>();
        for (var day = 0; day < 40; day++)
        {
            var drift = day < 30 ? 0 : 0.002; // a zero that is off by 6.6 g/kg
            for (var k = 0; k < 150; k++)
            {
                var ratio = drift + Math.Max(0, random.NextDouble() - 0.4) * 0.01 + 0.00023 * Math.Log(random.NextDouble() / random.NextDouble());
                var pass = Passes.Good with { PassId = $"{day}-{k}", PassedAtMs = Start + day * 24 * Hour + k * 60_000L, NoToCo2 = ratio };
                var step = LineQuality.Observe(state, Passes.Judge(pass), EmissionStage.V, pass.PassedAtMs, Rules, Passes.Calendar);
                transitions.AddRange(step.Transitions);
                state = step.Next;
            }
        }

        var lost = Assert.Single(transitions, transition => transition.To == LineState.Quarantined);
        output.WriteLine($"{(lost.AtMs - Start) / (24 * Hour) - 30} days after the drift began: {lost.Reason.En}");
        Assert.Equal(32, (lost.AtMs - Start) / (24 * Hour)); // two finished days, on the morning of the third
        Assert.Contains("drifts, 2 days in a row", lost.Reason.En);
        Assert.Contains("仪器漂移", lost.Reason.Zh);
        Assert.Equal(30, state.History.Length);
    }

    [Fact]
    public void Sound_lines_are_seldom_stopped()
    {
        const int lines = 60, days = 365;
        var random = new Random(845);
        int stops = 0, alarmDays = 0;
        for (var line = 0; line < lines; line++)
        {
            var state = LineQualityState.New;
            double weather = 0;
            for (var day = 0; day < days; day++)
            {
                weather = 0.6 * weather + 0.8 * Normal(random); // a day is like the day before it
                state = LineQuality.Finish(state, SoundDay(day, weather, random), Rules);
                alarmDays += state.Alarms.IsEmpty ? 0 : 1;
                if (state.QuarantineZh is null) continue;
                stops++; // a person checks it, finds it sound, and it learns anew
                state = LineQuality.Check(state, At(Start + day * 24 * Hour, kind: CalibrationKind.Manual), Rules).Next;
            }
        }

        var perLineYear = stops / (lines * days / 365.0);
        output.WriteLine($"{lines} line-years: {stops} false stops ({perLineYear:0.000} per line and year), {alarmDays / (double)(lines * days):P2} of days with an alarm");
        Assert.True(perLineYear < 0.5, $"{perLineYear} false stops per line and year");
    }

    [Fact]
    public void A_line_that_differs_from_its_neighbours_is_seen_and_a_change_of_weather_is_not()
    {
        LineDay[] neighbours = [Day(0.0050), Day(0.0052), Day(0.0049), Day(0.0051)];

        Assert.Empty(DayAlarm.AgainstNeighbours(Day(0.0053), [.. neighbours], Rules.Quality, [], siteProven: false));
        Assert.Equal(LineStatistic.TruckNoRatio, Assert.Single(DayAlarm.AgainstNeighbours(Day(0.0070), [.. neighbours], Rules.Quality, [], siteProven: false)).Statistic);
        Assert.Empty(DayAlarm.AgainstNeighbours(Day(0.0070), [.. neighbours[..2]], Rules.Quality, [], siteProven: false)); // two cannot outvote one

        static LineDay Day(double truckNo) => new(1, 1000, [0.8, 0.95, 0.05, truckNo, 0.0, 0.0, 0.1]);
    }

    [Fact]
    public void Twenty_trucks_that_all_disagree_with_a_line_outvote_it()
    {
        Assert.Contains("20", LineBias.Of(Reports(20, 30, 10), Rules.Quality)!.Reason.Zh);
        Assert.Equal(0.25, LineBias.Of(Reports(20, 5, 20), Rules.Quality)!.MedianRatio);
        Assert.Null(LineBias.Of(Reports(19, 30, 10), Rules.Quality));
        Assert.Null(LineBias.Of(Reports(20, 20, 10), Rules.Quality));

        static IEnumerable<WitnessReport> Reports(int count, double station, double obd) =>
            Enumerable.Repeat(new WitnessReport(WitnessCause.Agree, station, obd, 60, []), count);
    }

    [Fact]
    public void A_line_that_was_never_right_is_due_for_a_check_and_then_stopped_by_its_neighbours()
    {
        var random = new Random(3);
        var state = LineQualityState.New;
        var transitions = new List<LineTransition>();
        for (var day = 1; day <= 3; day++)
        {
            var own = SoundDay(day, 0, random);
            state = LineQuality.Finish(state, own with { Values = own.Values.SetItem((int)LineStatistic.TruckNoRatio, 0.009) }, Rules);
            var step = LineQuality.Compare(state, new DayEvidence(day, [.. Enumerable.Range(0, 8).Select(_ => SoundDay(day, 0, random))], []), Start + day * 24 * Hour, Rules);
            transitions.AddRange(step.Transitions);
            state = step.Next;
        }

        Assert.Equal([LineState.CheckDue, LineState.Quarantined], transitions.Select(one => one.To));
        Assert.Contains("邻近遥测线", transitions[0].Reason.Zh, StringComparison.Ordinal);
        Assert.Contains("3 days in a row", transitions[1].Reason.En, StringComparison.Ordinal);

        // A person finds the instrument sound: it is the road that is steeper, and stays so.
        state = LineQuality.Check(state, At(Start + 100 * Hour, kind: CalibrationKind.Manual), Rules).Next;
        for (var day = 5; day < 40; day++)
        {
            var own = SoundDay(day, 0, random);
            state = LineQuality.Finish(state, own with { Values = own.Values.SetItem((int)LineStatistic.TruckNoRatio, own[LineStatistic.TruckNoRatio] + 0.004) }, Rules);
            state = LineQuality.Compare(state, new DayEvidence(day, [.. Enumerable.Range(0, 8).Select(_ => SoundDay(day, 0, random))], []), Start + day * 24 * Hour, Rules).Next;
        }

        Assert.Null(state.QuarantineZh);
    }

    [Fact]
    public void Trucks_that_go_on_contradicting_a_line_stop_it()
    {
        var bad = LineQuality.Compare(LineQualityState.New, Told(1, 30), Start, Rules);
        var silent = LineQuality.Compare(bad.Next, Told(2, 30, trucks: 0), Start + 24 * Hour, Rules);
        var again = LineQuality.Compare(silent.Next, Told(3, 30), Start + 48 * Hour, Rules);

        Assert.Equal((LineState.Good, LineState.CheckDue), (bad.Transitions[0].From, bad.Transitions[0].To));
        Assert.Empty(silent.Transitions); // nobody passed: nothing new is said
        Assert.Equal(LineState.Quarantined, Assert.Single(again.Transitions).To);
        Assert.Contains("3.00", again.Transitions[0].Reason.En, StringComparison.Ordinal);
        Assert.Equal(LineState.Good, LineQuality.Compare(LineQualityState.New, Told(1, 15), Start, Rules).Next.State);

        static DayEvidence Told(int day, double station, int trucks = 25) =>
            new(day, [], [.. Enumerable.Repeat(new WitnessReport(WitnessCause.Agree, station, 10, 60, []), trucks),
                .. Enumerable.Repeat(new WitnessReport(WitnessCause.Tampering, 500, 2, 60, []), 40)]);
    }

    [Fact]
    public void Sound_lines_are_seldom_stopped_by_their_neighbours()
    {
        const int lines = 11, days = 365;
        var random = new Random(11);
        var states = Enumerable.Repeat(LineQualityState.New, lines).ToArray();
        var road = Enumerable.Range(0, lines).Select(_ => 0.001 * Normal(random)).ToArray(); // roads differ by more than days do
        var (stops, firstDays, alarmDays, weather) = (0, 0, 0, 0.0);
        for (var day = 1; day <= days; day++)
        {
            weather = 0.6 * weather + 0.8 * Normal(random);
            var told = road.Select(own => SoundDay(day, weather, random) is var sound
                ? sound with { Values = sound.Values.SetItem((int)LineStatistic.TruckNoRatio, sound[LineStatistic.TruckNoRatio] + own) }
                : sound).ToArray();
            for (var line = 0; line < lines; line++)
            {
                // Only what neighbours say: drift by the line's own history is measured above.
                var before = states[line] with { History = [told[line]] };
                var next = LineQuality.Compare(before, new DayEvidence(day, [.. told.Where((_, other) => other != line)], []), Start + day * 24 * Hour, Rules).Next;
                alarmDays += next.Compared.Alarms.IsEmpty ? 0 : 1;
                if (next.QuarantineZh is not null)
                {
                    stops++;
                    firstDays += day <= 10 ? 1 : 0;
                    next = LineQuality.Check(next, At(Start + day * 24 * Hour + Hour, kind: CalibrationKind.Manual), Rules).Next;
                }

                states[line] = next;
            }
        }

        output.WriteLine($"{lines} line-years: {stops} false stops by neighbours ({firstDays} before the roads were known), {alarmDays / (double)(lines * days):P2} of days with an alarm");
        Assert.True(stops <= 3, $"{stops} false stops");
    }

    /// <summary>About 800 passes, 300 of them trucks; weather moves every statistic a little.</summary>
    private static LineDay SoundDay(int day, double weather, Random random)
    {
        var passes = (int)(800 * Math.Exp(0.2 * Normal(random)));
        return new LineDay(day, passes,
        [
            Share(0.80 - 0.04 * weather, passes),
            Share(0.95 - 0.01 * weather, passes),
            Share(0.065 + 0.006 * weather, passes),
            0.005 * Math.Exp(0.05 * weather) + 0.0004 * Normal(random),
            Math.Max(0, 0.4 + 0.2 * Normal(random)),
            Math.Floor(-2 * Math.Log(random.NextDouble())),
            0.2 + 0.1 * Normal(random),
        ]);

        double Share(double chance, int count) => Math.Clamp(chance + Math.Sqrt(chance * (1 - chance) / count) * Normal(random), 0, 1);
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private static QualityStep See(LineQualityState state, long atMs) =>
        LineQuality.Observe(state, Passes.Judge(Passes.Good with { PassedAtMs = atMs }), EmissionStage.V, atMs, Rules, Passes.Calendar);

    private static Calibration At(long ms, bool passed = true, CalibrationKind kind = CalibrationKind.Automatic) => new(ms, kind, passed, [], "");
}
