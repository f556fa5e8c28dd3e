using Microsoft.Extensions.Time.Testing;
using Telematics.Simulator;

namespace Telematics.Tests.Simulator;

public sealed class SimulationClockTests
{
    private static readonly DateTimeOffset Present = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void It_runs_fast_until_it_meets_the_present_and_is_the_present_from_then_on()
    {
        var time = new FakeTimeProvider(Present);
        var clock = new SimulationClock(time, Present.AddHours(-1), speedUp: 61);
        Assert.Equal(Present.AddHours(-1), clock.Now);

        time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(Present.AddHours(-1).AddSeconds(30 * 61), clock.Now);
        time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(Present.AddSeconds(60), clock.Now);
        time.Advance(TimeSpan.FromHours(5));
        Assert.Equal(time.GetUtcNow(), clock.Now);
    }

    [Theory]
    [InlineData(-3600)]
    [InlineData(-1000)]
    [InlineData(0)]
    [InlineData(59)]
    [InlineData(500)]
    public void It_says_how_long_to_wait_for_a_second(long second)
    {
        var time = new FakeTimeProvider(Present);
        var clock = new SimulationClock(time, Present.AddHours(-1), speedUp: 61);
        var wanted = Present.ToUnixTimeSeconds() + second;

        var wait = clock.Until(wanted);
        if (wait > TimeSpan.Zero)
        {
            time.Advance(wait - TimeSpan.FromMilliseconds(1));
            Assert.True(clock.NowSeconds < wanted, "a millisecond earlier it has come already");
            time.Advance(TimeSpan.FromMilliseconds(1));
        }

        Assert.True(clock.NowSeconds >= wanted, "after the wait it has not come");
        Assert.Equal(TimeSpan.Zero, clock.Until(wanted));
    }
}
