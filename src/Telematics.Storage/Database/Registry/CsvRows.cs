using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;

namespace Telematics.Storage.Database.Registry;

/// <summary>One row of a file. <paramref name="Line"/> is where it starts, counted from 1 as an editor does.</summary>
/// <param name="Problem">Why it is no row; null: it is one, with a text for every column.</param>
internal sealed record CsvRow(int Line, string[] Texts, string? Problem);

/// <summary>
/// A CSV file read row by row, as spreadsheets write it: RFC 4180 quoting, any line end, UTF-8 with or without a byte order mark.
/// The first row is the header. A file that cannot be read on ends with a row that says why.
/// </summary>
internal static class CsvRows
{
    /// <summary>Longer than any field of ours; a missing quote would otherwise read the rest of the file as one field.</summary>
    private const int MaxFieldLength = 1000;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static async IAsyncEnumerable<CsvRow> Read(Stream file, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var text = new StreamReader(file, StrictUtf8, detectEncodingFromByteOrderMarks: true, leaveOpen: true);
        var bad = false;
        using var parser = new CsvParser(text, new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            IgnoreBlankLines = false, // so that lines can be counted
            MaxFieldSize = MaxFieldLength,
            BadDataFound = _ => bad = true,
        });

        var columns = 0;
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            var line = parser.RawRow + 1;
            bad = false;
            var (more, broken) = await Advance(parser);
            if (broken is not null) yield return new(line, [], broken);
            if (!more) yield break;

            var texts = parser.Record!;
            if (Array.TrueForAll(texts, string.IsNullOrWhiteSpace)) continue; // a blank line, or an empty row of a spreadsheet
            if (columns == 0) columns = texts.Length;
            yield return new(line, texts, bad ? "a quote stands inside a field that is not quoted" : Width(texts.Length, columns));
        }
    }

    private static string? Width(int fields, int columns) => fields == columns ? null : $"{fields} fields, the header has {columns}";

    private static async Task<(bool More, string? Broken)> Advance(CsvParser parser)
    {
        try
        {
            return (await parser.ReadAsync(), null);
        }
        catch (DecoderFallbackException)
        {
            return (false, "the file is not UTF-8 (in a spreadsheet, save as \"CSV UTF-8\"); nothing from here on was read");
        }
        catch (MaxFieldSizeException)
        {
            return (false, $"a field is longer than {MaxFieldLength} characters; is a closing quote missing?");
        }
    }
}
