using System.Globalization;

namespace Telematics.Portal.Web;

/// <summary>The calendar of the city (City:TimeZone): every time on a page, in the API and in a file is in it and says so.</summary>
public sealed class CityClock(TimeProvider clock, TimeZoneInfo zone)
{
    public TimeZoneInfo Zone { get; } = zone;

    public DateTimeOffset Now => Local(clock.GetUtcNow());

    public DateOnly Today => DayOf(Now);

    public DateTimeOffset Local(DateTimeOffset instant) => TimeZoneInfo.ConvertTime(instant, Zone);

    public DateOnly DayOf(DateTimeOffset instant) => DateOnly.FromDateTime(Local(instant).DateTime);

    public DateTimeOffset StartOf(DateOnly day)
    {
        var midnight = day.ToDateTime(TimeOnly.MinValue);
        return new DateTimeOffset(midnight, Zone.GetUtcOffset(midnight));
    }

    /// <summary>A moment as a caller writes it: ISO 8601 with offset; without one it is city time; a date alone is its first second.</summary>
    public bool TryRead(string text, out DateTimeOffset instant)
    {
        // The '+' of an offset that was not percent-encoded arrives as a blank.
        var iso = text.Trim().Replace(' ', '+');
        if (DateOnly.TryParseExact(iso, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            instant = StartOf(day);
            return true;
        }

        instant = default;
        if (!DateTime.TryParse(iso, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var time)) return false;
        if (time.Kind == DateTimeKind.Unspecified)
        {
            instant = new DateTimeOffset(time, Zone.GetUtcOffset(time));
            return true;
        }

        return DateTimeOffset.TryParse(iso, CultureInfo.InvariantCulture, DateTimeStyles.None, out instant);
    }
}
