using Telematics.Core.Rules;

namespace Telematics.Tests.Core.Rules;

public sealed class RuleBookTests
{
    private static RuleSet Set(string version, string from, string? to = null) => RuleSet.Default with
    {
        Version = version,
        EffectiveFrom = DateOnly.Parse(from, null),
        EffectiveTo = to is null ? null : DateOnly.Parse(to, null),
    };

    [Theory]
    [InlineData("2017-05-01", "a")] // before the first: nobody is left unjudged
    [InlineData("2018-01-01", "a")]
    [InlineData("2018-12-31", "a")]
    [InlineData("2019-01-01", "b")]
    [InlineData("2019-06-30", "b")]
    [InlineData("2019-07-01", "a")] // b has ended, a has not
    [InlineData("2020-01-01", "c")]
    [InlineData("2020-02-01", "a")]
    public void The_set_that_began_last_and_has_not_ended_is_in_force(string day, string version)
    {
        var book = new RuleBook(Set("c", "2020-01-01", "2020-01-31"), Set("a", "2018-01-01"), Set("b", "2019-01-01", "2019-06-30"));

        Assert.Equal(version, book.At(DateOnly.Parse(day, null)).Version);
    }

    [Fact]
    public void Where_all_have_ended_the_latest_goes_on()
    {
        var book = new RuleBook(Set("a", "2018-01-01", "2018-06-30"), Set("b", "2019-01-01", "2019-06-30"));

        Assert.Equal("a", book.At(new DateOnly(2018, 9, 1)).Version);
        Assert.Equal("b", book.At(new DateOnly(2025, 1, 1)).Version);
    }

    [Fact]
    public void Two_sets_of_one_day_or_one_version_are_refused()
    {
        Assert.Contains("begin on the same day", Assert.Throws<ArgumentException>(() => new RuleBook(Set("a", "2018-01-01"), Set("b", "2018-01-01"))).Message);
        Assert.Contains("have the version a", Assert.Throws<ArgumentException>(() => new RuleBook(Set("a", "2018-01-01"), Set("a", "2019-01-01"))).Message);
        Assert.Throws<ArgumentException>(() => new RuleBook());
    }
}
