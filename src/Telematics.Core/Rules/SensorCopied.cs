namespace Telematics.Core.Rules;

/// <summary>
/// D11: both NOx sensors say the same, second by second: one of them is copied. Two true sensors differ by their tolerance even in the same gas.
/// Source: domain.md 4.3 D11.
/// </summary>
public static class SensorCopied
{
    public sealed record Settings(bool Enabled, int MinSeconds, double Tolerance, double Share, RuleWorth Worth);

    internal static Settings Read(RuleSection section)
    {
        var settings = new Settings(
            Enabled: section.Flag("enabled"),
            MinSeconds: section.Whole("minSeconds", "s", 60, 86_400),
            Tolerance: section.Number("tolerance", "share", 0, 0.2),
            Share: section.Number("share", "share", 0, 1),
            Worth: RuleWorth.Read(section));
        section.Close();
        return settings;
    }

    public static Verdict Judge(in DayEvidence day, Settings settings)
    {
        if (!day.JudgedAsChinaSix && !day.JudgedAsChinaFive) return Verdict.NotApplicable;
        var sensors = day.Detail.Sensors;
        if (day.Detail.Reopened || sensors.Compared < settings.MinSeconds) return Verdict.Silent;
        var share = (double)sensors.Alike / sensors.Compared;
        return share > settings.Share ? new(VerdictKind.Severe, share, settings.Share, "") : new(VerdictKind.Within, share, settings.Share, "");
    }

    public static Sentence Explain(in DayEvidence day, in Verdict verdict) => Sentence.Of(
        $"热态{day.Detail.Sensors.Compared} s内，上下游NOx相差不到{100 * day.Rules.D11.Tolerance:0} %的占{100 * verdict.Value:0} %（阈值{100 * verdict.Limit:0} %）：疑似用一个传感器代替两个。",
        $"In {100 * verdict.Value:0} % of {day.Detail.Sensors.Compared} hot seconds the NOx before and behind the SCR differ by less than {100 * day.Rules.D11.Tolerance:0} % (threshold {100 * verdict.Limit:0} %): one sensor seems to stand in for both.");
}
