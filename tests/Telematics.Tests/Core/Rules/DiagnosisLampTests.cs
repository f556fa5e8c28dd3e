using Telematics.Core.Rules;
using Telematics.Core.Vehicles;

namespace Telematics.Tests.Core.Rules;

public sealed class DiagnosisLampTests
{
    private const uint P20Ee = 0x20EE0009, P0101 = 0x01010009;

    private static readonly DiagnosisLamp.Settings Settings = RuleSet.Default.D14;

    private static DayEvidence Day(ObdState? obd, ulong fired = 0) => Evidence.Day(new DaySums { Day = 1, Fired = fired }, EmissionStage.IV, obd: obd);

    private static Verdict Judge(ObdState? obd, ulong fired = 0) => Evidence.Rule(RuleId.D14).Judge(Day(obd, fired));

    private static ObdState LampOn(uint seconds) => new() { Second = Drive(0), MilOnSince = Drive(0), MilEngineSeconds = seconds };

    private static long Drive(long seconds) => Vehicles.Drive.Noon + seconds;

    private static ObdRecord Record(long second, bool? mil, params uint[] codes) =>
        new(second, Dtc.Iso27145, mil, 0, 0, "", "", "", [], [.. codes]);

    [Theory]
    [InlineData(36 * 3600, VerdictKind.Within)]
    [InlineData(36 * 3600 + 1, VerdictKind.Warn)]
    public void Thirty_six_hours_with_the_lamp_on_are_allowed(uint seconds, VerdictKind kind) => Assert.Equal(kind, Judge(LampOn(seconds)).Kind);

    [Fact]
    public void Without_a_diagnosis_or_a_lamp_it_says_nothing()
    {
        Assert.Equal(Verdict.Silent, Judge(null));
        Assert.Equal(Verdict.Silent, Judge(new ObdState { Second = Drive(0) }));
    }

    [Fact]
    public void A_code_of_the_nox_control_speaks_at_once_whatever_the_lamp()
    {
        var obd = new ObdState();
        obd.Take(Record(Drive(0), mil: false, P0101, P20Ee, P20Ee), position: 7, Settings);

        Assert.Equal([P20Ee], obd.NoxCodes);
        Assert.Equal(new Verdict(VerdictKind.Warn, 1, 0, "codes"), Judge(obd));
        var words = Evidence.Rule(RuleId.D14).Explain(Day(obd), Judge(obd));
        Assert.Equal("车载诊断报告NOx控制系统故障码：P20EE。", words.Zh);
        Assert.Equal("The vehicle's own diagnosis reports faults of the NOx control: P20EE.", words.En);
    }

    [Fact]
    public void The_hours_are_told()
    {
        var day = Day(LampOn(40 * 3600));
        var words = Evidence.Rule(RuleId.D14).Explain(day, Judge(day.Obd));

        Assert.Equal("故障指示灯（MIL）点亮后发动机已运转40.0 h，超过限值36 h。", words.Zh);
        Assert.Equal("The engine has run 40.0 h with the fault lamp (MIL) on, above the limit of 36 h.", words.En);
    }

    [Fact]
    public void What_was_true_in_the_morning_is_not_taken_back_by_a_short_lamp_in_the_evening() =>
        Assert.Equal(Verdict.Silent, Judge(LampOn(3600), FiredRules.With(0, RuleId.D14, VerdictKind.Warn)));

    [Theory]
    [InlineData(Dtc.Iso27145, P20Ee, true)]
    [InlineData(Dtc.Iso27145, P0101, false)]
    [InlineData(Dtc.J1939, 0x0C111200u, true)] // SPN 4364, any failure mode
    [InlineData(Dtc.J1939, 0x0C113200u, false)] // SPN 69900
    [InlineData((byte)9, P20Ee, false)] // a protocol that nobody knows
    public void The_rule_set_says_which_codes_belong_to_the_nox_control(byte protocol, uint code, bool listed) =>
        Assert.Equal(listed, Settings.IsNoxControl(protocol, code));

    [Fact]
    public void An_older_record_changes_nothing_and_the_lamp_counts_from_its_first_record()
    {
        var obd = new ObdState();
        Assert.True(obd.Take(Record(Drive(100), mil: true), 1, Settings));
        Assert.True(obd.Take(Record(Drive(200), mil: true), 2, Settings));
        Assert.False(obd.Take(Record(Drive(50), mil: false), 3, Settings));

        Assert.Equal((Drive(100), Drive(200), 2L), (obd.MilOnSince, obd.Second, obd.Position));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(null)]
    public void A_lamp_that_is_off_or_not_known_ends_the_count(bool? mil)
    {
        var obd = LampOn(1000);
        obd.Take(Record(Drive(100), mil), 1, Settings);

        Assert.Equal((0L, 0u), (obd.MilOnSince, obd.MilEngineSeconds));
    }

    [Fact]
    public void Engine_seconds_count_from_the_lamp_on_until_the_record_is_too_old()
    {
        var obd = LampOn(0);
        foreach (var second in (long[])[-1, 0, 172_800, 172_801]) obd.CountEngineSecond(Drive(second), Settings.RecordValidSeconds);

        Assert.Equal(2u, obd.MilEngineSeconds);
    }

    [Fact]
    public void Of_many_codes_a_few_are_kept()
    {
        var obd = new ObdState();
        obd.Take(Record(Drive(0), true, [.. Enumerable.Range(0, 60).Select(i => 0x20EE0000u + (uint)i)]), 1, Settings);

        Assert.Equal(4, obd.NoxCodes.Length);
    }
}
