using Telematics.Core.Rules;
using Telematics.Core.Vehicles;

namespace Telematics.Tests.Core.Rules;

/// <summary>D1 (China VI) and D2 (China V and unknown): the same measurement against other limits.</summary>
public sealed class HighNoxTests
{
    private static Verdict D1(DaySums sums, EmissionStage stage = EmissionStage.VI) => Evidence.Rule(RuleId.D1).Judge(Evidence.Day(sums, stage));

    private static Verdict D2(DaySums sums, EmissionStage stage = EmissionStage.V) => Evidence.Rule(RuleId.D2).Judge(Evidence.Day(sums, stage));

    /// <summary>Without known work, so that only the measure by fuel speaks.</summary>
    private static DaySums ByFuel(double grams, uint above = 0) =>
        Evidence.Sums(grams, above) with { WorkTenJoules = 0, NoxOfWorkTenMicrograms = 0 };

    [Theory]
    [InlineData(290, 0, VerdictKind.Within, 2.9)]
    [InlineData(290, 1, VerdictKind.Warn, 2.9)]
    [InlineData(870, 0, VerdictKind.Warn, 2.9)]
    [InlineData(870, 1, VerdictKind.Severe, 8.7)]
    [InlineData(2577, 0, VerdictKind.Severe, 8.7)] // the clear case: the vector of domain.md 4.1, no SCR at all
    [InlineData(0, 0, VerdictKind.Within, 2.9)]
    public void China_six_by_fuel(double grams, uint above, VerdictKind kind, double limit)
    {
        var verdict = D1(ByFuel(grams, above));

        Assert.Equal((kind, limit, "g/kg"), (verdict.Kind, verdict.Limit, verdict.Unit));
        Assert.Equal(grams / 100, verdict.Value, 4);
    }

    [Theory]
    [InlineData(69, 0, VerdictKind.Within, "g/kg")] // of two that are content the one by fuel is told
    [InlineData(69, 1, VerdictKind.Warn, "g/kWh")]
    [InlineData(120, 0, VerdictKind.Warn, "g/kWh")]
    [InlineData(120, 1, VerdictKind.Severe, "g/kWh")]
    [InlineData(900, 0, VerdictKind.Severe, "g/kg")] // both are severe: the one by fuel needs no rated torque
    public void China_six_by_work(double grams, uint above, VerdictKind kind, string unit)
    {
        var verdict = D1(Evidence.Sums(grams, above));

        Assert.Equal((kind, unit), (verdict.Kind, verdict.Unit));
    }

    [Theory]
    [InlineData(1700, 0, VerdictKind.Within)]
    [InlineData(1700, 1, VerdictKind.Warn)]
    [InlineData(3400, 0, VerdictKind.Warn)]
    [InlineData(3400, 1, VerdictKind.Severe)]
    public void China_five_by_fuel(double grams, uint above, VerdictKind kind) => Assert.Equal(kind, D2(ByFuel(grams, above)).Kind);

    [Theory]
    [InlineData(400, 0, VerdictKind.Within)]
    [InlineData(400, 1, VerdictKind.Warn)]
    [InlineData(800, 0, VerdictKind.Warn)]
    [InlineData(800, 1, VerdictKind.Severe)]
    public void China_five_by_work(double grams, uint above, VerdictKind kind) => Assert.Equal(kind, D2(Evidence.Sums(grams, above)).Kind);

    [Theory]
    [InlineData(EmissionStage.VI, VerdictKind.Severe, VerdictKind.NotApplicable)]
    [InlineData(EmissionStage.V, VerdictKind.NotApplicable, VerdictKind.Severe)]
    [InlineData(EmissionStage.Unknown, VerdictKind.NotApplicable, VerdictKind.Severe)]
    [InlineData(EmissionStage.IV, VerdictKind.NotApplicable, VerdictKind.NotApplicable)]
    [InlineData(EmissionStage.I, VerdictKind.NotApplicable, VerdictKind.NotApplicable)]
    public void Each_stage_has_its_own_rule_and_old_ones_have_none(EmissionStage stage, VerdictKind d1, VerdictKind d2) =>
        Assert.Equal((d1, d2), (D1(Evidence.Sums(9000), stage).Kind, D2(Evidence.Sums(9000), stage).Kind));

    [Theory]
    [MemberData(nameof(Evidence.Minimum), MemberType = typeof(Evidence))]
    public void A_day_with_too_little_evidence_says_nothing(string what, uint seconds, uint centimetres, uint work, uint fuel, bool enough)
    {
        var sums = Evidence.Sums(9000) with
        {
            ValidSeconds = seconds,
            SpeedCentimetres = centimetres,
            WorkTenJoules = work,
            FuelMilligrams = fuel,
        };

        Assert.True(enough == (D1(sums).Kind == VerdictKind.Severe), what);
        Assert.True(enough == (D2(sums).Kind == VerdictKind.Severe), what);
        if (!enough) Assert.Equal(Verdict.Silent, D1(sums));
    }

    [Fact]
    public void A_day_without_a_valid_second_says_nothing() => Assert.Equal(Verdict.Silent, D1(new DaySums { Day = 1, Seconds = 9000 }));

    [Fact]
    public void The_reason_reads_as_a_driver_needs_it()
    {
        var day = Evidence.Day(Evidence.Sums(300), EmissionStage.VI);
        var words = Evidence.Rule(RuleId.D1).Explain(day, Evidence.Rule(RuleId.D1).Judge(day));

        Assert.Equal("当日行驶120.0 km，有效监测7200 s，NOx排放3.00 g/kWh，超过限值1.2 g/kWh（国六）。", words.Zh);
        Assert.Equal(
            "On 120.0 km driven that day, validly measured for 7200 s, NOx was 3.00 g/kWh, above the limit of 1.2 g/kWh (China VI).", words.En);
    }

    [Fact]
    public void A_day_within_the_limit_is_told_as_such_and_an_unknown_stage_is_told_too()
    {
        var day = Evidence.Day(Evidence.Sums(100), EmissionStage.Unknown);
        var words = Evidence.Rule(RuleId.D2).Explain(day, Evidence.Rule(RuleId.D2).Judge(day));

        Assert.Equal("当日行驶120.0 km，有效监测7200 s，NOx排放1.00 g/kg，未超过限值17 g/kg（排放阶段未登记，按较宽的国五限值判定）。", words.Zh);
        Assert.Equal(
            "On 120.0 km driven that day, validly measured for 7200 s, NOx was 1.00 g/kg, not above the limit of 17 g/kg " +
            "(stage not registered, judged by the laxer China V limit).", words.En);
    }
}
