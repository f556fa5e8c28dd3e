using System.Globalization;

namespace Telematics.Protocols.Stations.Import;

/// <summary>Times of a file, in the zone that its mapping declares.</summary>
internal static class ImportTime
{
    public const string UnixMs = "unix-ms", UnixS = "unix-s";

    private const long MaxMs = 253_402_300_799_999; // year 9999

    /// <summary>Unix milliseconds; null: the text is no such time.</summary>
    public static long? Read(string text, ImportMapping mapping)
    {
        foreach (var format in mapping.TimeFormats)
        {
            if (format is UnixMs or UnixS)
            {
                var factor = format == UnixS ? 1000 : 1;
                if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= MaxMs / factor) return number * factor;
            }
            else if (DateTimeOffset.TryParseExact(text, format, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at))
                return HasOffset(format) ? at.ToUnixTimeMilliseconds() : Local(at, mapping.Zone);
        }

        return null;
    }

    public static string Allowed(ImportMapping mapping) => string.Join(" or ", mapping.TimeFormats);

    private static bool HasOffset(string format) => format.Contains('z', StringComparison.Ordinal) || format.Contains('K', StringComparison.Ordinal);

    /// <summary>An hour that a clock change leaves out is taken with the offset before it.</summary>
    private static long Local(DateTimeOffset written, TimeZoneInfo zone) =>
        written.ToUnixTimeMilliseconds() - (long)zone.GetUtcOffset(DateTime.SpecifyKind(written.DateTime, DateTimeKind.Unspecified)).TotalMilliseconds;
}
