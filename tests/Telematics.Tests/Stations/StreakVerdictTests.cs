using FsCheck;
using FsCheck.Fluent;
using Telematics.Core.Stations;

namespace Telematics.Tests.Stations;

/// <summary>Every sentence of domain.md 1.2.</summary>
public sealed class StreakVerdictTests
{
    private const PollutantItems Opacity = PollutantItems.Opacity;
    private const PollutantItems Both = PollutantItems.Opacity | PollutantItems.Ringelmann;

    [Fact]
    public void One_exceedance_is_a_warning_and_the_second_in_a_row_a_verdict()
    {
        var one = Of(Exceed("2019-01-01 08:00"));
        var two = Of(Exceed("2019-01-01 08:00"), Exceed("2019-02-01 08:00"));

        Assert.Equal((1, false, 0), (one.Current.Length, one.IsVerdict, one.Grounds.Length));
        Assert.Equal((2, true), (two.Current.Length, two.IsVerdict));
        Assert.Equal(Passes.Ms("2019-02-01 08:00"), Assert.Single(two.Grounds).DecidedBy.PassedAtMs);
    }

    [Fact]
    public void Two_pollutants_once_each_are_no_verdict()
    {
        var results = StreakVerdict.Of(
            [Exceed("2019-01-01 08:00", Opacity), Exceed("2019-01-05 08:00", PollutantItems.Ringelmann)], Both, Passes.Rules.Verdict, Passes.Calendar);

        Assert.Equal(2, results.Length);
        Assert.All(results, result => Assert.False(result.IsVerdict));
    }

    [Fact]
    public void A_valid_compliant_pass_breaks_the_streak_and_an_invalid_or_unmeasured_one_is_skipped()
    {
        var (first, second) = (Exceed("2019-01-01 08:00"), Exceed("2019-01-09 08:00"));

        Assert.False(Of(first, Clean("2019-01-05 08:00"), second).IsVerdict);
        Assert.True(Of(first, Clean("2019-01-05 08:00") with { IsValid = false }, second).IsVerdict);
        Assert.True(Of(first, Clean("2019-01-05 08:00") with { Measured = PollutantItems.Ringelmann }, second).IsVerdict);
        Assert.False(Of(first, second with { IsValid = false }).IsVerdict);
    }

    [Theory]
    [InlineData("2019-01-15 08:00:00", "2019-07-15 08:00:00", true)] // the same instant six months on is still within
    [InlineData("2019-01-15 08:00:00", "2019-07-15 08:00:00.001", false)]
    [InlineData("2018-08-31 12:00:00", "2019-02-28 12:00:00", true)] // 31 August clamps to 28 February
    [InlineData("2018-08-31 12:00:00", "2019-02-28 12:00:01", false)]
    [InlineData("2019-08-31 12:00:00", "2020-02-29 12:00:00", true)] // leap year
    [InlineData("2019-08-31 12:00:00", "2020-02-29 12:00:01", false)]
    [InlineData("2019-03-31 23:59:00", "2019-09-30 23:59:00", true)]
    [InlineData("2019-08-31 00:30:00", "2020-02-29 00:30:00", true)] // city time: in UTC both are a day earlier
    public void Six_natural_months_in_city_time(string first, string second, bool verdict) =>
        Assert.Equal(verdict, Of(Exceed(first), Exceed(second)).IsVerdict);

    [Fact]
    public void What_is_too_old_leaves_the_streak_and_the_rest_goes_on()
    {
        var result = Of(Exceed("2019-01-01 08:00"), Exceed("2019-05-01 08:00"), Exceed("2019-08-01 08:00"));

        Assert.Equal(["2019-05-01 08:00", "2019-08-01 08:00"], result.Current.Select(pass => Passes.Calendar.Local(pass.PassedAtMs / 1000).ToString("yyyy-MM-dd HH:mm", null)));
        Assert.Equal(3, Assert.Single(result.Grounds).Passes.Length); // one unbroken streak is one case
        Assert.False(Of(Exceed("2019-01-01 08:00"), Exceed("2019-08-01 08:00")).IsVerdict);
    }

    [Fact]
    public void Exceedances_minutes_apart_are_one_event()
    {
        Assert.False(Of(Exceed("2019-01-01 08:00:00"), Exceed("2019-01-02 07:59:59")).IsVerdict);
        Assert.True(Of(Exceed("2019-01-01 08:00:00"), Exceed("2019-01-02 08:00:00")).IsVerdict);
        Assert.False(Of(Exceed("2019-01-01 08:00"), Exceed("2019-01-01 08:10", line: "L2")).IsVerdict); // another line of the same point
        Assert.False(Of(Exceed("2019-01-01 08:00:00"), Exceed("2019-01-01 08:29:59", station: "SJZ002")).IsVerdict);
        Assert.True(Of(Exceed("2019-01-01 08:00:00"), Exceed("2019-01-01 08:30:00", station: "SJZ002")).IsVerdict);
    }

    [Fact]
    public void A_second_event_too_close_neither_adds_nor_breaks()
    {
        var result = Of(Exceed("2019-01-01 08:00"), Exceed("2019-01-01 09:00"), Exceed("2019-01-02 08:00"));

        Assert.Equal(2, result.Current.Length);
    }

    [Fact]
    public void A_closed_case_lets_streaks_begin_anew()
    {
        StreakPass[] passes = [Exceed("2019-01-01 08:00"), Exceed("2019-01-05 08:00"), Exceed("2019-02-01 08:00")];
        var closed = DateTimeOffset.FromUnixTimeMilliseconds(Passes.Ms("2019-01-20 00:00"));

        Assert.False(StreakVerdict.Of(passes, Passes.Rules, Passes.Calendar, closed)[0].IsVerdict);
        Assert.True(StreakVerdict.Of([.. passes, Exceed("2019-02-09 08:00")], Passes.Rules, Passes.Calendar, closed)[0].IsVerdict);
    }

    [Fact]
    public void A_streak_that_was_broken_later_stays_a_ground()
    {
        var result = Of(Exceed("2019-01-01 08:00"), Exceed("2019-01-03 08:00"), Clean("2019-01-05 08:00"), Exceed("2019-01-07 08:00"));

        Assert.Equal((1, 1), (result.Current.Length, result.Grounds.Length));
    }

    [Fact]
    public void The_order_of_arrival_does_not_matter()
    {
        var random = new System.Random(845);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(200), Prop.ForAll(Histories(), passes =>
        {
            var shuffled = passes.ToArray();
            random.Shuffle(shuffled);
            return Text(Of(passes)) == Text(Of(shuffled));
        }));
    }

    [Fact]
    public void An_annulled_pass_is_as_one_that_never_was()
    {
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(200), Prop.ForAll(Histories(), passes =>
            Enumerable.Range(0, passes.Length).All(k =>
                Text(Of([.. passes[..k], passes[k] with { IsValid = false }, .. passes[(k + 1)..]])) == Text(Of([.. passes[..k], .. passes[(k + 1)..]])))));
    }

    private static readonly double[] Chances = [0.002, 0.005, 0.01, 0.02, 0.05, 0.10, 0.50, 0.70];
    private static readonly int[] Counts = [2, 5, 10, 20, 50];

    /// <summary>The table of domain.md 1.2, a row for each chance.</summary>
    private static readonly string[][] Table =
    [
        ["0.00000", "0.00002", "0.00004", "0.00008", "0.0002"],
        ["0.00003", "0.00010", "0.00022", "0.00047", "0.0012"],
        ["0.0001", "0.0004", "0.0009", "0.0019", "0.0048"],
        ["0.0004", "0.0016", "0.0035", "0.0074", "0.0191"],
        ["0.0025", "0.0096", "0.0214", "0.0445", "0.1106"],
        ["0.0100", "0.0369", "0.0803", "0.1612", "0.3637"],
        ["0.250", "0.594", "0.859", "0.983", "1.000"],
        ["0.490", "0.859", "0.986", "1.000", "1.000"],
    ];

    [Fact]
    public void The_false_verdict_table_is_the_recursion()
    {
        for (var row = 0; row < Chances.Length; row++)
            for (var column = 0; column < Counts.Length; column++)
            {
                var digits = Table[row][column].Length - 2;
                Assert.Equal(double.Parse(Table[row][column], null), Recursion(Chances[row], Counts[column]), 0.5001 * Math.Pow(10, -digits));
            }
    }

    [Fact]
    public void The_false_verdict_table_is_what_the_algorithm_does()
    {
        const int vehicles = 20_000;
        var random = new System.Random(20190101);
        var day = Passes.Ms("2019-01-01 08:00");
        foreach (var chance in Chances)
        {
            var decidedAt = new int[Counts[^1]]; // by the number of the deciding pass
            for (var vehicle = 0; vehicle < vehicles; vehicle++)
            {
                var passes = Enumerable.Range(0, Counts[^1]).Select(k => Make(day + k * 86_400_000L, random.NextDouble() < chance ? Opacity : 0)).ToArray();
                if (Of(passes).Grounds is [var ground, ..]) decidedAt[Array.IndexOf(passes, ground.DecidedBy)]++;
            }

            foreach (var count in Counts)
            {
                var expected = Recursion(chance, count);
                var share = decidedAt[..count].Sum() / (double)vehicles;
                var error = Math.Sqrt(expected * (1 - expected) / vehicles);
                Assert.True(Math.Abs(share - expected) <= 4 * error + 1.0 / vehicles, $"p {chance}, N {count}: {share} instead of {expected}");
            }
        }
    }

    /// <summary>a(n) = (1-p) a(n-1) + p (1-p) a(n-2): no run of two in n passes.</summary>
    private static double Recursion(double p, int count)
    {
        double before = 1, last = 1;
        for (var n = 2; n <= count; n++) (before, last) = (last, (1 - p) * last + p * (1 - p) * before);
        return 1 - last;
    }

    private static StreakResult Of(params StreakPass[] passes) => StreakVerdict.Of(passes, Opacity, Passes.Rules.Verdict, Passes.Calendar)[0];

    private static StreakPass Exceed(string local, PollutantItems items = Opacity, string station = "SJZ001", string line = "L1") =>
        Make(Passes.Ms(local), items, station, line);

    private static StreakPass Clean(string local) => Make(Passes.Ms(local), 0);

    private static StreakPass Make(long ms, PollutantItems exceeds, string station = "SJZ001", string line = "L1") =>
        new(new PassKey(new LineKey(station, line), "P" + ms), ms, true, Both, exceeds);

    /// <summary>Up to 12 passes of two years at three points; half of them exceed, some are not valid.</summary>
    private static Arbitrary<StreakPass[]> Histories()
    {
        var one = from hour in Gen.Choose(0, 730 * 24)
                  from station in Gen.Choose(1, 3)
                  from kind in Gen.Choose(0, 5)
                  select Make(Passes.Ms("2018-01-01 00:00") + hour * 3_600_000L, kind < 3 ? Opacity : 0, "S" + station) with { IsValid = kind != 5 };
        return (from count in Gen.Choose(1, 12) from passes in Gen.ArrayOf(one, count) select passes).ToArbitrary();
    }

    private static string Text(StreakResult result) =>
        string.Join(' ', result.Current.Select(pass => pass.Key)) + " | " + string.Join(" / ", result.Grounds.Select(ground => string.Join(' ', ground.Passes.Select(pass => pass.Key))));
}
