using Telematics.Core.Rules;
using Telematics.Core.Vehicles;

namespace Telematics.Tests.Core.Rules;

public sealed class HighConcentrationTests
{
    private static DayDetail Detail(double ppm, int seconds = 1800, bool reopened = false)
    {
        var counts = new int[ConcentrationHistogram.Bins];
        for (var i = 0; i < seconds; i++) ConcentrationHistogram.Add(counts, ppm);
        return new DayDetail { Day = 1, Concentrations = counts, Reopened = reopened };
    }

    private static DayEvidence Day(DayDetail detail, EmissionStage stage = EmissionStage.VI, uint centimetres = 1_000_000) =>
        Evidence.Day(new DaySums { Day = 1, Seconds = 4000, SpeedCentimetres = centimetres }, stage, detail);

    private static Verdict Judge(DayEvidence day) => Evidence.Rule(RuleId.D3).Judge(day);

    [Theory]
    [InlineData(EmissionStage.VI, 500, VerdictKind.Within)]
    [InlineData(EmissionStage.VI, 501, VerdictKind.Warn)]
    [InlineData(EmissionStage.V, 900, VerdictKind.Within)]
    [InlineData(EmissionStage.V, 901, VerdictKind.Warn)]
    [InlineData(EmissionStage.Unknown, 900, VerdictKind.Within)]
    [InlineData(EmissionStage.Unknown, 1400, VerdictKind.Warn)]
    [InlineData(EmissionStage.IV, 1400, VerdictKind.NotApplicable)]
    public void The_median_is_held_against_the_limit_of_the_stage(EmissionStage stage, double ppm, VerdictKind kind) =>
        Assert.Equal(kind, Judge(Day(Detail(ppm), stage)).Kind);

    [Fact]
    public void Half_an_hour_and_ten_kilometres_are_the_least()
    {
        Assert.Equal(Verdict.Silent, Judge(Day(Detail(1400, seconds: 1799))));
        Assert.Equal(Verdict.Silent, Judge(Day(Detail(1400), centimetres: 999_999)));
        Assert.Equal(Verdict.Silent, Judge(Day(new DayDetail { Day = 1 })));
    }

    [Fact]
    public void A_reopened_day_can_accuse_but_not_acquit()
    {
        Assert.Equal(VerdictKind.Warn, Judge(Day(Detail(1400, reopened: true))).Kind);
        Assert.Equal(VerdictKind.Silent, Judge(Day(Detail(100, reopened: true))).Kind);
    }

    [Fact]
    public void The_reason_names_limit_and_conditions()
    {
        var day = Day(Detail(620));
        var words = Evidence.Rule(RuleId.D3).Explain(day, Judge(day));

        Assert.Equal(
            "终端未给出进气量或扭矩，无法按油耗或功计算；当日行驶10.0 km，SCR入口高于200 °C的1800 s内，下游NOx浓度中位数为625 ppm，超过限值500 ppm（国六）。", words.Zh);
        Assert.Equal(
            "The terminal gave no air mass or no torque, so NOx cannot be related to fuel or work. On 10.0 km driven that day, in 1800 s with the SCR inlet " +
            "above 200 °C, the median NOx behind the SCR was 625 ppm, above the limit of 500 ppm (China VI).", words.En);
    }
}
