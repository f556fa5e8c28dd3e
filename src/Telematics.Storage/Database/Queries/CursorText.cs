using System.Buffers.Text;
using System.Text;

namespace Telematics.Storage.Database.Queries;

/// <summary>
/// Cursors name the last row that was seen (its sort key), not a count of rows, so rows that come and go between two pages are neither shown twice
/// nor skipped. Outside they are opaque.
/// </summary>
internal static class CursorText
{
    private const char Between = '|';

    public static string Of(params ReadOnlySpan<string> parts) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Join(Between, parts)));

    /// <summary>Null when the text is no cursor of that many parts.</summary>
    public static string[]? Parts(string? text, int count)
    {
        if (text is null || !Base64Url.IsValid(text)) return null;
        var parts = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text)).Split(Between);
        return parts.Length == count ? parts : null;
    }

    public static T Parse<T>(string text, IFormatProvider? provider) where T : IParsable<T> =>
        T.TryParse(text, provider, out var cursor) ? cursor : throw new FormatException($"'{text}' is not a cursor of this list");
}
