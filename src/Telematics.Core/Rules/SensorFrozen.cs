namespace Telematics.Core.Rules;

/// <summary>
/// D8: the downstream NOx sensor gives one value, or a handful of values, while the engine works: frozen, or painted by an emulator.
/// Source: domain.md 4.3 D8 (15 equal values: V[25]).
/// </summary>
public static class SensorFrozen
{
    public sealed record Settings(bool Enabled, int MinSeconds, double HangingShare, int MinValues, RuleWorth Worth);

    internal static Settings Read(RuleSection section)
    {
        var settings = new Settings(
            Enabled: section.Flag("enabled"),
            MinSeconds: section.Whole("minSeconds", "s", 60, 86_400),
            HangingShare: section.Number("hangingShare", "share", 0, 1),
            MinValues: section.Whole("minValues", "values", 1, 40),
            Worth: RuleWorth.Read(section));
        section.Close();
        return settings;
    }

    public static Verdict Judge(in DayEvidence day, Settings settings)
    {
        var sensors = day.Detail.Sensors;
        if (day.Detail.Reopened || sensors.DownstreamTold < settings.MinSeconds) return Verdict.Silent;
        if (sensors.DifferentValues < settings.MinValues) return new(VerdictKind.Severe, sensors.DifferentValues, settings.MinValues, "values");
        return Verdict.Of((double)sensors.DownstreamHanging / sensors.DownstreamTold, settings.HangingShare, double.MaxValue, "");
    }

    public static Sentence Explain(in DayEvidence day, in Verdict verdict) => verdict.Unit.Length > 0
        ? Sentence.Of(
            $"行驶的{day.Detail.Sensors.DownstreamTold} s内，下游NOx传感器只出现约{verdict.Value:0}个不同数值（至少应有{verdict.Limit:0}个）：传感器停滞或被模拟。",
            $"In {day.Detail.Sensors.DownstreamTold} s under way the downstream NOx sensor gave only about {verdict.Value:0} different values (at least {verdict.Limit:0} expected): it is frozen or simulated.")
        : Sentence.Of(
            $"行驶的{day.Detail.Sensors.DownstreamTold} s内，下游NOx在油耗变化时仍停滞不变的占{100 * verdict.Value:0} %（阈值{100 * verdict.Limit:0} %）。",
            $"In {100 * verdict.Value:0} % of {day.Detail.Sensors.DownstreamTold} s under way the downstream NOx stood still while the fuel flow moved (threshold {100 * verdict.Limit:0} %).");
}
