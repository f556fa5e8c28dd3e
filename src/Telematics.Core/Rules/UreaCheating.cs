namespace Telematics.Core.Rules;

/// <summary>
/// D7: the urea level falls as it should and yet nothing is converted (water in the tank, urea led elsewhere), or it falls along a ruler, as no level in a
/// driving tank does (an emulator paints it). Source: domain.md 4.3 D7.
/// </summary>
public static class UreaCheating
{
    public sealed record Settings(bool Enabled, double MinFallPercent, double RulerPercent, double RulerFallPercent, RuleWorth Worth);

    internal static Settings Read(RuleSection section)
    {
        var settings = new Settings(
            Enabled: section.Flag("enabled"),
            MinFallPercent: section.Number("minFall", "%", 1, 100),
            RulerPercent: section.Number("ruler", "%", 0, 5),
            RulerFallPercent: section.Number("rulerFall", "%", 5, 100),
            Worth: RuleWorth.Read(section));
        section.Close();
        return settings;
    }

    public static Verdict Judge(in DayEvidence day, Settings settings)
    {
        if (!day.JudgedAsChinaSix && !day.JudgedAsChinaFive) return Verdict.NotApplicable;
        if (FiredRules.Has(day.Sums.Fired, RuleId.D4) && day.Detail.ScrEfficiency is { } efficiency)
        {
            var fall = UreaUse.Of(day, day.Rules.D6.MinKm / 2).FallPercent;
            if (fall >= settings.MinFallPercent) return new(VerdictKind.Severe, efficiency, day.Rules.D4.MinEfficiency, "");
        }

        var urea = day.Vehicle.Urea;
        if (urea.FallSinceRefill < settings.RulerFallPercent || urea.Straying is not { } straying) return Verdict.Silent;
        return new(straying < settings.RulerPercent ? VerdictKind.Warn : VerdictKind.Within, straying, settings.RulerPercent, "%");
    }

    public static Sentence Explain(in DayEvidence day, in Verdict verdict) => verdict.Unit.Length > 0
        ? Sentence.Of(
            $"自上次加注以来尿素液位下降{day.Vehicle.Urea.FallSinceRefill:0} %，与直线的偏差只有{verdict.Value:0.00} %（阈值{verdict.Limit:0.00} %），行驶中的液位不会如此平直。",
            $"Since the last refill the urea level has fallen by {day.Vehicle.Urea.FallSinceRefill:0} % along a straight line from which it strays by {verdict.Value:0.00} % only (threshold {verdict.Limit:0.00} %); a level in a driving tank is never so straight.")
        : Sentence.Of(
            $"尿素液位正常下降，但SCR转化率只有{100 * verdict.Value:0} %：尿素可能是水，或未喷入排气。",
            $"The urea level falls as it should, but the SCR takes away only {100 * verdict.Value:0} %: the tank may hold water, or the urea does not reach the exhaust.");
}
