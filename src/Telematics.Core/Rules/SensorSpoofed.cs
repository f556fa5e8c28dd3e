using Telematics.Core.Vehicles;

namespace Telematics.Core.Rules;

/// <summary>
/// D9: the downstream value is too good to be true: next to nothing where no SCR can work yet, a fixed fraction of the upstream value, or far calmer than
/// any exhaust. Each of these alone contradicts physics. Source: domain.md 4.3 D9; the contradiction of the cold SCR is general knowledge (O).
/// </summary>
public static class SensorSpoofed
{
    /// <param name="LowPpm">Next to nothing.</param>
    /// <param name="ColdRatio">Downstream to upstream of a cold SCR; a true one is near 1.</param>
    /// <param name="MinUpstreamDeviation">The upstream value must move so much (ppm) before it is compared with what moves behind.</param>
    /// <param name="CopyDetermination">R² of both; two true sensors never agree so well when their values are far apart.</param>
    public sealed record Settings(
        bool Enabled, int MinSeconds, double LowPpm, double LowShare, int MinColdSeconds, double ColdRatio, double MinUpstreamDeviation, double CopyDetermination,
        double CopyRatio, double MinVarianceRatio, double LowVarianceRatio, RuleWorth Worth);

    internal static Settings Read(RuleSection section)
    {
        var settings = new Settings(
            Enabled: section.Flag("enabled"),
            MinSeconds: section.Whole("minSeconds", "s", 60, 86_400),
            LowPpm: section.Number("low", "ppm", 0, 100),
            LowShare: section.Number("lowShare", "share", 0, 1),
            MinColdSeconds: section.Whole("minColdSeconds", "s", 10, 86_400),
            ColdRatio: section.Number("coldRatio", "ratio", 0, 1),
            MinUpstreamDeviation: section.Number("minUpstreamDeviation", "ppm", 1, 500),
            CopyDetermination: section.Number("copyDetermination", "share", 0.5, 1),
            CopyRatio: section.Number("copyRatio", "ratio", 0, 1),
            MinVarianceRatio: section.Number("minVarianceRatio", "ratio", 0, 0.1),
            LowVarianceRatio: section.Number("lowVarianceRatio", "ratio", 0, 0.1),
            Worth: RuleWorth.Read(section));
        section.Close();
        return settings;
    }

    public static Verdict Judge(in DayEvidence day, Settings settings)
    {
        if (day.Detail.Reopened || (day.Doubts & DataDoubts.OfMass) != 0) return Verdict.Silent;
        var cold = OfCold(day.Detail.Sensors, settings);
        var hot = OfHot(day.Detail.Sensors, settings);
        return cold.Fires || hot.Kind == VerdictKind.Silent ? cold : hot;
    }

    /// <summary>A catalyst that cannot work yet.</summary>
    private static Verdict OfCold(in SensorSums sensors, Settings settings)
    {
        if (sensors.ColdSeconds < settings.MinColdSeconds) return Verdict.Silent;
        var ratio = (double)sensors.ColdDownstream / sensors.ColdUpstream;
        return new(ratio < settings.ColdRatio ? VerdictKind.Severe : VerdictKind.Within, ratio, settings.ColdRatio, "cold");
    }

    /// <summary>A catalyst that works.</summary>
    private static Verdict OfHot(in SensorSums sensors, Settings settings)
    {
        var nox = sensors.Nox;
        if (nox.Count < settings.MinSeconds || Math.Sqrt(nox.VarianceX) / 10 < settings.MinUpstreamDeviation) return Verdict.Silent;
        if (nox.Determination > settings.CopyDetermination && sensors.DownstreamPpm < settings.CopyRatio * sensors.UpstreamPpm)
            return new(VerdictKind.Severe, nox.Determination.Value, settings.CopyDetermination, "R²");
        var calm = nox.VarianceY / nox.VarianceX;
        if (calm < settings.MinVarianceRatio) return new(VerdictKind.Severe, calm, settings.MinVarianceRatio, "calm");
        // A sound, large catalyst may leave next to nothing too; but then it still breathes with the engine.
        var low = (double)sensors.Low / Math.Max(1, sensors.Compared);
        return new(low > settings.LowShare && calm < settings.LowVarianceRatio ? VerdictKind.Warn : VerdictKind.Within, low, settings.LowShare, "low");
    }

    public static Sentence Explain(in DayEvidence day, in Verdict verdict)
    {
        var sensors = day.Detail.Sensors;
        return verdict.Unit switch
        {
            "cold" => Sentence.Of(
                $"SCR进出口均低于{day.Rules.Sensors.ColdScrCelsius:0} °C、尚不能转化的{sensors.ColdSeconds} s内，下游NOx为上游的{100 * verdict.Value:0} %（此时应接近100 %，阈值{100 * verdict.Limit:0} %）。",
                $"In {sensors.ColdSeconds} s with the SCR below {day.Rules.Sensors.ColdScrCelsius:0} °C, too cold to convert, the NOx behind it was {100 * verdict.Value:0} % of that before it (about 100 % is expected then, threshold {100 * verdict.Limit:0} %)."),
            "R²" => Sentence.Of(
                $"下游NOx与上游按固定比例变化（R²={verdict.Value:0.000}，阈值{verdict.Limit:0.000}）：下游数值疑似由上游计算得出。",
                $"The NOx behind the SCR follows that before it in a fixed ratio (R² {verdict.Value:0.000}, threshold {verdict.Limit:0.000}): it seems to be computed from it."),
            "calm" => Sentence.Of(
                $"下游NOx的波动只有上游的{1e6 * verdict.Value:0.0}×10⁻⁶（阈值{1e6 * verdict.Limit:0.0}×10⁻⁶），真实排气不会如此平稳。",
                $"The NOx behind the SCR varies by {1e6 * verdict.Value:0.0}×10⁻⁶ of that before it (threshold {1e6 * verdict.Limit:0.0}×10⁻⁶); no exhaust is so calm."),
            _ => Sentence.Of(
                $"下游NOx低于{day.Rules.D9.LowPpm:0} ppm的时间占{100 * verdict.Value:0} %（阈值{100 * verdict.Limit:0} %）。",
                $"The NOx behind the SCR was below {day.Rules.D9.LowPpm:0} ppm in {100 * verdict.Value:0} % of the time (threshold {100 * verdict.Limit:0} %)."),
        };
    }
}
