namespace Telematics.Core.Rules;

public enum VerdictKind : byte
{
    /// <summary>The data say nothing either way; an earlier finding of the day stands.</summary>
    Silent,

    /// <summary>The rule is not made for this vehicle.</summary>
    NotApplicable,

    /// <summary>Measured, and within the limit.</summary>
    Within,

    Warn,

    Severe,
}

/// <summary>What one rule says about one day: numbers only, so that a look costs no allocation; the rule puts them into words when they are needed.</summary>
public readonly record struct Verdict(VerdictKind Kind, double Value, double Limit, string Unit)
{
    public static Verdict Silent => new(VerdictKind.Silent, 0, 0, "");

    public static Verdict NotApplicable => new(VerdictKind.NotApplicable, 0, 0, "");

    /// <summary>The ends between which the true value lies; null where the rule counts instead of measuring.</summary>
    public Band? Band { get; init; }

    public bool Fires => Kind >= VerdictKind.Warn;

    /// <summary>A value against one limit for a warning and a higher one for severe; the limit shown is the one that was passed.</summary>
    public static Verdict Of(double value, double warn, double severe, string unit) =>
        value > severe ? new(VerdictKind.Severe, value, severe, unit)
        : value > warn ? new(VerdictKind.Warn, value, warn, unit)
        : new(VerdictKind.Within, value, warn, unit);

    /// <summary>As <see cref="Of(double,double,double,string)"/>, where only a whole band beyond a limit passes it.</summary>
    public static Verdict Of(Band band, double warn, double severe, string unit) =>
        Of(band.Low, warn, severe, unit) with { Value = band.Value, Band = band };

    /// <summary>Of two measures of the same thing the worse one speaks; of equals, the first.</summary>
    public static Verdict Worse(Verdict first, Verdict second) => second.Kind > first.Kind ? second : first;
}
