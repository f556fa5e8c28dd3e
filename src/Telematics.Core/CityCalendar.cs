namespace Telematics.Core;

/// <summary>
/// Local days of the city. A day is named by <see cref="DateOnly.DayNumber"/>, so that day arithmetic is integer arithmetic.
/// </summary>
public sealed class CityCalendar
{
    private const long SecondsPerDay = 86_400;
    private const int UnixEpochDay = 719_162;

    /// <summary>Nothing older is ever judged (contract.md), so only rules of the zone from here on matter.</summary>
    private static readonly DateTime FirstDay = new(2018, 1, 1);

    private readonly TimeZoneInfo _zone;

    /// <summary>Seconds east of Greenwich when the zone keeps no summer time: China since 1991. Saves a zone look-up for every reading.</summary>
    private readonly long? _fixedOffset;

    public CityCalendar(TimeZoneInfo zone)
    {
        _zone = zone;
        var changes = zone.GetAdjustmentRules().Any(rule =>
            rule.DateEnd >= FirstDay && (rule.DaylightDelta != TimeSpan.Zero || rule.BaseUtcOffsetDelta != TimeSpan.Zero));
        _fixedOffset = changes ? null : (long)zone.BaseUtcOffset.TotalSeconds;
    }

    public static CityCalendar Shanghai { get; } = new(TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai"));

    /// <summary><see cref="DateOnly.DayNumber"/> of the local day.</summary>
    public int DayNumber(long unixSeconds) =>
        UnixEpochDay + (int)Math.Floor((double)(unixSeconds + Offset(unixSeconds)) / SecondsPerDay);

    public DateTimeOffset Local(long unixSeconds) =>
        DateTimeOffset.FromUnixTimeSeconds(unixSeconds).ToOffset(TimeSpan.FromSeconds(Offset(unixSeconds)));

    /// <summary>Unix second at which the local day begins: not at midnight where clocks skip it, and with the first midnight where they show two.</summary>
    public long StartOf(int dayNumber)
    {
        var midnight = (dayNumber - UnixEpochDay) * SecondsPerDay;
        var (before, after) = (Offset(midnight - SecondsPerDay), Offset(midnight + SecondsPerDay));
        var early = midnight - Math.Max(before, after);
        return DayNumber(early) == dayNumber ? early : midnight - Math.Min(before, after);
    }

    /// <summary>The next moment after now at which clocks of the city show that time of day.</summary>
    public DateTimeOffset NextAt(TimeOnly time, DateTimeOffset now)
    {
        for (var day = DayNumber(now.ToUnixTimeSeconds()); ; day++)
        {
            var at = DateTimeOffset.FromUnixTimeSeconds(StartOf(day)) + time.ToTimeSpan();
            if (at > now) return at;
        }
    }

    private long Offset(long unixSeconds) =>
        _fixedOffset ?? (long)_zone.GetUtcOffset(DateTimeOffset.FromUnixTimeSeconds(unixSeconds)).TotalSeconds;
}
