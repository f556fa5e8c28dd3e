using Telematics.Core.Rules;

namespace Telematics.Core.Stations;

/// <summary>
/// Section "stations" of the rule set: every number by which a pass, a streak and a line are judged. It holds for passes of the days on which its rule
/// set is in force, so a new limit never reaches back.
/// </summary>
/// <param name="RuleSetVersion">Written into everything that is judged by these numbers.</param>
public sealed record StationRules(
    string RuleSetVersion,
    VspModel VspModel,
    PassLimits Limits,
    ValidityRules Validity,
    VerdictRules Verdict,
    ScreeningRules Screening,
    CloneRules Clones,
    TwoWitnessRules TwoWitnesses,
    QualityRules Quality)
{
    internal static StationRules Read(RuleSection section, string version, CleaningSettings cleaning)
    {
        var rules = new StationRules(
            RuleSetVersion: version,
            VspModel: section.Choice("vspModel", "conox", "jimenez") == "conox" ? VspModel.Conox : VspModel.Jimenez,
            Limits: PassLimits.Read(section.Section("limits")),
            Validity: ValidityRules.Read(section.Section("validity")),
            Verdict: VerdictRules.Read(section.Section("verdict")),
            Screening: ScreeningRules.Read(section.Section("screening")),
            Clones: CloneRules.Read(section.Section("clones")),
            TwoWitnesses: TwoWitnessRules.Read(section.Section("twoWitnesses"), cleaning),
            Quality: QualityRules.Read(section.Section("quality")));
        section.Close();
        return rules;
    }
}
