using Telematics.Core.Rules;
using Telematics.Core.Vehicles;

namespace Telematics.Tests.Core.Vehicles;

public sealed class ReadingTimesTests
{
    private const long Day = 86_400;
    private static readonly long FirstDay = DateTimeOffset.Parse("2018-01-01T00:00:00Z", null).ToUnixTimeSeconds();
    private static readonly long Unset = DateTimeOffset.Parse("2020-11-18T17:20:00+08:00", null).ToUnixTimeSeconds();

    private static ReadingTime Of(long second, long received) => ReadingTimes.Classify(second, received * 1000 + 999, RuleSet.Default.Ingest);

    [Theory]
    [InlineData(0, ReadingTime.Judged)]
    [InlineData(300, ReadingTime.Judged)]
    [InlineData(301, ReadingTime.ClockFault)]
    [InlineData(-30 * Day, ReadingTime.Judged)]
    [InlineData(-30 * Day - 1, ReadingTime.StoredOnly)]
    public void Five_minutes_ahead_and_thirty_days_behind_are_the_bounds(long ahead, ReadingTime expected) =>
        Assert.Equal(expected, Of(Drive.Noon + ahead, Drive.Noon));

    [Fact]
    public void Nothing_before_2018_is_believed()
    {
        Assert.Equal(ReadingTime.ClockFault, Of(FirstDay - 1, FirstDay + 10));
        Assert.Equal(ReadingTime.Judged, Of(FirstDay, FirstDay + 10));
        Assert.Equal(ReadingTime.StoredOnly, Of(FirstDay, FirstDay + 31 * Day));
    }

    [Theory]
    [InlineData(-1, ReadingTime.StoredOnly)]
    [InlineData(0, ReadingTime.ClockFault)]
    [InlineData(3599, ReadingTime.ClockFault)]
    [InlineData(3600, ReadingTime.StoredOnly)]
    public void The_first_hour_of_a_clock_that_was_never_set_is_a_fault(long since, ReadingTime expected) =>
        Assert.Equal(expected, Of(Unset + since, Unset + 365 * Day));

    [Fact]
    public void The_unset_default_is_a_time_like_any_other_when_it_is_that_time() => Assert.Equal(ReadingTime.Judged, Of(Unset + 60, Unset + 60));
}
