using System.Numerics;
using Telematics.Core.Vehicles;

namespace Telematics.Core.Rules;

/// <summary>
/// The level of a vehicle from what fired in the last 30 days (domain.md 4.3, vehicle score): 1 - product of (1 - confidence x weight) over all
/// days and rules; the weight falls in a straight line from 1 today to 0 after 30 days, so that a repaired vehicle comes down with its own data.
/// The score alone makes a high emitter only where different kinds of evidence agree. Severe NOx is enough on two days, or on one day on which the
/// SCR was seen not to convert.
/// </summary>
public static class LevelScore
{
    public static void Update(VehicleState state, RuleSet rules)
    {
        var doubt = 1.0;
        var kinds = 0u;
        var severeDays = 0;
        var explainedSevereDays = 0;
        foreach (ref readonly var day in state.Book.Days.AsSpan())
        {
            var age = state.NewestDay - day.Day;
            if (day.Fired == 0 || age >= VehicleState.WindowDays) continue;
            var fired = FiredOn(day.Fired, age, rules);
            doubt *= fired.Doubt;
            kinds |= fired.Kinds;
            if (!fired.Severe) continue;
            severeDays++;
            if (fired.Has(RuleKind.Aftertreatment)) explainedSevereDays++;
        }

        var score = 1 - doubt;
        var agree = BitOperations.PopCount(kinds) >= rules.Levels.KindsForHighEmitter;
        var high = explainedSevereDays > 0 || severeDays >= rules.Levels.SevereDaysForHighEmitter || (agree && score >= rules.Levels.HighEmitter);
        state.Score = (float)score;
        state.Level = high ? VehicleLevel.HighEmitter : Alone(score, rules.Levels);
    }

    /// <summary>The level that a score reaches without other evidence: never a high emitter.</summary>
    public static VehicleLevel Alone(double score, LevelSettings levels) =>
        score >= levels.Suspect ? VehicleLevel.Suspect
        : score >= levels.Watch ? VehicleLevel.Watch
        : VehicleLevel.None;

    /// <summary>What the rules that fired on one day are worth together.</summary>
    private static DayWorth FiredOn(uint fired, int age, RuleSet rules)
    {
        var worth = new DayWorth(1, 0, false);
        foreach (var rule in RuleSet.All)
        {
            var kind = FiredRules.KindOf(fired, rule.Id);
            if (kind == VerdictKind.Silent || !rule.Enabled(rules)) continue;
            var weight = 1 - (double)age / VehicleState.WindowDays;
            worth = new DayWorth(
                worth.Doubt * (1 - rule.Confidence(rules, kind) * weight), worth.Kinds | 1u << (int)rule.Kind, worth.Severe || kind == VerdictKind.Severe);
        }

        return worth;
    }

    private readonly record struct DayWorth(double Doubt, uint Kinds, bool Severe)
    {
        public bool Has(RuleKind kind) => (Kinds & 1u << (int)kind) != 0;
    }
}
