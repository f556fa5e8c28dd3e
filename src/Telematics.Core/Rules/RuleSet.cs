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
    D5 = 5,
    D6 = 6,
    D7 = 7,
    D8 = 8,
    D9 = 9,
    D10 = 10,
    D11 = 11,
    D12 = 12,
    D13 = 13,
    D14 = 14,
    D16 = 16,
    D17 = 17,
    D18 = 18,
    D19 = 19,
    D20 = 20,
}

/// <summary>What a rule is evidence of. Rules of one kind measure the same thing in different ways and do not confirm each other.</summary>
public enum RuleKind : byte
{
    Emission,
    Aftertreatment,
    Diagnosis,

    /// <summary>A sensor that lies, hangs or is gone; urea that is not used.</summary>
    Tampering,

    /// <summary>The particle filter.</summary>
    Particulate,

    /// <summary>Whether it is still the same, untouched truck.</summary>
    Identity,

    /// <summary>A fault of the terminal or its data, not of the truck.</summary>
    Quality,
}

/// <summary>
/// One rule as the rule set runs it: its judgement, its words, and how much it is worth.
/// </summary>
public sealed record Rule(RuleId Id, RuleKind Kind, Func<RuleSet, bool> Enabled, Rule.Judgement Judge, Rule.Wording Explain, Func<RuleSet, RuleWorth> Worth)
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
    SensorSettings Sensors,
    Uncertainty Uncertainty,
    NoxLimits D1,
    NoxLimits D2,
    HighConcentration.Settings D3,
    ScrNotConverting.Settings D4,
    StepChange.Settings D5,
    NoUreaUse.Settings D6,
    UreaCheating.Settings D7,
    SensorFrozen.Settings D8,
    SensorSpoofed.Settings D9,
    SensorDisconnected.Settings D10,
    SensorCopied.Settings D11,
    TemperatureSpoofed.Settings D12,
    ParticleFilter.Settings D13,
    DiagnosisLamp.Settings D14,
    DataQuality.Settings D16,
    IdentityRules.Settings Identity,
    LevelSettings Levels,
    StationRules Stations,
    ImmutableArray<RuleNumber> Numbers)
{
    /// <summary>Judged from top to bottom: D7 and the choice of judged seconds look at what D4 and D12 said before.</summary>
    public static ImmutableArray<Rule> All { get; } =
    [
        new(RuleId.D16, RuleKind.Quality, set => set.D16.Enabled,
            (in DayEvidence day) => DataQuality.Judge(day, day.Rules.D16), DataQuality.Explain, set => set.D16.Worth),
        new(RuleId.D12, RuleKind.Tampering, set => set.D12.Enabled,
            (in DayEvidence day) => TemperatureSpoofed.Judge(day, day.Rules.D12), TemperatureSpoofed.Explain, set => set.D12.Worth),
        new(RuleId.D1, RuleKind.Emission, set => set.D1.Enabled,
            (in DayEvidence day) => HighNoxChinaSix.Judge(day, day.Rules.D1), NoxLimits.Explain, set => set.D1.Worth),
        new(RuleId.D2, RuleKind.Emission, set => set.D2.Enabled,
            (in DayEvidence day) => HighNoxChinaFive.Judge(day, day.Rules.D2), NoxLimits.Explain, set => set.D2.Worth),
        new(RuleId.D3, RuleKind.Emission, set => set.D3.Enabled,
            (in DayEvidence day) => HighConcentration.Judge(day, day.Rules.D3), HighConcentration.Explain, set => set.D3.Worth),
        new(RuleId.D4, RuleKind.Aftertreatment, set => set.D4.Enabled,
            (in DayEvidence day) => ScrNotConverting.Judge(day, day.Rules.D4), ScrNotConverting.Explain, set => set.D4.Worth),
        new(RuleId.D5, RuleKind.Aftertreatment, set => set.D5.Enabled,
            (in DayEvidence day) => StepChange.Judge(day, day.Rules.D5), (in DayEvidence _, in Verdict verdict) => StepChange.Explain(verdict), set => set.D5.Worth),
        new(RuleId.D6, RuleKind.Tampering, set => set.D6.Enabled,
            (in DayEvidence day) => NoUreaUse.Judge(day, day.Rules.D6), NoUreaUse.Explain, set => set.D6.Worth),
        new(RuleId.D7, RuleKind.Tampering, set => set.D7.Enabled,
            (in DayEvidence day) => UreaCheating.Judge(day, day.Rules.D7), UreaCheating.Explain, set => set.D7.Worth),
        new(RuleId.D8, RuleKind.Tampering, set => set.D8.Enabled,
            (in DayEvidence day) => SensorFrozen.Judge(day, day.Rules.D8), SensorFrozen.Explain, set => set.D8.Worth),
        new(RuleId.D9, RuleKind.Tampering, set => set.D9.Enabled,
            (in DayEvidence day) => SensorSpoofed.Judge(day, day.Rules.D9), SensorSpoofed.Explain, set => set.D9.Worth),
        new(RuleId.D10, RuleKind.Tampering, set => set.D10.Enabled,
            (in DayEvidence day) => SensorDisconnected.Judge(day, day.Rules.D10), SensorDisconnected.Explain, set => set.D10.Worth),
        new(RuleId.D11, RuleKind.Tampering, set => set.D11.Enabled,
            (in DayEvidence day) => SensorCopied.Judge(day, day.Rules.D11), SensorCopied.Explain, set => set.D11.Worth),
        new(RuleId.D13, RuleKind.Particulate, set => set.D13.Enabled,
            (in DayEvidence day) => ParticleFilter.Judge(day, day.Rules.D13), ParticleFilter.Explain, set => set.D13.Worth),
        new(RuleId.D14, RuleKind.Diagnosis, set => set.D14.Enabled,
            (in DayEvidence day) => DiagnosisLamp.Judge(day, day.Rules.D14), DiagnosisLamp.Explain, set => set.D14.Worth),
        new(RuleId.D17, RuleKind.Identity, set => set.Identity.Enabled,
            (in DayEvidence day) => IdentityRules.JudgeTruck(day, day.Rules.Identity), (in DayEvidence _, in Verdict verdict) => IdentityRules.ExplainTruck(verdict), set => set.Identity.Worth),
        new(RuleId.D18, RuleKind.Identity, set => set.Identity.Enabled,
            (in DayEvidence day) => IdentityRules.JudgeSoftware(day), (in DayEvidence _, in Verdict _) => IdentityRules.SoftwareChanged, set => set.Identity.Worth),
        new(RuleId.D19, RuleKind.Diagnosis, set => set.Identity.Enabled,
            (in DayEvidence day) => IdentityRules.JudgeCleared(day, day.Rules.Identity), IdentityRules.ExplainCleared, set => set.Identity.Worth),
        new(RuleId.D20, RuleKind.Identity, set => set.Identity.Enabled,
            (in DayEvidence day) => IdentityRules.JudgeGaps(day, day.Rules.Identity), IdentityRules.ExplainGaps, set => set.Identity.Worth),
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
        var sensors = SensorSettings.Read(root.Section("sensors"));
        var uncertainty = Uncertainty.Read(root.Section("uncertainty"));
        var d1 = NoxLimits.Read(rules.Section("D1"));
        var d2 = NoxLimits.Read(rules.Section("D2"));
        var d3 = HighConcentration.Read(rules.Section("D3"));
        var d4 = ScrNotConverting.Read(rules.Section("D4"));
        var d5 = StepChange.Read(rules.Section("D5"));
        var d6 = NoUreaUse.Read(rules.Section("D6"));
        var d7 = UreaCheating.Read(rules.Section("D7"));
        var d8 = SensorFrozen.Read(rules.Section("D8"));
        var d9 = SensorSpoofed.Read(rules.Section("D9"));
        var d10 = SensorDisconnected.Read(rules.Section("D10"));
        var d11 = SensorCopied.Read(rules.Section("D11"));
        var d12 = TemperatureSpoofed.Read(rules.Section("D12"));
        var d13 = ParticleFilter.Read(rules.Section("D13"));
        var d14 = DiagnosisLamp.Read(rules.Section("D14"));
        var d16 = DataQuality.Read(rules.Section("D16"));
        var identity = IdentityRules.Read(rules.Section("D17"));
        rules.Close();
        var levels = LevelSettings.Read(root.Section("levels"));
        var stations = StationRules.Read(root.Section("stations"), version, cleaning);
        root.Close();
        return new RuleSet(version, source, from, to, ingest, cleaning, evidence, sensors, uncertainty, d1, d2, d3, d4, d5, d6, d7, d8,
            d9, d10, d11, d12, d13, d14, d16, identity, levels, stations, [.. numbers]);
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
