using Telematics.Core.Rules;
using Telematics.Core.Vehicles;

namespace Telematics.Tests.Core.Rules;

public sealed class LevelScoreTests
{
    private const int Today = 737_000;

    /// <summary>Age in days, rule, how strongly.</summary>
    private static VehicleState State(params ReadOnlySpan<(int Age, RuleId Rule, VerdictKind Kind)> fired)
    {
        var state = new VehicleState { NewestDay = Today };
        foreach (var (age, rule, kind) in fired)
        {
            state.Book.Begin(Today - age, firstPosition: 0);
            ref var day = ref state.Book.Of(Today - age);
            day.Fired = FiredRules.With(day.Fired, rule, kind);
        }

        LevelScore.Update(state, RuleSet.Default);
        return state;
    }

    [Fact]
    public void Nothing_fired_is_no_level() => Assert.Equal((VehicleLevel.None, 0f), (State().Level, State().Score));

    [Fact]
    public void One_warning_is_worth_watching()
    {
        var state = State((0, RuleId.D1, VerdictKind.Warn));

        Assert.Equal((VehicleLevel.Watch, 0.25f), (state.Level, state.Score));
    }

    [Fact]
    public void Evidence_adds_up_as_doubts_multiply()
    {
        var state = State((0, RuleId.D1, VerdictKind.Warn), (0, RuleId.D14, VerdictKind.Warn));

        Assert.Equal(1 - 0.75 * 0.7, state.Score, 6);
        Assert.Equal(VehicleLevel.Watch, state.Level);
    }

    [Fact]
    public void Weight_falls_in_a_straight_line_over_thirty_days()
    {
        Assert.Equal(0.25 * 0.5, State((15, RuleId.D1, VerdictKind.Warn)).Score, 6);
        Assert.Equal(0.25 / 30, State((29, RuleId.D1, VerdictKind.Warn)).Score, 6);
        Assert.Equal(0, State((30, RuleId.D1, VerdictKind.Severe)).Score);
    }

    [Fact]
    public void One_severe_day_is_a_suspect_and_two_make_a_high_emitter()
    {
        Assert.Equal(VehicleLevel.Suspect, State((0, RuleId.D1, VerdictKind.Severe)).Level);
        Assert.Equal(VehicleLevel.HighEmitter, State((0, RuleId.D1, VerdictKind.Severe), (20, RuleId.D1, VerdictKind.Severe)).Level);
    }

    [Fact]
    public void Severe_nox_on_a_day_on_which_the_scr_did_not_convert_is_enough() =>
        Assert.Equal(VehicleLevel.HighEmitter, State((0, RuleId.D1, VerdictKind.Severe), (0, RuleId.D4, VerdictKind.Warn)).Level);

    [Fact]
    public void On_different_days_the_two_do_not_explain_each_other() =>
        Assert.Equal(VehicleLevel.Suspect, State((0, RuleId.D1, VerdictKind.Severe), (3, RuleId.D4, VerdictKind.Warn)).Level);

    [Fact]
    public void The_score_alone_never_makes_a_high_emitter_of_one_kind_of_evidence()
    {
        var state = State([.. Enumerable.Range(0, 30).Select(age => (age, RuleId.D1, VerdictKind.Warn))]);

        Assert.True(state.Score > 0.9);
        Assert.Equal(VehicleLevel.Suspect, state.Level);
    }

    [Fact]
    public void Different_kinds_that_agree_reach_high_emitter_by_the_score()
    {
        var state = State([
            .. Enumerable.Range(0, 15).Select(age => (age, RuleId.D1, VerdictKind.Warn)), (0, RuleId.D14, VerdictKind.Warn)]);

        Assert.True(state.Score >= 0.9);
        Assert.Equal(VehicleLevel.HighEmitter, state.Level);
    }

    [Theory]
    [InlineData(0.19, VehicleLevel.None)]
    [InlineData(0.2, VehicleLevel.Watch)]
    [InlineData(0.49, VehicleLevel.Watch)]
    [InlineData(0.5, VehicleLevel.Suspect)]
    [InlineData(1, VehicleLevel.Suspect)]
    public void A_score_alone_has_its_level(double score, VehicleLevel level) => Assert.Equal(level, LevelScore.Alone(score, RuleSet.Default.Levels));

    [Fact]
    public void A_rule_that_is_switched_off_no_longer_counts()
    {
        var state = State((0, RuleId.D1, VerdictKind.Severe));
        LevelScore.Update(state, RuleSet.Default with { D1 = RuleSet.Default.D1 with { Enabled = false } });

        Assert.Equal((VehicleLevel.None, 0f), (state.Level, state.Score));
    }
}
