using Telematics.Core.Vehicles;

namespace Telematics.Core.Rules;

/// <summary>
/// D3: where the terminal gives no air mass or no torque, NOx cannot be related to fuel or work in those seconds; the concentration behind a hot SCR
/// speaks instead, by its median, which single peaks do not move. Source: domain.md 4.3 D3; 500 and 900 ppm are the PEMS point limits of China VI and V.
/// </summary>
public static class HighConcentration
{
    public sealed record Settings(
        bool Enabled, double LimitPpmChinaSix, double LimitPpmChinaFive, int MinSeconds, double MinScrInletCelsius, RuleWorth Worth);

    internal static Settings Read(RuleSection section)
    {
        var settings = new Settings(
            Enabled: section.Flag("enabled"),
            LimitPpmChinaSix: section.Number("limitChinaSix", "ppm", 1, 1500), // the histogram reaches that far
            LimitPpmChinaFive: section.Number("limitChinaFive", "ppm", 1, 1500),
            MinSeconds: section.Whole("minSeconds", "s", 60, 86_400),
            MinScrInletCelsius: section.Number("minScrInlet", "°C", 0, 600),
            Worth: RuleWorth.Read(section));
        section.Close();
        return settings;
    }

    public static Verdict Judge(in DayEvidence day, Settings settings)
    {
        if (!day.JudgedAsChinaSix && !day.JudgedAsChinaFive) return Verdict.NotApplicable;
        if ((day.Doubts & DataDoubts.OfNox) != 0) return Verdict.NotApplicable;
        if (!day.EnoughDistance || ConcentrationHistogram.Count(day.Detail.Concentrations) < settings.MinSeconds) return Verdict.Silent;
        if (ConcentrationHistogram.Median(day.Detail.Concentrations) is not { } median) return Verdict.Silent;

        var limit = day.JudgedAsChinaSix ? settings.LimitPpmChinaSix : settings.LimitPpmChinaFive;
        if (median > limit) return new(VerdictKind.Warn, median, limit, "ppm");
        return day.Detail.Reopened ? Verdict.Silent : new(VerdictKind.Within, median, limit, "ppm");
    }

    public static Sentence Explain(in DayEvidence day, in Verdict verdict)
    {
        var seconds = ConcentrationHistogram.Count(day.Detail.Concentrations);
        var limit = day.Rules.D3.MinScrInletCelsius;
        return Sentence.Of(
            $"终端未给出进气量或扭矩，无法按油耗或功计算；当日行驶{day.DistanceKm:0.0} km，SCR入口高于{limit:0} °C的{seconds} s内，下游NOx浓度中位数为{verdict.Value:0} ppm，{Wording.ComparedZh(verdict)}{verdict.Limit:0} ppm（{Wording.StageZh(day)}）。",
            $"The terminal gave no air mass or no torque, so NOx cannot be related to fuel or work. On {day.DistanceKm:0.0} km driven that day, in {seconds} s with the SCR inlet above {limit:0} °C, the median NOx behind the SCR was {verdict.Value:0} ppm, {Wording.ComparedEn(verdict)} {verdict.Limit:0} ppm ({Wording.StageEn(day)}).");
    }
}
