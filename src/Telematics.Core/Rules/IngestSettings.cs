using System.Globalization;

namespace Telematics.Core.Rules;

/// <summary>Which times of readings are believed (contract.md, vehicle frames).</summary>
/// <param name="UnsetClockStarts">Unix seconds at which terminals begin to count when their clock was never set.</param>
/// <param name="UnsetClockSeconds">How long after such a start a time is still taken as unset.</param>
public sealed record IngestSettings(
    int MaxAheadSeconds, int MaxAgeSeconds, long OldestUnixSeconds, IReadOnlyList<long> UnsetClockStarts, int UnsetClockSeconds)
{
    private const int SecondsPerDay = 86_400;

    internal static IngestSettings Read(RuleSection section)
    {
        var settings = new IngestSettings(
            MaxAheadSeconds: section.Whole("maxAheadSeconds", "s", 0, 86_400),
            MaxAgeSeconds: section.Whole("maxAgeDays", "d", 1, 30) * SecondsPerDay, // the day sums reach back 30 days
            OldestUnixSeconds: new DateTimeOffset(section.SourcedDay("oldestDay"), TimeOnly.MinValue, TimeSpan.Zero).ToUnixTimeSeconds(),
            UnsetClockStarts: [.. section.Texts("unsetClockStarts", "a time with offset, \"yyyy-MM-ddTHH:mm:ss+08:00\", is expected", IsTime).Where(IsTime).Select(Seconds)],
            UnsetClockSeconds: section.Whole("unsetClockSeconds", "s", 0, 31 * SecondsPerDay));
        section.Close();
        return settings;
    }

    private static bool IsTime(string text) => TryTime(text, out _);

    private static long Seconds(string text) => TryTime(text, out var time) ? time.ToUnixTimeSeconds() : 0;

    private static bool TryTime(string text, out DateTimeOffset time) =>
        DateTimeOffset.TryParseExact(text, "yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture, DateTimeStyles.None, out time);
}
