using Telematics.Core.Rules;
using Telematics.Core.Vehicles;

namespace Telematics.Tests.Core.Rules;

public sealed class LevelScoreTests
{
    private const int Today = 737_000;
    private static readonly RuleWorth D1 = RuleSet.Default.D1.Worth;
    private static readonly LevelSettings Levels = RuleSet.Default.Levels;

    /// <summary>Age in days, rule, what it said.</summary>
    private static VehicleState State(params ReadOnlySpan<(int Age, RuleId Rule, VerdictKind Kind)> said)
    {
        var state = new VehicleState { NewestDay = Today };
        foreach (var (age, rule, kind) in said)
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

        Assert.Equal(D1.Warn, state.Score, 6);
        Assert.Equal(VehicleLevel.Watch, state.Level);
    }

    [Fact]
    public void Different_rules_add_up_as_doubts_multiply() =>
        Assert.Equal(
            1 - (1 - D1.Warn) * (1 - RuleSet.Default.D14.Worth.Warn),
            State((0, RuleId.D1, VerdictKind.Warn), (0, RuleId.D14, VerdictKind.Warn)).Score, 6);

    [Fact]
    public void Weight_falls_in_a_straight_line_over_thirty_days()
    {
        Assert.Equal(D1.Warn * 0.5, State((15, RuleId.D1, VerdictKind.Warn)).Score, 6);
        Assert.Equal(D1.Warn / 30, State((29, RuleId.D1, VerdictKind.Warn)).Score, 6);
        Assert.Equal(0, State((30, RuleId.D1, VerdictKind.Severe)).Score);
    }

    [Fact]
    public void One_severe_day_is_a_suspect_and_two_make_a_high_emitter()
    {
        Assert.Equal(VehicleLevel.Suspect, State((0, RuleId.D1, VerdictKind.Severe)).Level);
        Assert.Equal(VehicleLevel.HighEmitter, State((0, RuleId.D1, VerdictKind.Severe), (1, RuleId.D1, VerdictKind.Severe)).Level);
    }

    [Fact]
    public void Severe_nox_on_a_day_on_which_the_scr_did_not_convert_is_enough() =>
        Assert.Equal(VehicleLevel.HighEmitter, State((0, RuleId.D1, VerdictKind.Severe), (0, RuleId.D4, VerdictKind.Severe)).Level);

    [Fact]
    public void A_rule_is_never_worth_more_than_its_most()
    {
        var lamp = State([.. Enumerable.Range(0, 30).Select(age => (age, RuleId.D14, VerdictKind.Warn))]);

        Assert.Equal(RuleSet.Default.D14.Worth.Most, lamp.Score, 6);
        Assert.Equal(VehicleLevel.Watch, lamp.Level);
    }

    [Fact]
    public void Clean_days_after_a_repair_bring_the_score_down()
    {
        var dirty = Enumerable.Range(10, 4).Select(age => (age, RuleId.D1, VerdictKind.Severe));
        var clean = Enumerable.Range(0, 10).Select(age => (age, RuleId.D1, VerdictKind.Within));

        Assert.Equal(VehicleLevel.Suspect, State([.. dirty, .. clean.TakeLast(5)]).Level);
        Assert.True(State([.. dirty, .. clean]).Score < Levels.Suspect);
    }

    [Fact]
    public void An_emulator_that_works_every_other_day_does_not_hide_behind_the_days_between() =>
        Assert.Equal(
            VehicleLevel.HighEmitter,
            State([.. Enumerable.Range(0, 10).Select(age => (age, RuleId.D1, age % 2 == 0 ? VerdictKind.Severe : VerdictKind.Within))]).Level);

    [Fact]
    public void A_high_emitter_stays_one_until_the_score_is_well_below_the_threshold()
    {
        var state = State((0, RuleId.D1, VerdictKind.Severe), (1, RuleId.D1, VerdictKind.Severe));
        ref var newer = ref state.Book.Of(Today);
        newer.Fired = FiredRules.With(newer.Fired, RuleId.D1, VerdictKind.Warn);
        LevelScore.Update(state, RuleSet.Default);
        Assert.InRange(state.Score, Levels.HighEmitterUntil, Levels.HighEmitter);
        Assert.Equal(VehicleLevel.HighEmitter, state.Level);

        newer.Fired = FiredRules.With(newer.Fired, RuleId.D1, VerdictKind.Silent);
        ref var older = ref state.Book.Of(Today - 1);
        older.Fired = FiredRules.With(older.Fired, RuleId.D1, VerdictKind.Warn);
        LevelScore.Update(state, RuleSet.Default);
        Assert.Equal(VehicleLevel.Watch, state.Level);
    }

    [Theory]
    [InlineData(0.19, VehicleLevel.None)]
    [InlineData(0.2, VehicleLevel.Watch)]
    [InlineData(0.49, VehicleLevel.Watch)]
    [InlineData(0.5, VehicleLevel.Suspect)]
    [InlineData(0.9, VehicleLevel.HighEmitter)]
    public void A_score_has_its_level(double score, VehicleLevel level) => Assert.Equal(level, LevelScore.Of(score, Levels));

    [Fact]
    public void A_rule_that_is_switched_off_no_longer_counts()
    {
        var state = State((0, RuleId.D1, VerdictKind.Severe));
        LevelScore.Update(state, RuleSet.Default with { D1 = RuleSet.Default.D1 with { Enabled = false } });

        Assert.Equal((VehicleLevel.None, 0f), (state.Level, state.Score));
    }
}
