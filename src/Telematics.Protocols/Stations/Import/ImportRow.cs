namespace Telematics.Protocols.Stations.Import;

/// <summary>One record of a file: texts by the names of the file, compared without regard to case.</summary>
/// <param name="Problem">Why it is no record; null: it is one.</param>
public sealed record ImportRow(int Line, IReadOnlyDictionary<string, string> Texts, string? Problem = null)
{
    private static readonly Dictionary<string, string> None = [];

    public static ImportRow Bad(int line, string problem) => new(line, None, problem);

    internal static Dictionary<string, string> NewTexts() => new(StringComparer.OrdinalIgnoreCase);
}

/// <summary>A file cut into records. Lazy: a fault in the middle is thrown when the reading comes there.</summary>
public static class ImportRows
{
    /// <exception cref="ImportFileException">Nothing from here on can be read.</exception>
    public static IEnumerable<ImportRow> Read(string text, ImportMapping mapping) => FormatOf(text, mapping.Format) switch
    {
        ImportFormat.Json => JsonRows.Read(text, mapping),
        ImportFormat.Xml => XmlRows.Read(text, mapping),
        _ => CsvRows.Read(text, mapping.Delimiter),
    };

    private static ImportFormat FormatOf(string text, ImportFormat declared) => declared != ImportFormat.Automatic
        ? declared
        : text.AsSpan().TrimStart() switch
        {
            ['<', ..] => ImportFormat.Xml,
            ['{' or '[', ..] => ImportFormat.Json,
            _ => ImportFormat.Csv,
        };
}
