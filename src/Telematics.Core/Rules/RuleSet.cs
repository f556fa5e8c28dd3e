using System.Collections.Immutable;
using System.Text.Json;
using Telematics.Core.Stations;

namespace Telematics.Core.Rules;

/// <summary>Number of a rule, as in domain.md 4.3. Its place in <see cref="FiredRules"/> is stored: never reuse one.</summary>
public enum RuleId : byte
{
    D1 = 1,
    D2 = 2,
    D3 = 3,
    D4 = 4,
    D14 = 14,
}

/// <summary>What a rule is evidence of. Rules of one kind measure the same thing in different ways and do not confirm each other.</summary>
public enum RuleKind : byte
{
    Emission,
    Aftertreatment,
    Diagnosis,
}

/// <summary>
/// One rule as the rule set runs it: its judgement, its words, and how much it is worth.
/// </summary>
public sealed record Rule(RuleId Id, RuleKind Kind, Func<RuleSet, bool> Enabled, Rule.Judgement Judge, Rule.Wording Explain, Func<RuleSet, VerdictKind, double> Confidence)
{
    public delegate Verdict Judgement(in DayEvidence day);

    public delegate Sentence Wording(in DayEvidence day, in Verdict verdict);

    public string Name { get; } = Id.ToString();
}

/// <summary>
/// Every number by which a vehicle is judged, under one version. Rules never look at each other: their order and weight stand here.
/// </summary>
public sealed record RuleSet(
    string Version,
    string Source,
    DateOnly EffectiveFrom,
    DateOnly? EffectiveTo,
    IngestSettings Ingest,
    CleaningSettings Cleaning,
    EvidenceSettings Evidence,
    NoxLimits D1,
    NoxLimits D2,
    HighConcentration.Settings D3,
    ScrNotConverting.Settings D4,
    DiagnosisLamp.Settings D14,
    LevelSettings Levels,
    StationRules Stations,
    ImmutableArray<RuleNumber> Numbers)
{
    /// <summary>Read from top to bottom.</summary>
    public static ImmutableArray<Rule> All { get; } =
    [
        new(RuleId.D1, RuleKind.Emission, set => set.D1.Enabled,
            (in DayEvidence day) => HighNoxChinaSix.Judge(day, day.Rules.D1), NoxLimits.Explain,
            (set, kind) => kind == VerdictKind.Severe ? set.D1.SevereConfidence : set.D1.WarnConfidence),
        new(RuleId.D2, RuleKind.Emission, set => set.D2.Enabled,
            (in DayEvidence day) => HighNoxChinaFive.Judge(day, day.Rules.D2), NoxLimits.Explain,
            (set, kind) => kind == VerdictKind.Severe ? set.D2.SevereConfidence : set.D2.WarnConfidence),
        new(RuleId.D3, RuleKind.Emission, set => set.D3.Enabled,
            (in DayEvidence day) => HighConcentration.Judge(day, day.Rules.D3), HighConcentration.Explain,
            (set, _) => set.D3.Confidence),
        new(RuleId.D4, RuleKind.Aftertreatment, set => set.D4.Enabled,
            (in DayEvidence day) => ScrNotConverting.Judge(day, day.Rules.D4), ScrNotConverting.Explain,
            (set, _) => set.D4.Confidence),
        new(RuleId.D14, RuleKind.Diagnosis, set => set.D14.Enabled,
            (in DayEvidence day) => DiagnosisLamp.Judge(day, day.Rules.D14), DiagnosisLamp.Explain,
            (set, _) => set.D14.Confidence),
    ];

    /// <summary>The rule set that the program brings along.</summary>
    public static RuleSet Default { get; } = ReadDefault();

    /// <summary>A document to a rule set, or to all its faults with their lines.</summary>
    public static RuleSetParse Parse(string json)
    {
        var errors = new List<RuleSetError>();
        try
        {
            var set = Read(JsonPart.Parse(json), errors);
            return errors.Count == 0 ? new RuleSetParse(set, []) : new RuleSetParse(null, [.. errors.OrderBy(error => error.Line)]);
        }
        catch (JsonException e)
        {
            return new RuleSetParse(null, [new RuleSetError((int)(e.LineNumber ?? 0) + 1, "document", "", "is not JSON: " + e.Message)]);
        }
    }

    private static RuleSet Read(JsonPart document, List<RuleSetError> errors)
    {
        var numbers = new List<RuleNumber>();
        var root = new RuleSection("", document, errors, numbers);
        var version = root.Text("version");
        var source = root.Text("source");
        var from = root.Day("effectiveFrom");
        var to = root.OptionalDay("effectiveTo");
        root.Require(to is null || to >= from, "effectiveTo", "must not be before effectiveFrom");
        var ingest = IngestSettings.Read(root.Section("ingest"));
        var cleaning = CleaningSettings.Read(root.Section("cleaning"));
        var evidence = EvidenceSettings.Read(root.Section("evidence"));
        var rules = root.Section("rules");
        var d1 = NoxLimits.Read(rules.Section("D1"));
        var d2 = NoxLimits.Read(rules.Section("D2"));
        var d3 = HighConcentration.Read(rules.Section("D3"));
        var d4 = ScrNotConverting.Read(rules.Section("D4"));
        var d14 = DiagnosisLamp.Read(rules.Section("D14"));
        rules.Close();
        var levels = LevelSettings.Read(root.Section("levels"));
        var stations = StationRules.Read(root.Section("stations"), version, cleaning);
        root.Close();
        return new RuleSet(version, source, from, to, ingest, cleaning, evidence, d1, d2, d3, d4, d14, levels, stations, [.. numbers]);
    }

    private static RuleSet ReadDefault()
    {
        using var stream = typeof(RuleSet).Assembly.GetManifestResourceStream("ruleset.default.json")!;
        using var reader = new StreamReader(stream);
        var parsed = Parse(reader.ReadToEnd());
        return parsed.Set ?? throw new InvalidOperationException("built-in rule set: " + parsed.Errors[0]);
    }
}

/// <summary>Either a rule set, or every fault of the document in the order of its lines.</summary>
public sealed record RuleSetParse(RuleSet? Set, ImmutableArray<RuleSetError> Errors);
