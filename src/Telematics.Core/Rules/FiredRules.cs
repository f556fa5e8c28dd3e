namespace Telematics.Core.Rules;

/// <summary>What each rule said of a day, two bits a rule: a month of verdicts in 250 bytes. Up to 31 rules.</summary>
public static class FiredRules
{
    private const ulong Mask = 3;

    /// <summary>The rule fired, warning or severe.</summary>
    public static bool Has(ulong said, RuleId rule) => KindOf(said, rule) is VerdictKind.Warn or VerdictKind.Severe;

    /// <summary>Warn, Severe or Within; Silent when the rule had nothing to say.</summary>
    public static VerdictKind KindOf(ulong said, RuleId rule) => ((said >> Shift(rule)) & Mask) switch
    {
        1 => VerdictKind.Warn,
        2 => VerdictKind.Severe,
        3 => VerdictKind.Within,
        _ => VerdictKind.Silent,
    };

    /// <summary>Silent and NotApplicable clear the rule.</summary>
    public static ulong With(ulong said, RuleId rule, VerdictKind kind)
    {
        var bits = kind switch { VerdictKind.Warn => 1ul, VerdictKind.Severe => 2ul, VerdictKind.Within => 3ul, _ => 0ul };
        return (said & ~(Mask << Shift(rule))) | bits << Shift(rule);
    }

    private static int Shift(RuleId rule) => 2 * ((int)rule - 1);
}
