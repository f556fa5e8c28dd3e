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
        bool Enabled, int MinSeconds, double LowPpm, double LowShare, int MinColdSeconds, double ColdRatio, double HonestColdRatio, double MinUpstreamDeviation, double CopyDetermination,
        double CopyRatio, double LooseCopyDetermination, double NoiseDetermination, int MinTripSeconds, double MinVarianceRatio, double LowVarianceRatio, RuleWorth Worth);

    internal static Settings Read(RuleSection section)
    {
        var settings = new Settings(
            Enabled: section.Flag("enabled"),
            MinSeconds: section.Whole("minSeconds", "s", 60, 86_400),
            LowPpm: section.Number("low", "ppm", 0, 100),
            LowShare: section.Number("lowShare", "share", 0, 1),
            MinColdSeconds: section.Whole("minColdSeconds", "s", 10, 86_400),
            ColdRatio: section.Number("coldRatio", "ratio", 0, 1),
            HonestColdRatio: section.Number("honestColdRatio", "ratio", 0, 1),
            MinUpstreamDeviation: section.Number("minUpstreamDeviation", "ppm", 1, 500),
            CopyDetermination: section.Number("copyDetermination", "share", 0.5, 1),
            CopyRatio: section.Number("copyRatio", "ratio", 0, 1),
            LooseCopyDetermination: section.Number("looseCopyDetermination", "share", 0.5, 1),
            NoiseDetermination: section.Number("noiseDetermination", "share", 0, 0.5),
            MinTripSeconds: section.Whole("minTripSeconds", "s", 60, 86_400),
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
        if (cold.Fires || hot.Kind == VerdictKind.Silent) return cold;
        // A sensor that has seen raw exhaust behind the cold catalyst that day is no computed one; an aged catalyst leaves a steady share too.
        if (SawRawExhaust(day.Detail.Sensors, settings) && hot.Unit != "noise") return hot.Fires ? cold : hot;
        return hot.Fires ? hot : OfTrips(day.Detail.Sensors, settings) ?? hot;
    }

    /// <summary>Whether what stands behind a working catalyst cannot be: a copy, a noise of its own, or a line.</summary>
    internal static bool Contradicts(in Moments nox, Settings settings) => nox.Count >= settings.MinTripSeconds && OfNox(nox, settings).Kind == VerdictKind.Severe;

    /// <summary>Honest by the day, but not by single runs of the engine.</summary>
    private static Verdict? OfTrips(in SensorSums sensors, Settings settings)
    {
        var seconds = sensors.SpoofedSeconds + (Contradicts(sensors.Trip, settings) ? sensors.Trip.Count : 0);
        return seconds > 0 ? new(VerdictKind.Severe, seconds, 0, "s") : null;
    }

    /// <summary>A catalyst that cannot work yet.</summary>
    private static Verdict OfCold(in SensorSums sensors, Settings settings)
    {
        if (sensors.ColdSeconds < settings.MinColdSeconds) return Verdict.Silent;
        var ratio = (double)sensors.ColdDownstream / sensors.ColdUpstream;
        return new(ratio < settings.ColdRatio ? VerdictKind.Severe : VerdictKind.Within, ratio, settings.ColdRatio, "cold");
    }

    private static bool SawRawExhaust(in SensorSums sensors, Settings settings) =>
        sensors.ColdSeconds >= settings.MinColdSeconds / 2 && sensors.ColdDownstream > settings.HonestColdRatio * sensors.ColdUpstream;

    /// <summary>A catalyst that works.</summary>
    private static Verdict OfHot(in SensorSums sensors, Settings settings)
    {
        if (sensors.Nox.Count < settings.MinSeconds) return Verdict.Silent;
        var verdict = OfNox(sensors.Nox, settings);
        if (verdict.Kind != VerdictKind.Within) return verdict;
        // A sound, large catalyst may leave next to nothing too; but then it still breathes with the engine.
        var low = (double)sensors.Low / Math.Max(1, sensors.Compared);
        var calm = sensors.Nox.VarianceY / sensors.Nox.VarianceX;
        return new(low > settings.LowShare && calm < settings.LowVarianceRatio ? VerdictKind.Warn : VerdictKind.Within, low, settings.LowShare, "low");
    }

    private static Verdict OfNox(in Moments nox, Settings settings)
    {
        if (Math.Sqrt(nox.VarianceX) / 10 < settings.MinUpstreamDeviation) return Verdict.Silent;
        var together = nox.Determination ?? 0;
        if (together > settings.LooseCopyDetermination && SensorSums.DownstreamOf(nox) < settings.CopyRatio * SensorSums.UpstreamOf(nox))
            return together > settings.CopyDetermination
                ? new(VerdictKind.Severe, together, settings.CopyDetermination, "R²")
                : new(VerdictKind.Warn, together, settings.LooseCopyDetermination, "R²");
        if (together < settings.NoiseDetermination) return new(VerdictKind.Severe, together, settings.NoiseDetermination, "noise");
        var calm = nox.VarianceY / nox.VarianceX;
        return new(calm < settings.MinVarianceRatio ? VerdictKind.Severe : VerdictKind.Within, calm, settings.MinVarianceRatio, "calm");
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
            "noise" => Sentence.Of(
                $"下游NOx与上游毫无关联（R²={verdict.Value:0.0000}，阈值{verdict.Limit:0.0000}），真实排气总随发动机变化：下游数值疑似由模拟器产生。",
                $"The NOx behind the SCR has nothing to do with that before it (R² {verdict.Value:0.0000}, threshold {verdict.Limit:0.0000}), while true exhaust always follows the engine: it seems to come from an emulator."),
            "s" => Sentence.Of(
                $"当日部分行程（共{verdict.Value:0} s）的下游NOx不符合物理规律（照抄、与发动机无关或过于平稳），其余行程正常：模拟器疑似间断工作。",
                $"On some runs of the engine that day ({verdict.Value:0} s) the NOx behind the SCR contradicted physics (a copy, unrelated to the engine, or too calm), on the others not: an emulator seems to work now and then."),
            "calm" => Sentence.Of(
                $"下游NOx的波动只有上游的{1e6 * verdict.Value:0.0}×10⁻⁶（阈值{1e6 * verdict.Limit:0.0}×10⁻⁶），真实排气不会如此平稳。",
                $"The NOx behind the SCR varies by {1e6 * verdict.Value:0.0}×10⁻⁶ of that before it (threshold {1e6 * verdict.Limit:0.0}×10⁻⁶); no exhaust is so calm."),
            _ => Sentence.Of(
                $"下游NOx低于{day.Rules.D9.LowPpm:0} ppm的时间占{100 * verdict.Value:0} %（阈值{100 * verdict.Limit:0} %）。",
                $"The NOx behind the SCR was below {day.Rules.D9.LowPpm:0} ppm in {100 * verdict.Value:0} % of the time (threshold {100 * verdict.Limit:0} %)."),
        };
    }
}
