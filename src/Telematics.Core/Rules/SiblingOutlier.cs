namespace Telematics.Core.Rules;

/// <summary>
/// How the trucks of one engine family (same CALID, 同标定) emit: median and spread of the logarithm of their days' g/kg. A truck far from its siblings is seen
/// even below a limit. Null where too few siblings are known.
/// </summary>
/// <param name="MedianGPerKg">Of the siblings' days, the SCR ready.</param>
/// <param name="LogSpread">Robust standard deviation (1.4826 x median deviation) of ln(g/kg).</param>
public sealed record EngineFamily(string CalibrationId, int Vehicles, double MedianGPerKg, double LogSpread);

/// <summary>D21: the day is far above what the truck's siblings emit, in spreads and as a multiple. Source: V[32] same-model baselines; thresholds O.</summary>
public static class SiblingOutlier
{
    /// <param name="MinSpread">Families whose few trucks happen to agree are not taken for exact.</param>
    public sealed record Settings(bool Enabled, int MinVehicles, double MinDeviations, double MinRatio, double MinSpread, double MinGPerKgChinaSix, double MinGPerKgChinaFive, RuleWorth Worth);

    internal static Settings Read(RuleSection section)
    {
        var settings = new Settings(
            Enabled: section.Flag("enabled"),
            MinVehicles: section.Whole("minVehicles", "vehicles", 3, 1000),
            MinDeviations: section.Number("minDeviations", "σ", 1, 20),
            MinRatio: section.Number("minRatio", "ratio", 1, 100),
            MinSpread: section.Number("minSpread", "ln", 0.01, 2),
            MinGPerKgChinaSix: section.Number("minChinaSix", "g/kg", 0, 50),
            MinGPerKgChinaFive: section.Number("minChinaFive", "g/kg", 0, 50),
            Worth: RuleWorth.Read(section));
        section.Close();
        return settings;
    }

    public static Verdict Judge(in DayEvidence day, Settings settings)
    {
        if (!day.JudgedAsChinaSix && !day.JudgedAsChinaFive) return Verdict.NotApplicable;
        if (day.Facts.Family is not { } family || family.Vehicles < settings.MinVehicles || !day.Suffices || (day.Doubts & DataDoubts.OfMass) != 0) return Verdict.Silent;
        if (day.NoxGPerKg is not { } perKg) return Verdict.Silent;
        var band = day.Rules.Uncertainty.PerFuel(day, perKg);
        var least = day.JudgedAsChinaSix ? settings.MinGPerKgChinaSix : settings.MinGPerKgChinaFive;
        var limit = Math.Max(least, family.MedianGPerKg * Math.Max(settings.MinRatio, Math.Exp(settings.MinDeviations * Math.Max(settings.MinSpread, family.LogSpread))));
        return Verdict.Of(band, limit, double.MaxValue, "g/kg");
    }

    public static Sentence Explain(in DayEvidence day, in Verdict verdict) => day.Facts.Family is not { } family ? new("", "") : Sentence.Of(
        $"NOx排放{verdict.Value:0.00} {verdict.Unit}{Wording.BandZh(verdict)}；同标定（{family.CalibrationId}）{family.Vehicles}辆车的中位数为{family.MedianGPerKg:0.00} {verdict.Unit}，离群界限{verdict.Limit:0.00} {verdict.Unit}。",
        $"NOx was {verdict.Value:0.00} {verdict.Unit}{Wording.BandEn(verdict)}; the median of {family.Vehicles} trucks of the same engine software ({family.CalibrationId}) is {family.MedianGPerKg:0.00} {verdict.Unit}, the bound for outliers {verdict.Limit:0.00} {verdict.Unit}.");
}
