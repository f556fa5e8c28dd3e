using Telematics.Core;

namespace Telematics.Tests.Core;

public sealed class CityCalendarTests
{
    private static readonly int First = new DateOnly(2018, 1, 1).DayNumber;
    private static readonly int Last = new DateOnly(2030, 1, 1).DayNumber;

    private static long Unix(string time) => DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture).ToUnixTimeSeconds();

    [Fact]
    public void The_day_of_Shijiazhuang_begins_at_16_hours_UTC()
    {
        var day = new DateOnly(2019, 7, 1).DayNumber;

        Assert.Equal(Unix("2019-06-30T16:00:00Z"), CityCalendar.Shanghai.StartOf(day));
        Assert.Equal(day, CityCalendar.Shanghai.DayNumber(Unix("2019-06-30T16:00:00Z")));
        Assert.Equal(day - 1, CityCalendar.Shanghai.DayNumber(Unix("2019-06-30T15:59:59Z")));
        Assert.Equal(DateTimeOffset.Parse("2019-07-01T12:00:00+08:00", null), CityCalendar.Shanghai.Local(Unix("2019-07-01T04:00:00Z")));
        Assert.Equal(TimeSpan.FromHours(8), CityCalendar.Shanghai.Local(0).Offset);
    }

    [Theory]
    [InlineData("Asia/Shanghai")]
    [InlineData("UTC")]
    [InlineData("Europe/Berlin")] // summer time
    [InlineData("America/Sao_Paulo")] // skipped midnight when summer began, until 2018
    [InlineData("America/Havana")] // shows midnight twice when summer ends
    [InlineData("Asia/Beirut")] // skips midnight, and goes back over it
    [InlineData("Asia/Almaty")] // moved an hour to the west in 2024, without summer time
    [InlineData("Australia/Lord_Howe")] // half an hour of summer time
    public void Every_day_begins_where_the_one_before_ends(string zone)
    {
        var info = TimeZoneInfo.FindSystemTimeZoneById(zone);
        var calendar = new CityCalendar(info);
        for (var day = First; day < Last; day++)
        {
            var start = calendar.StartOf(day);
            Assert.Equal(day, calendar.DayNumber(start));
            Assert.Equal(day - 1, calendar.DayNumber(start - 1));
            Assert.Equal(TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeSeconds(start + 40_000), info), calendar.Local(start + 40_000));
        }
    }
}
