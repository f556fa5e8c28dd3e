namespace Telematics.Core.Rules;

/// <summary>
/// D10: with a hot engine the downstream NOx sensor is silent. A sensor that has spoken before, or whose upstream twin speaks, has been pulled off; a terminal
/// that never sent one is a question of the terminal (D16). Source: domain.md 4.3 D10.
/// </summary>
public static class SensorDisconnected
{
    public sealed record Settings(bool Enabled, int MinSeconds, double MissingShare, RuleWorth Worth);

    internal static Settings Read(RuleSection section)
    {
        var settings = new Settings(
            Enabled: section.Flag("enabled"),
            MinSeconds: section.Whole("minSeconds", "s", 60, 86_400),
            MissingShare: section.Number("missingShare", "share", 0, 1),
            Worth: RuleWorth.Read(section));
        section.Close();
        return settings;
    }

    public static Verdict Judge(in DayEvidence day, Settings settings)
    {
        if (!day.JudgedAsChinaSix && !day.JudgedAsChinaFive) return Verdict.NotApplicable;
        var sensors = day.Detail.Sensors;
        if (sensors.HotSeconds < settings.MinSeconds) return Verdict.Silent;
        var share = (double)sensors.DownstreamMissing / sensors.HotSeconds;
        var limit = settings.MissingShare;
        if (share <= limit) return new(VerdictKind.Within, share, limit, "");
        var upstreamSpeaks = sensors.UpstreamMissing < (1 - limit) * sensors.HotSeconds;
        var spokeBefore = day.Vehicle.DownstreamSeconds >= settings.MinSeconds;
        return spokeBefore || upstreamSpeaks && day.JudgedAsChinaSix ? new(VerdictKind.Severe, share, limit, "")
            : upstreamSpeaks ? new(VerdictKind.Warn, share, limit, "")
            : Verdict.Silent;
    }

    public static Sentence Explain(in DayEvidence day, in Verdict verdict) => Sentence.Of(
        $"发动机热态{day.Detail.Sensors.HotSeconds} s内，下游NOx传感器{100 * verdict.Value:0} %的时间没有有效值（阈值{100 * verdict.Limit:0} %）。",
        $"In {100 * verdict.Value:0} % of {day.Detail.Sensors.HotSeconds} s with a hot engine the downstream NOx sensor gave no valid value (threshold {100 * verdict.Limit:0} %).");
}
