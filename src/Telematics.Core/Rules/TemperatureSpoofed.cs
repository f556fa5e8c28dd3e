namespace Telematics.Core.Rules;

/// <summary>
/// D12: after minutes of high load the exhaust is said to be cold. An emulator reports cold exhaust so that no urea is dosed (mechanism V[34]).
/// Source: domain.md 4.3 D12.
/// </summary>
public static class TemperatureSpoofed
{
    public sealed record Settings(bool Enabled, double MaxInletCelsius, double MinLoadPercent, int MinSeconds, double Share, double MaxBelowOutlet, RuleWorth Worth);

    internal static Settings Read(RuleSection section)
    {
        var settings = new Settings(
            Enabled: section.Flag("enabled"),
            MaxInletCelsius: section.Number("maxInlet", "°C", 0, 300),
            MinLoadPercent: section.Number("minLoad", "%", 10, 100),
            MinSeconds: section.Whole("minSeconds", "s", 60, 86_400),
            Share: section.Number("share", "share", 0, 1),
            MaxBelowOutlet: section.Number("maxBelowOutlet", "°C", 10, 500),
            Worth: RuleWorth.Read(section));
        section.Close();
        return settings;
    }

    public static Verdict Judge(in DayEvidence day, Settings settings)
    {
        if (!day.JudgedAsChinaSix && !day.JudgedAsChinaFive) return Verdict.NotApplicable;
        var sensors = day.Detail.Sensors;
        if (day.Detail.Reopened) return Verdict.Silent;
        if (-sensors.InletAboveOutlet(settings.MinSeconds) is { } below && below > settings.MaxBelowOutlet) return new(VerdictKind.Severe, below, settings.MaxBelowOutlet, "°C");
        if (sensors.LoadedSeconds < settings.MinSeconds) return Verdict.Silent;
        var share = (double)sensors.LoadedCold / sensors.LoadedSeconds;
        return share > settings.Share ? new(VerdictKind.Severe, share, settings.Share, "") : new(VerdictKind.Within, share, settings.Share, "");
    }

    public static Sentence Explain(in DayEvidence day, in Verdict verdict) => verdict.Unit.Length > 0
        ? Sentence.Of(
            $"SCR入口温度平均比出口低{verdict.Value:0} °C（阈值{verdict.Limit:0} °C），热量来自入口，不可能如此：温度信号疑似被篡改。",
            $"The SCR inlet is {verdict.Value:0} °C colder than its outlet on average (threshold {verdict.Limit:0} °C); the heat comes in through the inlet, so the signal seems to be tampered with.")
        : Sentence.Of(
        $"持续高负荷（扭矩{day.Rules.D12.MinLoadPercent:0} %以上）的{day.Detail.Sensors.LoadedSeconds} s中，{100 * verdict.Value:0} %的时间SCR入口温度低于{day.Rules.D12.MaxInletCelsius:0} °C（阈值{100 * verdict.Limit:0} %）：温度信号疑似被篡改。",
        $"In {100 * verdict.Value:0} % of {day.Detail.Sensors.LoadedSeconds} s of lasting high load (torque above {day.Rules.D12.MinLoadPercent:0} %) the SCR inlet was below {day.Rules.D12.MaxInletCelsius:0} °C (threshold {100 * verdict.Limit:0} %): the temperature signal seems to be tampered with.");
}
