namespace Telematics.Core.Rules;

/// <summary>
/// D15: the terminal has been silent for days while a station sees the truck pass: it was switched off or pulled out. Judged when a pass arrives, not by the
/// stream. Source: domain.md 4.3 D15.
/// </summary>
public static class OffLine
{
    public sealed record Settings(bool Enabled, double Days, RuleWorth Worth);

    internal static Settings Read(RuleSection section)
    {
        var settings = new Settings(Enabled: section.Flag("enabled"), Days: section.Number("days", "d", 0.1, 90), Worth: RuleWorth.Read(section));
        section.Close();
        return settings;
    }

    /// <param name="lastReceivedMs">Last good frame, Unix milliseconds; 0: the vehicle never sent one, which is no silence.</param>
    public static Verdict Judge(long lastReceivedMs, long passMs, Settings settings)
    {
        if (!settings.Enabled || lastReceivedMs == 0) return Verdict.Silent;
        var days = (passMs - lastReceivedMs) / 86_400_000.0;
        return days > settings.Days ? new(VerdictKind.Warn, days, settings.Days, "d") : Verdict.Silent;
    }

    public static Sentence Explain(in Verdict verdict) => Sentence.Of(
        $"终端已{verdict.Value:0.0}日没有数据（阈值{verdict.Limit:0}日），而道路监测点仍拍到该车行驶。",
        $"The terminal has sent nothing for {verdict.Value:0.0} days (threshold {verdict.Limit:0}), while a roadside station saw the truck pass.");
}
