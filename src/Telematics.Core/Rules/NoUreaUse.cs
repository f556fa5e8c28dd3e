using Telematics.Core.Vehicles;

namespace Telematics.Core.Rules;

/// <summary>
/// D6: by what its sensors say the vehicle has taken away so much NOx that so much urea must be gone, but the level has not fallen. Either no urea is dosed and
/// the downstream sensor is made to lie, or the level is. Source: domain.md 4.3 D6 and F7, F8; 23 of 328 trucks (7 %) showed no use (V[32]).
/// </summary>
public static class NoUreaUse
{
    /// <summary>F7: 2.01 g of 32.5 % solution, that is 1.84 mL, take away 1 g of NOx.</summary>
    private const double LitresPerGram = 0.00184;

    /// <summary>Minutes without a single step of the level (0.4 %).</summary>
    private const int FlatSamples = 180;

    private const double FlatPercent = 0.02;

    /// <param name="AssumedTankLitres">Where the registry knows no tank: a large one, in which a use is hardest to see, so that nobody is accused by a guess.</param>
    /// <param name="MinExpectedPercent">Expected fall of the level below which its coarse steps say nothing.</param>
    public sealed record Settings(
        bool Enabled, double MinKm, double SevereShare, double WarnShare, double AssumedTankLitres, double MinExpectedPercent, double FlatExpectedPercent, double StepPercent,
        double RefillPercent, double SmoothingSeconds, RuleWorth Worth);

    internal static Settings Read(RuleSection section)
    {
        var settings = new Settings(
            Enabled: section.Flag("enabled"),
            MinKm: section.Number("minDistance", "km", 50, 5000),
            SevereShare: section.Number("severeShare", "share", 0, 1),
            WarnShare: section.Number("warnShare", "share", 0, 1),
            AssumedTankLitres: section.Number("assumedTank", "L", 10, 200),
            MinExpectedPercent: section.Number("minExpected", "%", 1, 50),
            FlatExpectedPercent: section.Number("flatExpected", "%", 1, 50),
            StepPercent: section.Number("step", "%", 0.4, 10),
            RefillPercent: section.Number("refill", "%", 1, 50),
            SmoothingSeconds: section.Number("smoothing", "s", 10, 3600),
            Worth: RuleWorth.Read(section));
        section.Require(settings.SevereShare <= settings.WarnShare, "warnShare", "must not be below severeShare");
        section.Close();
        return settings;
    }

    public static Verdict Judge(in DayEvidence day, Settings settings)
    {
        if (!day.JudgedAsChinaSix && !day.JudgedAsChinaFive) return Verdict.NotApplicable;
        if ((day.Doubts & DataDoubts.OfMass) != 0 || day.Vehicle.Urea.Second == 0) return Verdict.Silent;
        var use = UreaUse.Of(day, settings.MinKm);
        var expected = 100 * use.ClaimedGrams * LitresPerGram / Tank(day, settings);
        // A level that does not even slosh needs fewer kilometres.
        if (use.FallPercent == 0 && expected >= settings.FlatExpectedPercent && StandsStill(day.Vehicle.Urea)) return new(VerdictKind.Severe, 0, settings.SevereShare, "");
        if (use.Km < settings.MinKm || expected < settings.MinExpectedPercent) return Verdict.Silent;
        return OfShare(day, use.FallPercent / expected, settings);
    }

    private static Verdict OfShare(in DayEvidence day, double share, Settings settings)
    {
        // A guessed tank can be twice the true one: then half a use looks like none.
        var warn = day.Facts.UreaTankLitres is null ? settings.SevereShare : settings.WarnShare;
        return share < settings.SevereShare ? new(VerdictKind.Severe, share, settings.SevereShare, "")
            : share < warn ? new(VerdictKind.Warn, share, warn, "")
            : new(VerdictKind.Within, share, warn, "");
    }

    private static bool StandsStill(in UreaLedger urea) => urea is { ByTime.Count: >= FlatSamples, Straying: < FlatPercent };

    public static Sentence Explain(in DayEvidence day, in Verdict verdict)
    {
        var use = UreaUse.Of(day, day.Rules.D6.MinKm);
        var tank = Tank(day, day.Rules.D6);
        var (guessZh, guessEn) = day.Facts.UreaTankLitres is null ? ("（罐容未登记，按估计值）", " (tank not registered, an estimate)") : ("", "");
        return Sentence.Of(
            $"近{use.Km:0} km内，按传感器所示去除NOx {use.ClaimedGrams / 1000:0.0} kg，应消耗尿素{use.ClaimedGrams * LitresPerGram:0.0} L；{tank:0} L尿素罐{guessZh}液位仅下降{use.FallPercent:0.0} %，为应耗量的{100 * verdict.Value:0} %（阈值{100 * verdict.Limit:0} %）。",
            $"On the last {use.Km:0} km the sensors claim {use.ClaimedGrams / 1000:0.0} kg of NOx taken away, for which {use.ClaimedGrams * LitresPerGram:0.0} L of urea are needed; the level of the {tank:0} L tank{guessEn} fell by {use.FallPercent:0.0} %, {100 * verdict.Value:0} % of that (threshold {100 * verdict.Limit:0} %).");
    }

    /// <summary>Share of the urea that the claimed conversion needs and that the level shows as used; null: too little driven, or no level.</summary>
    internal static double? ShareUsed(in DayEvidence day, double grams, double km, double fallPercent) =>
        day.Vehicle.Urea.Second == 0 || km < day.Rules.D6.MinKm / 2 || grams <= 0 ? null : fallPercent / (100 * grams * LitresPerGram / Tank(day, day.Rules.D6));

    private static double Tank(in DayEvidence day, Settings settings) => day.Facts.UreaTankLitres ?? settings.AssumedTankLitres;
}

/// <summary>Urea and way of the latest days up to the judged one, as many as it takes.</summary>
internal readonly record struct UreaUse(double Km, double ClaimedGrams, double UpstreamGrams, double FallPercent)
{
    public static UreaUse Of(in DayEvidence day, double minKm)
    {
        var use = default(UreaUse);
        var days = day.Vehicle.Book.Days;
        for (var i = days.Length - 1; i >= 0 && use.Km < minKm; i--)
        {
            if (days[i].Day > day.Sums.Day) continue;
            if (day.Sums.Day - days[i].Day >= VehicleState.WindowDays) break;
            use = new UreaUse(
                use.Km + days[i].DistanceKm(day.Rules.Cleaning), use.ClaimedGrams + days[i].ClaimedGrams, use.UpstreamGrams + days[i].UpstreamNoxGrams,
                use.FallPercent + days[i].UreaFall / 100.0);
        }

        return use;
    }
}
