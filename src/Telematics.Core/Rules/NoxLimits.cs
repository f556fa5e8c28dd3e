namespace Telematics.Core.Rules;

/// <summary>Limits of a day's NOx per kg of fuel (F4) and per kWh (F3); what D1 and D2 have in common.</summary>
public sealed record NoxLimits(
    bool Enabled, double WarnGPerKg, double SevereGPerKg, double WarnGPerKWh, double SevereGPerKWh, RuleWorth Worth)
{
    internal static NoxLimits Read(RuleSection section)
    {
        var limits = new NoxLimits(
            Enabled: section.Flag("enabled"),
            WarnGPerKg: section.Number("warnPerFuel", "g/kg", 0.1, 200),
            SevereGPerKg: section.Number("severePerFuel", "g/kg", 0.1, 200),
            WarnGPerKWh: section.Number("warnPerWork", "g/kWh", 0.01, 50),
            SevereGPerKWh: section.Number("severePerWork", "g/kWh", 0.01, 50),
            Worth: RuleWorth.Read(section));
        section.Require(limits.WarnGPerKg <= limits.SevereGPerKg, "severePerFuel", "must not be below warnPerFuel");
        section.Require(limits.WarnGPerKWh <= limits.SevereGPerKWh, "severePerWork", "must not be below warnPerWork");
        section.Close();
        return limits;
    }

    /// <summary>The worse of the two measures speaks; when they agree, the one by fuel, which needs no rated torque.</summary>
    public Verdict Judge(in DayEvidence day)
    {
        var byFuel = JudgeByFuel(day);
        if (byFuel.Kind < VerdictKind.Within || day.NoxGPerKWh is not { } perKWh || day.NoxGPerKg is not { } perKg || day.Doubts.HasFlag(DataDoubts.Work)) return byFuel;
        return Verdict.Worse(byFuel, Verdict.Of(day.Rules.Uncertainty.PerWork(day, perKWh, perKWh / perKg), WarnGPerKWh, SevereGPerKWh, "g/kWh"));
    }

    /// <summary>By fuel alone.</summary>
    public Verdict JudgeByFuel(in DayEvidence day)
    {
        if ((day.Doubts & DataDoubts.OfMass) != 0) return Verdict.NotApplicable;
        if (!day.Suffices || day.NoxGPerKg is not { } perKg) return Verdict.Silent;
        return Verdict.Of(day.Rules.Uncertainty.PerFuel(day, perKg), WarnGPerKg, SevereGPerKg, "g/kg");
    }

    public static Sentence Explain(in DayEvidence day, in Verdict verdict) => Sentence.Of(
        $"{Wording.MeasuredZh(day)}，NOx排放{verdict.Value:0.00} {verdict.Unit}{Wording.BandZh(verdict)}，{Wording.ComparedZh(verdict)}{verdict.Limit:0.##} {verdict.Unit}（{Wording.StageZh(day)}）。",
        $"{Wording.MeasuredEn(day)} NOx was {verdict.Value:0.00} {verdict.Unit}{Wording.BandEn(verdict)}, {Wording.ComparedEn(verdict)} {verdict.Limit:0.##} {verdict.Unit} ({Wording.StageEn(day)}).");
}
