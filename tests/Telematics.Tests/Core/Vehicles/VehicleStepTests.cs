using Telematics.Core;
using Telematics.Core.Rules;
using Telematics.Core.Vehicles;

namespace Telematics.Tests.Core.Vehicles;

public sealed class VehicleStepTests
{
    private const long Noon = Drive.Noon;
    private const long Day = 86_400;
    private static readonly int Today = CityCalendar.Shanghai.DayNumber(Noon);
    private static readonly long Midnight = CityCalendar.Shanghai.StartOf(Today + 1);

    [Fact]
    public void A_frame_counts_each_of_its_seconds()
    {
        var truck = new Watched(Drive.ChinaSix);

        truck.Show(Drive.Ten(Noon));

        var sums = truck.State.Book.Find(Today)!.Value;
        Assert.Equal((10u, 10u), (sums.Seconds, sums.ValidSeconds));
        Assert.Equal((1L, Noon + 9, 100L), (truck.State.FramesReceived, truck.State.NewestSecond, truck.State.AppliedTo));
        Assert.Equal(60, truck.State.Newest()!.Value.SpeedKmh);
    }

    [Fact]
    public void The_same_position_again_changes_nothing()
    {
        var truck = new Watched(Drive.ChinaSix);
        truck.Show(Drive.Ten(Noon), position: 50);

        truck.Show(Drive.Ten(Noon + 10), position: 50);
        VehicleStep.Reject(truck.State, 50);

        Assert.Equal((10u, 1L, 0L), (truck.State.Book.Find(Today)!.Value.Seconds, truck.State.FramesReceived, truck.State.FramesRejected));
    }

    [Fact]
    public void Bytes_that_are_no_frame_are_counted()
    {
        var truck = new Watched(Drive.ChinaSix);

        VehicleStep.Reject(truck.State, 50);

        Assert.Equal((1L, 50L, 0L), (truck.State.FramesRejected, truck.State.AppliedTo, truck.State.FramesReceived));
    }

    [Fact]
    public void Each_second_counts_once_in_whatever_order_and_however_often_it_comes()
    {
        // Four hours over midnight in frames of ten; every third frame comes again, overlapping its neighbours by some seconds. Outages of six minutes
        // are filled up later in whatever order, some of them newest first.
        var random = new Random(17);
        var frames = new List<VehicleMessage>();
        for (var second = Midnight - 7200; second < Midnight + 7200; second += 10)
        {
            frames.Add(Varied(second, 10));
            if (random.Next(3) == 0) frames.Add(Varied(second - random.Next(10), 10 + random.Next(15)));
        }

        var inOrder = new Watched(Drive.ChinaSix);
        var shuffled = new Watched(Drive.ChinaSix);
        foreach (var frame in frames) inOrder.Show(frame, receivedAt: Midnight + Day);
        var blocks = frames.Chunk(48).ToArray();
        random.Shuffle(blocks);
        foreach (var frame in blocks.SelectMany((block, i) => i % 3 == 0 ? block.Reverse() : block)) shuffled.Show(frame, receivedAt: Midnight + Day);

        foreach (var day in (int[])[Today, Today + 1])
        {
            Assert.Equal(Told(inOrder.State.Book.Find(day)!.Value), Told(shuffled.State.Book.Find(day)!.Value));
            Assert.Equal(7200u + (day == Today ? Before(frames) : After(frames)), inOrder.State.Book.Find(day)!.Value.Seconds);
            var (one, other) = (inOrder.State.DetailOf(day)!.Value, shuffled.State.DetailOf(day)!.Value);
            Assert.Equal(
                (one.ScrSeconds, one.ScrUpstreamTenthsPpm, one.ScrDownstreamTenthsPpm),
                (other.ScrSeconds, other.ScrUpstreamTenthsPpm, other.ScrDownstreamTenthsPpm));
        }

        Assert.Equal(0, inOrder.State.Seen.GapSecondsClosed + shuffled.State.Seen.GapSecondsClosed);
        var total = frames.Sum(frame => frame.ReadingCount);
        Assert.Equal(total - inOrder.State.Seen.Bounds[1] + inOrder.State.Seen.Bounds[0], inOrder.State.SecondsRepeated);

        uint Before(List<VehicleMessage> all) => (uint)Math.Max(0, Midnight - 7200 - all.Min(frame => frame.Readings[0].UnixSeconds));
        uint After(List<VehicleMessage> all) => (uint)Math.Max(0, all.Max(frame => frame.Readings[^1].UnixSeconds) + 1 - Midnight - 7200);
    }

    /// <summary>A second always reads the same, whatever frame brings it, and no two neighbours read alike.</summary>
    private static VehicleMessage Varied(long first, int count) =>
        Drive.Frame([.. Enumerable.Range(0, count).Select(i => Drive.Second(first + i, down: 40 + (first + i) % 97, up: 500 + (first + i) % 89))]);

    /// <summary>Without what rightly depends on the order: where the first frame stood, and when the last look was.</summary>
    private static string Told(DaySums sums) =>
        System.Text.Json.JsonSerializer.Serialize(DriveTotals.Of(sums with { FirstPosition = 0, Fired = 0 }, RuleSet.Default.Cleaning));

    [Fact]
    public void A_wrong_clock_is_counted_and_its_reading_is_neither_counted_nor_shown()
    {
        var truck = new Watched(Drive.ChinaSix);

        truck.Show(Drive.Frame(Drive.Second(Noon + 301)), receivedAt: Noon);
        truck.Show(Drive.Diagnosis(Noon + 301, mil: true), receivedAt: Noon);

        Assert.Equal((2L, 0L, 0L), (truck.State.ClockFaults, truck.State.NewestSecond, truck.State.Obd.Second));
        Assert.Null(truck.State.Newest());
        Assert.Equal(0, truck.State.NewestDay);
    }

    [Fact]
    public void A_reading_of_thirty_days_ago_is_judged_and_an_older_one_is_not()
    {
        var truck = new Watched(Drive.ChinaSix);
        truck.Show(Drive.Frame(Drive.Second(Noon)));

        truck.Show(Drive.Frame(Drive.Second(Noon - 30 * Day)), receivedAt: Noon);
        truck.Show(Drive.Frame(Drive.Second(Noon - 30 * Day - 1)), receivedAt: Noon);

        Assert.Equal(1u, truck.State.Book.Find(Today - 30)!.Value.Seconds);
        Assert.Equal(1L, truck.State.SecondsTooOld);
        Assert.Equal(Noon, truck.State.NewestSecond);
    }

    [Fact]
    public void Days_roll_and_a_month_is_remembered()
    {
        var truck = new Watched(Drive.ChinaSix);
        for (var day = 0; day < 40; day++) truck.Show(Noon + day * Day, 600);

        Assert.Equal(Today + 39, truck.State.NewestDay);
        Assert.Equal(30, truck.State.Window().Count());
        Assert.Null(truck.State.Book.Find(Today + 8));
        Assert.Equal(600u, truck.State.Book.Find(Today + 9)!.Value.Seconds);
        Assert.Equal(30 * 600, truck.State.WindowTotals(RuleSet.Default.Cleaning).Seconds);
        Assert.Equal(31, truck.State.Seen.Runs);
    }

    [Fact]
    public void After_a_stop_of_exactly_a_month_the_old_detail_does_not_speak_for_the_new_day()
    {
        // The two days share their place among the sums. The old one had an SCR that did not convert.
        var truck = new Watched(Drive.ChinaSix);
        truck.Show(Noon, 3600, down: 480);
        Assert.Contains($"{Drive.Vin}:D4:2019-07-01", truck.Findings.Keys);

        truck.Show(Noon + 31 * Day, 3600, down: 5);

        Assert.DoesNotContain($"{Drive.Vin}:D4:2019-08-01", truck.Findings.Keys);
        Assert.All(truck.State.Details, detail => Assert.True(detail.Day is 0 || detail.Day == Today + 31));
    }

    [Fact]
    public void An_outage_of_days_is_filled_up_while_the_live_stream_goes_on()
    {
        var truck = new Watched(Drive.ChinaSix);
        truck.Show(Noon, 3600);
        for (var i = 0; i < 3600; i += 10)
        {
            var now = Noon + 3 * Day + i;
            truck.Show(Drive.Ten(now), receivedAt: now + 10);
            truck.Show(Drive.Ten(Noon + 2 * Day + i), receivedAt: now + 11);
        }

        Assert.Equal(3600u, truck.State.Book.Find(Today + 2)!.Value.ValidSeconds);
        Assert.Equal(3600u, truck.State.Book.Find(Today + 3)!.Value.ValidSeconds);
        Assert.False(truck.State.DetailOf(Today + 2)!.Value.Reopened);
        Assert.Equal(3600u, truck.State.DetailOf(Today + 2)!.Value.ScrSeconds);
    }

    [Fact]
    public void A_day_that_was_closed_and_opened_again_keeps_its_sums_and_takes_nothing_back()
    {
        var truck = new Watched(Drive.ChinaSix);
        truck.Show(Noon, 3600, down: 480); // D4 and D1 fire
        for (var day = 1; day <= 3; day++) truck.Show(Noon + day * Day, 600); // three other days close it

        truck.Show(Noon + 7200, 3600, down: 20, receivedAt: Noon + 3 * Day + 700);

        var detail = truck.State.DetailOf(Today)!.Value;
        Assert.True(detail.Reopened);
        Assert.Equal(3600u, detail.ScrSeconds);
        Assert.Equal(7200u, truck.State.Book.Find(Today)!.Value.Seconds);
        Assert.False(truck.Findings[$"{Drive.Vin}:D4:2019-07-01"].Withdrawn);
        Assert.True(FiredRules.Has(truck.State.Book.Find(Today)!.Value.Fired, RuleId.D4));
    }

    [Fact]
    public void A_finding_names_vehicle_rule_day_span_and_evidence()
    {
        var truck = new Watched(Drive.ChinaSix);
        truck.Show(Noon, 1800, down: 480);

        var finding = truck.Findings[$"{Drive.Vin}:D1:2019-07-01"];

        Assert.Equal(("D1", "2019.1", Drive.Vin, "g/kg", 8.7), (finding.Rule, finding.RuleSetVersion, finding.Vin, finding.Unit, finding.Limit));
        Assert.Equal(24.7, finding.Value, 1);
        Assert.Equal((100L, 18_000L), (finding.FirstPosition, finding.LastPosition));
        Assert.Equal(DateTimeOffset.Parse("2019-07-01T12:00:00+08:00", null), finding.From);
        Assert.Equal(DateTimeOffset.Parse("2019-07-01T12:29:59+08:00", null), finding.To);
        Assert.Equal((VehicleLevel.Suspect, false), (finding.Level, finding.Withdrawn));
        Assert.Matches(
            "^当日行驶30.0 km，SCR达到工作温度的有效监测1800 s，NOx排放24.72 g/kg（计入误差21\\.\\d\\d～32\\.\\d\\d），超过限值8.7 g/kg（国六）。" +
            "请尽快到检验或维修单位检查尾气后处理系统（尿素、SCR、NOx传感器）；这是检查提醒，不是处罚。$", finding.ExplanationZh);
        Assert.StartsWith("On 30.0 km driven that day, validly measured for 1800 s with the SCR hot enough, NOx was 24.72 g/kg (with its uncertainty 21.", finding.ExplanationEn, StringComparison.Ordinal);
        Assert.EndsWith(
            ", above the limit of 8.7 g/kg (China VI). Please have the exhaust aftertreatment (urea, SCR, NOx sensors) inspected soon. This is a call for inspection, not a fine.", finding.ExplanationEn, StringComparison.Ordinal);
        Assert.Equal(VehicleLevel.HighEmitter, truck.State.Level); // D1 severe, and D4 explains it
    }

    [Fact]
    public void Before_the_least_evidence_there_is_no_finding()
    {
        var truck = new Watched(Drive.ChinaSix);
        truck.Show(Noon, 1790, down: 480);

        Assert.Empty(truck.Findings);
        Assert.Equal(VehicleLevel.None, truck.State.Level);
    }

    [Fact]
    public void A_day_is_looked_at_again_every_five_minutes_of_data_and_when_the_next_one_begins()
    {
        var truck = new Watched(Drive.ChinaSix);
        truck.Show(Noon, 3700, down: 480);
        var looks = truck.FindingsEver;
        Assert.Equal(2 * 7, looks); // D1 and D4 at 1800 s and every 300 s up to 3600 s

        truck.Show(Drive.Ten(Midnight + 100));

        Assert.Equal(looks + 2, truck.FindingsEver);
        Assert.Equal(37_000, truck.Findings[$"{Drive.Vin}:D1:2019-07-01"].LastPosition);
    }

    [Fact]
    public void A_finding_is_withdrawn_when_later_data_of_its_day_say_otherwise()
    {
        var truck = new Watched(Drive.ChinaFive);
        truck.Show(Noon, 1800, down: 420); // about 21.7 g/kg
        Assert.False(truck.Findings[$"{Drive.Vin}:D2:2019-07-01"].Withdrawn);
        var level = truck.State.Level;

        truck.Show(Noon + 1800, 3600, down: 20);

        var finding = truck.Findings[$"{Drive.Vin}:D2:2019-07-01"];
        Assert.True(finding.Withdrawn);
        Assert.Equal(VehicleLevel.None, finding.Level);
        Assert.EndsWith("后到的当日数据已不支持此前的判定，予以撤回。", finding.ExplanationZh, StringComparison.Ordinal);
        Assert.EndsWith("Later data of the same day no longer support the earlier finding; it is withdrawn.", finding.ExplanationEn, StringComparison.Ordinal);
        Assert.NotEqual(VehicleLevel.None, level);
        Assert.Equal((VehicleLevel.None, 0f), (truck.State.Level, truck.State.Score));
    }

    [Fact]
    public void A_finding_is_withdrawn_when_the_registry_learns_a_stage_that_has_no_such_rule()
    {
        var truck = new Watched(VehicleFacts.Unknown);
        truck.Show(Noon, 1800, down: 480);
        Assert.False(truck.Findings[$"{Drive.Vin}:D2:2019-07-01"].Withdrawn);

        truck.Facts = Drive.ChinaFive with { Stage = EmissionStage.IV };
        truck.Show(Noon + 1800, 300, down: 480);

        var finding = truck.Findings[$"{Drive.Vin}:D2:2019-07-01"];
        Assert.True(finding.Withdrawn);
        Assert.StartsWith("该规则不适用于登记的排放阶段。", finding.ExplanationZh, StringComparison.Ordinal);
        Assert.StartsWith("The rule is not made for the registered emission stage.", finding.ExplanationEn, StringComparison.Ordinal);
    }

    [Fact]
    public void A_vehicle_comes_down_again_with_its_own_clean_days()
    {
        var truck = new Watched(Drive.ChinaSix);
        truck.Show(Noon, 1800, down: 480);
        Assert.Equal(VehicleLevel.HighEmitter, truck.State.Level);
        var score = truck.State.Score;

        for (var day = 1; day <= 30; day++)
        {
            truck.Show(Noon + day * Day, 60, down: 10);
            Assert.True(truck.State.Score < score);
            score = truck.State.Score;
        }

        Assert.Equal((VehicleLevel.None, 0f), (truck.State.Level, truck.State.Score));
    }

    [Fact]
    public void Each_day_is_judged_by_the_rules_of_that_day()
    {
        // From 2 July on a warning is given ten times later. The last look at 1 July happens in the first frame of 2 July.
        var lax = RuleSet.Default with
        {
            Version = "2019.2",
            EffectiveFrom = new DateOnly(2019, 7, 2),
            D1 = RuleSet.Default.D1 with { WarnGPerKg = 29, SevereGPerKg = 87, WarnGPerKWh = 7, SevereGPerKWh = 12 },
        };
        var truck = new Watched(Drive.ChinaSix, new RuleBook(RuleSet.Default, lax));
        truck.Show(Midnight - 1810, 1800, down: 480);
        truck.Show(Drive.Ten(Midnight - 10, down: 480));

        truck.Show(Midnight, 1800, down: 480);

        var finding = truck.Findings[$"{Drive.Vin}:D1:2019-07-01"];
        Assert.Equal(("2019.1", false, Midnight - 1), (finding.RuleSetVersion, finding.Withdrawn, finding.To.ToUnixTimeSeconds()));
        Assert.DoesNotContain($"{Drive.Vin}:D1:2019-07-02", truck.Findings.Keys);
        Assert.Equal("2019.2", truck.Findings[$"{Drive.Vin}:D4:2019-07-02"].RuleSetVersion);
    }

    [Fact]
    public void Codes_of_the_nox_control_speak_at_once_and_without_a_single_reading()
    {
        var truck = new Watched(VehicleFacts.Unknown);

        truck.Show(Drive.Diagnosis(Noon, mil: true, 0x20EE0009));

        var finding = truck.Findings[$"{Drive.Vin}:D14:2019-07-01"];
        Assert.Equal((1.0, "codes", VehicleLevel.Watch), (finding.Value, finding.Unit, finding.Level));
        Assert.Equal((Noon, Noon), (finding.From.ToUnixTimeSeconds(), finding.To.ToUnixTimeSeconds()));
        Assert.Equal((VehicleLevel.Watch, 100L), (truck.State.Level, truck.State.Obd.Position));
    }

    [Fact]
    public void A_code_that_is_cleared_later_in_the_day_was_true_in_the_morning()
    {
        var truck = new Watched(VehicleFacts.Unknown);
        truck.Show(Drive.Diagnosis(Noon, mil: true, 0x20EE0009));

        truck.Show(Drive.Diagnosis(Noon + 3600, mil: false));
        truck.Show(Drive.Diagnosis(Noon + 7200, mil: true));

        Assert.False(Assert.Single(truck.Findings.Values).Withdrawn);
        Assert.Equal(VehicleLevel.Watch, truck.State.Level);
    }

    [Fact]
    public void A_lamp_that_stays_on_fires_after_36_hours_of_running_engine()
    {
        var truck = new Watched(VehicleFacts.Unknown);
        for (var day = 0; day < 4; day++)
        {
            truck.Show(Drive.Diagnosis(Noon + day * Day, mil: true));
            truck.Show(Noon + day * Day + 10, 10 * 3600, down: 5);
            Assert.Equal(day == 3, truck.Findings.Values.Any(finding => finding.Rule == "D14"));
        }
    }

    [Fact]
    public void A_diagnosis_that_is_too_old_says_nothing_any_more()
    {
        var truck = new Watched(VehicleFacts.Unknown);
        truck.Show(Drive.Diagnosis(Noon, mil: true, 0x20EE0009));
        truck.Show(Noon + Day, 600); // a day later it still stands
        truck.Show(Noon + 3 * Day, 600);

        Assert.Equal(
            [$"{Drive.Vin}:D14:2019-07-01", $"{Drive.Vin}:D14:2019-07-02"], truck.Findings.Keys.Where(id => id.Contains(":D14:", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_first_frame_of_a_journal_may_stand_at_position_zero()
    {
        var truck = new Watched(Drive.ChinaSix);

        truck.Show(Drive.Frame(Drive.Second(Midnight - 1), Drive.Second(Midnight)), position: 0);

        Assert.NotNull(truck.State.DetailOf(Today));
        Assert.NotNull(truck.State.DetailOf(Today + 1));
    }
}
