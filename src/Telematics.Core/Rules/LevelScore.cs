using Telematics.Core.Vehicles;

namespace Telematics.Core.Rules;

/// <summary>
/// The score of a vehicle from what its rules said in the last 30 days (domain.md 4.3): 1 - product over the rules of (1 - what the rule is worth).
/// A rule is worth more with each day on which it fires, up to its own most, less as these days grow old, and less when it has measured clean days since:
/// so a repaired truck comes down by its own data, and an emulator that works every other day does not hide behind the days between.
/// A high emitter stays one until the score has fallen well below the threshold: a level that flickers helps nobody.
/// </summary>
public static class LevelScore
{
    public static void Update(VehicleState state, RuleSet rules)
    {
        var doubt = 1.0;
        foreach (var rule in RuleSet.All)
            if (rule.Enabled(rules)) doubt *= 1 - Worth(state, rule, rules);

        var score = 1 - doubt;
        var holds = state.Level == VehicleLevel.HighEmitter && score >= rules.Levels.HighEmitterUntil;
        state.Score = (float)score;
        state.Level = holds ? VehicleLevel.HighEmitter : Of(score, rules.Levels);
    }

    public static VehicleLevel Of(double score, LevelSettings levels) =>
        score >= levels.HighEmitter ? VehicleLevel.HighEmitter
        : score >= levels.Suspect ? VehicleLevel.Suspect
        : score >= levels.Watch ? VehicleLevel.Watch
        : VehicleLevel.None;

    private static double Worth(VehicleState state, Rule rule, RuleSet rules)
    {
        var worth = rule.Worth(rules);
        var doubt = 1.0;
        var (weight, fired, judged) = (1.0, 0.0, 0.0);
        var days = state.Book.Days;
        for (var i = days.Length - 1; i >= 0; i--)
        {
            var age = state.NewestDay - days[i].Day;
            if (age >= VehicleState.WindowDays) break;
            var kind = FiredRules.KindOf(days[i].Fired, rule.Id);
            if (kind == VerdictKind.Silent) continue;
            judged += weight;
            if (kind != VerdictKind.Within)
            {
                fired += weight;
                doubt *= 1 - worth.Of(kind) * (1 - (double)age / VehicleState.WindowDays);
            }

            weight *= rules.Levels.DayMemory;
        }

        return fired == 0 ? 0 : Math.Min(worth.Most, 1 - doubt) * Math.Min(1, fired / judged / rules.Levels.FullShare);
    }
}
