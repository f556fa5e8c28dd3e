using Telematics.Core.Rules;
using Telematics.Core.Vehicles;

namespace Telematics.Tests.Core.Rules;

public sealed class ScrNotConvertingTests
{
    private static DayDetail Detail(ulong up, ulong down, uint seconds = 1800, bool reopened = false) =>
        new() { Day = 1, ScrSeconds = seconds, ScrUpstreamTenthsPpm = up, ScrDownstreamTenthsPpm = down, Reopened = reopened };

    private static Verdict Judge(DayDetail detail, EmissionStage stage = EmissionStage.VI) =>
        Evidence.Rule(RuleId.D4).Judge(Evidence.Day(Evidence.Sums(), stage, detail));

    [Theory]
    [InlineData(1_000_000, 20_000, VerdictKind.Within)] // sound
    [InlineData(1_000_000, 500_000, VerdictKind.Within)] // exactly half
    [InlineData(1_000_000, 500_001, VerdictKind.Warn)]
    [InlineData(1_000_000, 1_000_000, VerdictKind.Severe)] // the clear case: nothing is converted
    [InlineData(1_000_000, 1_030_000, VerdictKind.Severe)] // and the sensors differ a little
    [InlineData(1_000_000, 750_000, VerdictKind.Warn)]
    [InlineData(1_000_000, 750_001, VerdictKind.Severe)]
    [InlineData(0, 0, VerdictKind.Silent)]
    public void Less_than_half_is_too_little(ulong up, ulong down, VerdictKind kind) => Assert.Equal(kind, Judge(Detail(up, down)).Kind);

    [Theory]
    [InlineData(EmissionStage.V, VerdictKind.Severe)]
    [InlineData(EmissionStage.Unknown, VerdictKind.Severe)]
    [InlineData(EmissionStage.IV, VerdictKind.NotApplicable)]
    public void Stages_with_an_scr_are_judged(EmissionStage stage, VerdictKind kind) => Assert.Equal(kind, Judge(Detail(1000, 1000), stage).Kind);

    [Fact]
    public void Half_an_hour_in_the_working_range_is_the_least() => Assert.Equal(Verdict.Silent, Judge(Detail(1000, 1000, seconds: 1799)));

    [Theory]
    [InlineData(7200u, 1_000_000u, true)]
    [InlineData(7200u, 999_999u, false)]
    [InlineData(0u, 1_000_000u, true)] // neither air mass nor torque: no second counts for D1, but both NOx sensors speak
    public void Ten_kilometres_and_its_own_seconds_are_evidence_enough(uint validSeconds, uint centimetres, bool enough)
    {
        var sums = Evidence.Sums() with { ValidSeconds = validSeconds, SpeedCentimetres = centimetres };

        Assert.Equal(enough, Evidence.Rule(RuleId.D4).Judge(Evidence.Day(sums, EmissionStage.VI, Detail(1000, 1000))).Fires);
    }

    [Fact]
    public void A_reopened_day_can_accuse_but_not_acquit()
    {
        Assert.Equal(VerdictKind.Severe, Judge(Detail(1000, 1000, reopened: true)).Kind);
        Assert.Equal(VerdictKind.Silent, Judge(Detail(1000, 10, reopened: true)).Kind);
    }

    [Theory]
    [InlineData(249.9, 0u)]
    [InlineData(250.0, 1u)]
    [InlineData(400.0, 1u)]
    [InlineData(400.1, 0u)]
    public void Only_seconds_in_the_working_range_count(double inlet, uint counted)
    {
        var detail = new DayDetail();
        detail.Add(new CleanReading(true, 500, 100, 30, 800, inlet, 60, 10, 1300, 0.02, 0), VehicleFacts.Unknown, RuleSet.Default);

        Assert.Equal(counted, detail.ScrSeconds);
        Assert.Equal(counted == 1 ? 0.8 : null, detail.ScrEfficiency);
    }

    [Fact]
    public void Cold_seconds_and_seconds_that_lack_a_sensor_do_not_count()
    {
        var sound = new CleanReading(true, 500, 100, 30, 800, 300, 60, 10, 1300, 0.02, 0);
        var detail = new DayDetail();
        foreach (var second in (CleanReading[])[
            sound with { IsWarm = false }, sound with { IsWarm = null }, sound with { NoxUpstreamPpm = null }, sound with { NoxDownstreamPpm = null },
            sound with { ScrInletCelsius = null }])
            detail.Add(second, VehicleFacts.Unknown, RuleSet.Default);

        Assert.Equal((0u, 0), (detail.ScrSeconds, ConcentrationHistogram.Count(detail.Concentrations)));
    }

    [Theory]
    [InlineData(null, 60.0, 201, 1)] // no air mass
    [InlineData(800.0, null, 201, 1)] // no torque
    [InlineData(800.0, 60.0, 201, 0)] // both known: D1 and D2 speak
    [InlineData(null, 60.0, 200, 0)] // not hot enough
    public void Concentrations_are_kept_where_mass_or_work_is_not_known(double? air, double? torque, double inlet, int counted)
    {
        var detail = new DayDetail();
        detail.Add(new CleanReading(true, 500, 100, 30, air, inlet, torque, 10, 1300, 0.02, 0), VehicleFacts.Unknown, RuleSet.Default);

        Assert.Equal(counted, ConcentrationHistogram.Count(detail.Concentrations));
    }

    [Fact]
    public void The_reason_names_range_share_and_what_is_expected()
    {
        var day = Evidence.Day(Evidence.Sums(), EmissionStage.VI, Detail(1_000_000, 930_000, 2000));
        var rule = Evidence.Rule(RuleId.D4);
        var words = rule.Explain(day, rule.Judge(day));

        Assert.Equal("当日行驶120.0 km，SCR入口250～400 °C的2000 s内，SCR的NOx转化率为7 %，低于应有的50 %。", words.Zh);
        Assert.Equal(
            "On 120.0 km driven that day, in 2000 s with the SCR inlet at 250 to 400 °C, the SCR took away 7 % of the NOx, " +
            "less than the 50 % expected.", words.En);
    }
}
