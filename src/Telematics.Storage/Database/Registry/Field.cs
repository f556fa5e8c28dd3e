using System.Globalization;

namespace Telematics.Storage.Database.Registry;

/// <summary>Reads a trimmed text into its field of the value; returns what would be allowed when it cannot.</summary>
public delegate string? ReadField<T>(string text, ref T value);

/// <param name="AlsoNamed">A second name that clients use for the same field.</param>
public sealed record Field<T>(string Name, ReadField<T> Read, string? AlsoNamed = null);

/// <summary>The kinds of fields. <c>set</c> gives the value with that field replaced; an empty text is null.</summary>
internal static class Field
{
    public static Field<T> Text<T>(string name, int maxLength, Func<T, string?, T> set) =>
        new(name, (string text, ref T value) =>
        {
            if (text.Length > maxLength || text.Any(char.IsControl)) return $"at most {maxLength} characters on one line are allowed";
            value = set(value, text.Length == 0 ? null : text);
            return null;
        });

    public static Field<T> Number<T>(string name, double least, double most, string unit, Func<T, double?, T> set) =>
        new(name, (string text, ref T value) =>
        {
            if (text.Length == 0)
            {
                value = set(value, null);
                return null;
            }

            const NumberStyles Plain = NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign | NumberStyles.AllowExponent;
            if (!double.TryParse(text, Plain, CultureInfo.InvariantCulture, out var number) || !(number >= least && number <= most))
                return string.Create(CultureInfo.InvariantCulture, $"a number from {least} to {most} {unit} is allowed");

            value = set(value, number);
            return null;
        });

    /// <summary>One of a list of words; the map holds the spellings that are taken, <paramref name="allowed"/> what is told.</summary>
    public static Field<T> Choice<T, TWord>(
        string name, Func<string, TWord?> parse, string allowed, Func<T, TWord?, T> set) where TWord : struct =>
        new(name, (string text, ref T value) =>
        {
            var word = text.Length == 0 ? null : parse(text);
            if (text.Length > 0 && word is null) return $"allowed are {allowed}";
            value = set(value, word);
            return null;
        });
}
