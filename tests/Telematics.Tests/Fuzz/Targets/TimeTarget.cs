using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Telematics.Portal.Api;
using Telematics.Portal.Web;
using Telematics.Tests.Storage.Journal;

namespace Telematics.Tests.Fuzz.Targets;

/// <summary>A time of the API is ISO 8601 or refused, and never another moment than the one that was written.</summary>
internal sealed partial class TimeTarget() : FuzzTarget("time")
{
    private static readonly CityClock Clock = new(JournalFixture.Clock(), TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai"));

    public override IReadOnlyList<byte[]> Seeds { get; } = Texts(
        "2026-11-24", "2026-11-24T08:00:00+08:00", "2026-11-24T08:00:00 08:00", "2026-11-24T08:00:00Z", "2026-11-24T08:00", "2026-11-24T08:00:00.1234567-03:30",
        "0001-01-01", "9999-12-31T23:59:59Z", "2026-11-24 08:00:00");

    public override IReadOnlyList<byte[]> Words { get; } = Texts(
        "+", "-", "T", "Z", ":", ".", "00", "24", "60", "0001", "9999", " ", "AM", "Mon", "Nov", "+14:00", "-14:00", "+08:00", ",", "\0", "二");

    public override Task Check(byte[] input)
    {
        var text = Encoding.UTF8.GetString(input);
        var taken = Clock.TryRead(text, out var instant);
        Assert.Equal(Slow(text), taken ? instant.UtcDateTime : null);

        var asked = TimeSpanAsked.TryRead(text, text, Clock, out var span, out var problem);
        Assert.Equal(asked, problem.Length == 0);
        if (asked) Assert.True(span.FromSecond <= span.ToSecond && span.FromMs <= span.ToMs);
        return Task.CompletedTask;
    }

    private static DateTime? Slow(string text)
    {
        var iso = Iso().Match(text.Trim());
        if (!iso.Success || !DateTime.TryParseExact(iso.Groups["day"].Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) return null;
        var (hour, minute, second) = (Number("hour"), Number("minute"), Number("second"));
        var (offsetHour, offsetMinute) = (Number("oh"), Number("om"));
        if (hour > 23 || minute > 59 || second > 59 || offsetMinute > 59 || offsetHour * 60 + offsetMinute > 14 * 60) return null;

        var ticks = iso.Groups["part"].Value.PadRight(7, '0');
        var local = day.Ticks + new TimeSpan(hour, minute, second).Ticks + long.Parse(ticks, CultureInfo.InvariantCulture);
        var utc = local - (iso.Groups["sign"].Value switch
        {
            "+" or " " => 1,
            "-" => -1,
            _ => 0,
        } * new TimeSpan(offsetHour, offsetMinute, 0).Ticks);
        if (iso.Groups["zone"].Length == 0)
        {
            // Before 1901 the city had its own mean time, and between 1919 and 1991 summer times at times.
            utc = local - Clock.Zone.GetUtcOffset(new DateTime(local)).Ticks;
        }

        return utc >= DateTime.MinValue.Ticks && utc <= DateTime.MaxValue.Ticks ? new DateTime(utc) : null;

        int Number(string group) => iso.Groups[group].Length == 0 ? 0 : int.Parse(iso.Groups[group].Value, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"^(?<day>[0-9]{4}-[0-9]{2}-[0-9]{2})(T(?<hour>[0-9]{2}):(?<minute>[0-9]{2})(:(?<second>[0-9]{2})(\.(?<part>[0-9]{1,7}))?)?(?<zone>Z|(?<sign>[+ -])(?<oh>[0-9]{2}):(?<om>[0-9]{2}))?)?\z")]
    private static partial Regex Iso();
}
