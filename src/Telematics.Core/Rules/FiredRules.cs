namespace Telematics.Core.Rules;

/// <summary>Which rules fired on a day and how strongly, two bits a rule: a month of verdicts in 120 bytes.</summary>
public static class FiredRules
{
    private const uint Mask = 3;

    public static bool Has(uint fired, RuleId rule) => KindOf(fired, rule) != VerdictKind.Silent;

    /// <summary>Warn or Severe; Silent when the rule did not fire.</summary>
    public static VerdictKind KindOf(uint fired, RuleId rule) => ((fired >> Shift(rule)) & Mask) switch
    {
        1 => VerdictKind.Warn,
        2 => VerdictKind.Severe,
        _ => VerdictKind.Silent,
    };

    /// <summary>Anything but Warn and Severe clears the rule.</summary>
    public static uint With(uint fired, RuleId rule, VerdictKind kind)
    {
        var bits = kind switch { VerdictKind.Warn => 1u, VerdictKind.Severe => 2u, _ => 0u };
        return (fired & ~(Mask << Shift(rule))) | bits << Shift(rule);
    }

    private static int Shift(RuleId rule) => 2 * ((int)rule - 1);
}
