namespace Telematics.Core.Rules;

/// <summary>How sure a rule makes us: a day on which it warns, a severe one, and all its days together at most.</summary>
/// <param name="Most">What this rule alone can reach: a lamp that is on for a month says no more than one that is on for a day.</param>
public sealed record RuleWorth(double Warn, double Severe, double Most)
{
    internal static RuleWorth Read(RuleSection section)
    {
        var worth = new RuleWorth(
            section.Number("warnConfidence", "share", 0, 1), section.Number("severeConfidence", "share", 0, 1), section.Number("mostConfidence", "share", 0, 1));
        section.Require(worth.Warn <= worth.Severe, "severeConfidence", "must not be below warnConfidence");
        section.Require(worth.Severe <= worth.Most, "mostConfidence", "must not be below severeConfidence");
        return worth;
    }

    public double Of(VerdictKind kind) => kind == VerdictKind.Severe ? Severe : Warn;
}
