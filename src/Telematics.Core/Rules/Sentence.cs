using System.Globalization;

namespace Telematics.Core.Rules;

/// <summary>The same statement in the two languages of the portal.</summary>
public sealed record Sentence(string Zh, string En)
{
    /// <summary>Numbers look the same in both languages and on every server.</summary>
    public static Sentence Of(FormattableString zh, FormattableString en) =>
        new(zh.ToString(CultureInfo.InvariantCulture), en.ToString(CultureInfo.InvariantCulture));

    public static Sentence operator +(Sentence left, Sentence right) => new(left.Zh + right.Zh, left.En + " " + right.En);
}
