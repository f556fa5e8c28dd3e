namespace Telematics.Core.Rules;

/// <summary>
/// D4: hot enough to work, the SCR takes away less than half of the NOx (a sound China VI one takes more than 90 %): no urea, bad urea, a dead or
/// by-passed catalyst. It needs neither air mass nor torque, so its evidence is the way driven and its own seconds. Source: domain.md 4.3 D4, formula F6.
/// </summary>
public static class ScrNotConverting
{
    public sealed record Settings(
        bool Enabled, double MinEfficiency, double SevereEfficiency, int MinSeconds, double MinInletCelsius, double MaxInletCelsius, RuleWorth Worth)
    {
        public bool IsWorkingRange(double scrInletCelsius) => scrInletCelsius >= MinInletCelsius && scrInletCelsius <= MaxInletCelsius;
    }

    internal static Settings Read(RuleSection section)
    {
        var settings = new Settings(
            Enabled: section.Flag("enabled"),
            MinEfficiency: section.Number("minEfficiency", "share", 0, 1),
            SevereEfficiency: section.Number("severeEfficiency", "share", 0, 1),
            MinSeconds: section.Whole("minSeconds", "s", 60, 86_400),
            MinInletCelsius: section.Number("minInlet", "°C", 0, 800),
            MaxInletCelsius: section.Number("maxInlet", "°C", 0, 800),
            Worth: RuleWorth.Read(section));
        section.Require(settings.SevereEfficiency <= settings.MinEfficiency, "severeEfficiency", "must not be above minEfficiency");
        section.Require(settings.MinInletCelsius < settings.MaxInletCelsius, "maxInlet", "must be above minInlet");
        section.Close();
        return settings;
    }

    public static Verdict Judge(in DayEvidence day, Settings settings)
    {
        if (!day.JudgedAsChinaSix && !day.JudgedAsChinaFive) return Verdict.NotApplicable;
        if (!day.EnoughDistance || day.Detail.ScrSeconds < settings.MinSeconds) return Verdict.Silent;
        if (day.Detail.ScrEfficiency is not { } efficiency) return Verdict.Silent;

        if ((day.Doubts & (DataDoubts.OfNox | DataDoubts.Temperature)) != 0) return Verdict.NotApplicable;
        if (efficiency < settings.MinEfficiency)
            return new(efficiency < settings.SevereEfficiency ? VerdictKind.Severe : VerdictKind.Warn, efficiency, settings.MinEfficiency, "");
        return day.Detail.Reopened ? Verdict.Silent : new(VerdictKind.Within, efficiency, settings.MinEfficiency, "");
    }

    public static Sentence Explain(in DayEvidence day, in Verdict verdict)
    {
        var settings = day.Rules.D4;
        var (zh, en) = verdict.Fires ? ("低于", "less than the") : ("不低于", "not less than the");
        return Sentence.Of(
            $"当日行驶{day.DistanceKm:0.0} km，SCR入口{settings.MinInletCelsius:0}～{settings.MaxInletCelsius:0} °C的{day.Detail.ScrSeconds} s内，SCR的NOx转化率为{100 * verdict.Value:0} %，{zh}应有的{100 * verdict.Limit:0} %。",
            $"On {day.DistanceKm:0.0} km driven that day, in {day.Detail.ScrSeconds} s with the SCR inlet at {settings.MinInletCelsius:0} to {settings.MaxInletCelsius:0} °C, the SCR took away {100 * verdict.Value:0} % of the NOx, {en} {100 * verdict.Limit:0} % expected.");
    }
}
