using System.Globalization;
using System.Text.RegularExpressions;

namespace Telematics.Portal.Web;

/// <summary>The calendar of the city (City:TimeZone): every time on a page, in the API and in a file is in it and says so.</summary>
public sealed partial class CityClock(TimeProvider clock, TimeZoneInfo zone)
{
    // Exact: a looser reading takes "10" for a day of this month, "2026-11-24 08:00" for midnight at +08:00, and "08:00:00.-0:30" for an offset.
    private static readonly string[] WithoutOffset = ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF"];
    private static readonly string[] WithOffset = ["yyyy-MM-dd'T'HH:mmzzz", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz"];

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
        instant = default;
        if (!Iso().IsMatch(iso)) return false;
        if (iso.EndsWith('Z')) iso = iso[..^1] + "+00:00";
        if (DateTime.TryParseExact(iso, WithoutOffset, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local)) return TryCityTime(local, out instant);
        return DateTimeOffset.TryParseExact(iso, WithOffset, CultureInfo.InvariantCulture, DateTimeStyles.None, out instant);
    }

    /// <summary>False: in UTC the moment is outside the years 1 to 9999.</summary>
    private bool TryCityTime(DateTime local, out DateTimeOffset instant)
    {
        var offset = Zone.GetUtcOffset(local);
        var utc = local.Ticks - offset.Ticks;
        var exists = utc >= DateTime.MinValue.Ticks && utc <= DateTime.MaxValue.Ticks;
        instant = exists ? new DateTimeOffset(local, offset) : default;
        return exists;
    }

    [GeneratedRegex(@"^[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,7})?)?(Z|[+-][0-9]{2}:[0-9]{2})?)?\z")]
    private static partial Regex Iso();
}
