using System.Collections.Frozen;
using System.Text.Json;

namespace Telematics.Storage.Database;

/// <summary>
/// The one spelling of an enumeration outside the program: lower-kebab-case, as in the API ("yellow-green"). The database and CSV files use it too.
/// </summary>
public static class EnumNames
{
    public static string Of<T>(T value) where T : struct, Enum => Table<T>.Names[value];

    public static bool TryParse<T>(string text, out T value) where T : struct, Enum => Table<T>.Values.TryGetValue(text, out value);

    /// <exception cref="FormatException">Not a name of this enumeration.</exception>
    public static T Parse<T>(string text) where T : struct, Enum =>
        TryParse<T>(text, out var value) ? value : throw new FormatException($"'{text}' is none of {Allowed<T>()}");

    /// <summary>All names, to be told to who sent another.</summary>
    public static string Allowed<T>() where T : struct, Enum => string.Join(", ", Enum.GetValues<T>().Select(Of));

    private static class Table<T> where T : struct, Enum
    {
        public static readonly FrozenDictionary<T, string> Names =
            Enum.GetValues<T>().ToFrozenDictionary(value => value, value => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString()));

        public static readonly FrozenDictionary<string, T> Values =
            Names.ToFrozenDictionary(pair => pair.Value, pair => pair.Key, StringComparer.OrdinalIgnoreCase);
    }
}
