using Telematics.Core.Vehicles;

namespace Telematics.Core.Rules;

/// <summary>
/// D14: the vehicle itself reports a fault: its lamp (MIL) has been on for too long while the engine ran, or a fault code of the NOx control is set.
/// Source: domain.md 4.3 D14. Needs no minimum of driving: it is a diagnosis, not a measurement.
/// </summary>
public static class DiagnosisLamp
{
    private const double SecondsPerHour = 3600;

    /// <param name="NoxCodes">As <see cref="Dtc.Format"/> writes them; "SPN n" stands for all its failure modes.</param>
    /// <param name="RecordValidSeconds">A record says nothing about a time so much later.</param>
    public sealed record Settings(bool Enabled, double MaxLampHours, int RecordValidSeconds, IReadOnlyList<string> NoxCodes, RuleWorth Worth)
    {
        public bool IsNoxControl(byte? protocol, uint code)
        {
            var written = Dtc.Format(protocol, code);
            return NoxCodes.Any(listed => written == listed || written.StartsWith(listed + " ", StringComparison.Ordinal));
        }
    }

    internal static Settings Read(RuleSection section)
    {
        var settings = new Settings(
            Enabled: section.Flag("enabled"),
            MaxLampHours: section.Number("maxLampHours", "h", 0, 1000),
            RecordValidSeconds: section.Whole("recordValidHours", "h", 1, 720) * (int)SecondsPerHour,
            NoxCodes: section.Texts("noxCodes", "a code as \"P20EE\" or \"SPN 4364\" is expected", IsCode),
            Worth: RuleWorth.Read(section));
        section.Close();
        return settings;
    }

    public static Verdict Judge(in DayEvidence day, Settings settings)
    {
        if (day.Obd is not { } obd) return Verdict.Silent;
        if (obd.NoxCodes.Length > 0) return new(VerdictKind.Warn, obd.NoxCodes.Length, 0, "codes");
        if (obd.MilOnSince == 0) return Verdict.Silent; // repaired meanwhile: what was true this morning stays true
        var hours = obd.MilEngineSeconds / SecondsPerHour;
        if (hours > settings.MaxLampHours) return new(VerdictKind.Warn, hours, settings.MaxLampHours, "h");
        return FiredRules.Has(day.Sums.Fired, RuleId.D14) ? Verdict.Silent : new(VerdictKind.Within, hours, settings.MaxLampHours, "h"); // the same
    }

    public static Sentence Explain(in DayEvidence day, in Verdict verdict)
    {
        if (day.Obd is { NoxCodes.Length: > 0 } obd)
        {
            var codes = string.Join(", ", obd.NoxCodes.Select(code => Dtc.Format(obd.Protocol, code)));
            return Sentence.Of($"车载诊断报告NOx控制系统故障码：{codes}。", $"The vehicle's own diagnosis reports faults of the NOx control: {codes}.");
        }

        return Sentence.Of(
            $"故障指示灯（MIL）点亮后发动机已运转{verdict.Value:0.0} h，{Wording.ComparedZh(verdict)}{verdict.Limit:0.#} h。",
            $"The engine has run {verdict.Value:0.0} h with the fault lamp (MIL) on, {Wording.ComparedEn(verdict)} {verdict.Limit:0.#} h.");
    }

    private static bool IsCode(string text) =>
        text.Length == 5 && "PCBU".Contains(text[0], StringComparison.Ordinal) && text.Skip(1).All(char.IsAsciiHexDigitUpper)
        || text.StartsWith("SPN ", StringComparison.Ordinal) && text.Length > 4 && text.Skip(4).All(char.IsAsciiDigit);
}
