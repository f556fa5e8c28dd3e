using Telematics.Core.Vehicles;

namespace Telematics.Core.Rules;

/// <summary>
/// D5: from one week to the next the NOx behind the SCR has multiplied while that before it stayed the same: the aftertreatment was touched, not the engine.
/// A real truck went from 4 to 54 g/kg after an hour near repair shops. Source: domain.md 4.3 D5 (case V[25], rule O).
/// </summary>
public static class StepChange
{
    public sealed record Settings(bool Enabled, double Ratio, double UpstreamTolerance, int MinDays, int MaxDays, RuleWorth Worth);

    internal static Settings Read(RuleSection section)
    {
        var settings = new Settings(
            Enabled: section.Flag("enabled"),
            Ratio: section.Number("ratio", "ratio", 1.5, 100),
            UpstreamTolerance: section.Number("upstreamTolerance", "share", 0, 1),
            MinDays: section.Whole("minDays", "d", 1, 14),
            MaxDays: section.Whole("maxDays", "d", 1, 15),
            Worth: RuleWorth.Read(section));
        section.Require(settings.MinDays <= settings.MaxDays, "maxDays", "must not be below minDays");
        section.Close();
        return settings;
    }

    public static Verdict Judge(in DayEvidence day, Settings settings)
    {
        if (!day.JudgedAsChinaSix && !day.JudgedAsChinaFive) return Verdict.NotApplicable;
        if ((day.Doubts & DataDoubts.OfMass) != 0) return Verdict.Silent;
        // The step may lie anywhere within the last days.
        var worst = 0.0;
        for (var after = settings.MinDays; after <= settings.MaxDays; after++) worst = Math.Max(worst, Step(day, after, settings));
        return worst == 0 ? Verdict.Silent : Verdict.Of(worst, settings.Ratio, double.MaxValue, "");
    }

    /// <summary>The latest days against those before them; 0 where they say nothing.</summary>
    private static double Step(in DayEvidence day, int after, Settings settings)
    {
        var (recent, earlier) = Sides(day, after, settings);
        if (earlier.Days < settings.MinDays || recent.Days < after || !Same(recent.UpstreamPerKg, earlier.UpstreamPerKg, settings)) return 0;
        // From next to nothing to little is no step: what counts has to be near a limit at least.
        var limit = (day.JudgedAsChinaSix ? day.Rules.D1 : day.Rules.D2).WarnGPerKg;
        return recent.PerKg is { } now && earlier.PerKg is { } then && now > limit ? now / Math.Max(then, 0.1) : 0;
    }

    public static Sentence Explain(in Verdict verdict) => Sentence.Of(
        $"近期下游NOx（g/kg）升至此前的{verdict.Value:0.0}倍（阈值{verdict.Limit:0.0}倍），而上游基本不变：后处理装置发生了变化，不是发动机。",
        $"NOx behind the SCR (g/kg) has lately risen to {verdict.Value:0.0} times what it was (threshold {verdict.Limit:0.0}) while that before it stayed the same: the aftertreatment has changed, not the engine.");

    private static (Side Recent, Side Earlier) Sides(in DayEvidence day, int after, Settings settings)
    {
        var (recent, earlier) = (default(Side), default(Side));
        var days = day.Vehicle.Book.Days;
        for (var i = days.Length - 1; i >= 0 && earlier.Days < settings.MaxDays; i--)
        {
            ref readonly var sums = ref days[i];
            if (sums.Day > day.Sums.Day || sums.ReadyFuelKg < day.Rules.Evidence.MinFuelKg) continue;
            if (recent.Days < after) recent = recent.With(sums);
            else earlier = earlier.With(sums);
        }

        return (recent, earlier);
    }

    private static bool Same(double? now, double? then, Settings settings) =>
        now is { } a && then is { } b && Math.Abs(a - b) <= settings.UpstreamTolerance * b;

    private readonly record struct Side(int Days, double Nox, double Fuel, double UpstreamNox, double UpstreamFuel)
    {
        public double? PerKg => NoxFormulas.Per(Nox, Fuel);

        public double? UpstreamPerKg => NoxFormulas.Per(UpstreamNox, UpstreamFuel);

        public Side With(in DaySums day) => new(
            Days + 1, Nox + day.ReadyNoxGrams, Fuel + day.ReadyFuelKg, UpstreamNox + day.UpstreamNoxGrams, UpstreamFuel + day.UpstreamFuelKg);
    }
}
