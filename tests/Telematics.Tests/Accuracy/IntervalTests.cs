using Telematics.Accuracy.Reporting;

namespace Telematics.Tests.Accuracy;

public sealed class IntervalTests
{
    /// <summary>Values of the textbook example (Wilson 1927, z = 1.96).</summary>
    [Theory]
    [InlineData(0, 10, 0, 0.2775)]
    [InlineData(10, 10, 0.7225, 1)]
    [InlineData(5, 10, 0.2366, 0.7634)]
    [InlineData(97, 100, 0.9155, 0.9897)]
    public void Wilson_interval(int hits, int all, double low, double high)
    {
        var interval = new Interval(hits, all);

        Assert.Equal(low, interval.Low, 4);
        Assert.Equal(high, interval.High, 4);
    }

    [Fact]
    public void Of_no_trucks_nothing_is_known()
    {
        var none = new Interval(0, 0);

        Assert.Equal((0, 1), (none.Low, none.High));
        Assert.Equal("–", none.Percent());
    }
}
