namespace Telematics.Core.Rules;

/// <summary>
/// D2: the day's NOx of a China V vehicle (with SCR), or of one whose stage nobody knows, is far above the limit.
/// Source: domain.md 4.3 D2; twice the 2.0 g/kWh of China V.
/// </summary>
public static class HighNoxChinaFive
{
    public static Verdict Judge(in DayEvidence day, NoxLimits limits) => day.JudgedAsChinaFive ? limits.Judge(day) : Verdict.NotApplicable;
}
