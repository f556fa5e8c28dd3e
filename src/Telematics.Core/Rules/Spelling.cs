namespace Telematics.Core.Rules;

/// <summary>"Did you mean": the known word that is fewest keystrokes away.</summary>
internal static class Spelling
{
    public static string Unknown(string name, IReadOnlyCollection<string> known)
    {
        var nearest = known.MinBy(word => Distance(name, word));
        return nearest is not null && Distance(name, nearest) <= Math.Max(2, name.Length / 3)
            ? $"unknown key, did you mean \"{nearest}\"?"
            : $"unknown key; known here: {string.Join(", ", known)}";
    }

    /// <summary>Levenshtein distance; a wrong case alone costs nothing, so it is the nearest of all.</summary>
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var change = diagonal + (char.ToUpperInvariant(a[i - 1]) == char.ToUpperInvariant(b[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(change, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[b.Length];
    }
}
