namespace Telematics.Core.Rules;

/// <summary>
/// D1: the day's NOx of a China VI vehicle is above the in-use limit. Source: domain.md 4.3 D1; 0.69 g/kWh is the PEMS limit of GB 17691-2018,
/// 2.9 g/kg the same by fuel.
/// </summary>
public static class HighNoxChinaSix
{
    public static Verdict Judge(in DayEvidence day, NoxLimits limits)
    {
        if (!day.JudgedAsChinaSix) return Verdict.NotApplicable;
        if (!day.StageInDoubt) return limits.Judge(day);
        // A sound China V emits what a warning of China VI begins with, but never three times its limit.
        var verdict = limits.JudgeByFuel(day);
        return verdict.Kind == VerdictKind.Warn ? Verdict.Silent : verdict;
    }
}
