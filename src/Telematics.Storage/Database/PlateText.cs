namespace Telematics.Storage.Database;

/// <summary>
/// Plates are stored and looked for in one spelling. People write 冀A·12345, 冀a 12345 and 冀A-12345 for the same one.
/// </summary>
internal static class PlateText
{
    /// <summary>Null for nothing but blanks.</summary>
    public static string? Tidy(string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return null;
        var kept = string.Concat(text.Where(letter => !char.IsWhiteSpace(letter) && letter is not ('·' or '•' or '.' or '-')));
        return kept.Length == 0 ? null : kept.ToUpperInvariant();
    }
}
