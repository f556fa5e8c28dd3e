namespace Telematics.Core.Rules;

/// <summary>One thing that is wrong in a rule-set document, told so that its author finds and mends it.</summary>
/// <param name="Line">From 1.</param>
/// <param name="Field">Path in the document, e.g. "rules.D1.warnPerFuel.value".</param>
/// <param name="Value">As written.</param>
/// <param name="Allowed">What may stand there.</param>
public sealed record RuleSetError(int Line, string Field, string Value, string Allowed)
{
    public override string ToString() => $"line {Line}: {Field}{(Value.Length > 0 ? " = " + Value : "")}: {Allowed}";
}

/// <summary>One number of a rule set with where it comes from, for pages and documents.</summary>
/// <param name="Source">Confidence letter first (domain.md): V verified, P partly, C computed, G general knowledge, B the plan, O own choice.</param>
public sealed record RuleNumber(string Path, string Value, string Unit, string Source);
