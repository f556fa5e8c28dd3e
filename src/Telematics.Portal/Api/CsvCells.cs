using System.Globalization;
using Telematics.Portal.Web;

namespace Telematics.Portal.Api;

/// <summary>Values as fields of CSV files.</summary>
internal static class CsvCells
{
    /// <summary>
    /// Quoted. What spreadsheets would run as a formula gets an apostrophe: such texts come from outside. Long digits get one too, or a record number would
    /// lose its last ones.
    /// </summary>
    public static string Text(string text)
    {
        var misread = text.Length > 0 && (text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' || (text.Length > 11 && text.All(char.IsAsciiDigit)));
        return $"\"{(misread ? "'" : "")}{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    public static string Any(object? cell, CityClock clock) => cell switch
    {
        null => "",
        string text => Text(text),
        bool flag => flag ? "true" : "false",
        double number => number.ToString("0.######", CultureInfo.InvariantCulture),
        DateTimeOffset time => clock.Local(time).ToString("yyyy-MM-dd'T'HH:mm:ss.FFFzzz", CultureInfo.InvariantCulture),
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        _ => Convert.ToString(cell, CultureInfo.InvariantCulture) ?? "",
    };
}
