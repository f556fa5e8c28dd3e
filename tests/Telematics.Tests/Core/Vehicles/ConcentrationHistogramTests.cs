using Telematics.Core.Vehicles;

namespace Telematics.Tests.Core.Vehicles;

public sealed class ConcentrationHistogramTests
{
    private static int[] Of(params IEnumerable<double> values)
    {
        var counts = new int[ConcentrationHistogram.Bins];
        foreach (var ppm in values) ConcentrationHistogram.Add(counts, ppm);
        return counts;
    }

    [Fact]
    public void Nothing_has_no_median()
    {
        Assert.Null(ConcentrationHistogram.Median(null));
        Assert.Null(ConcentrationHistogram.Median(Of()));
        Assert.Equal(0, ConcentrationHistogram.Count(null));
    }

    [Theory]
    [InlineData(500, false)]
    [InlineData(500.05, true)] // the next raw value
    [InlineData(900, true)]
    public void The_limit_itself_is_not_above_the_limit(double ppm, bool above) =>
        Assert.Equal(above, ConcentrationHistogram.Median(Of(Enumerable.Repeat(ppm, 9))) > 500);

    [Fact]
    public void At_a_bin_edge_the_median_is_above_exactly_when_most_values_are()
    {
        var random = new Random(5);
        for (var run = 0; run < 300; run++)
        {
            double[] values = [.. Enumerable.Range(0, 1 + random.Next(40)).Select(_ => 1000 * random.NextDouble())];

            var above = values.Count(ppm => ppm > 500) > values.Length / 2.0;

            Assert.Equal(above, ConcentrationHistogram.Median(Of(values)) > 500);
        }
    }

    [Theory]
    [InlineData(0, 25)]
    [InlineData(75, 75)]
    [InlineData(3000, 1550)]
    public void Values_beyond_the_ends_stay_in_the_outer_bins(double ppm, double median) => Assert.Equal(median, ConcentrationHistogram.Median(Of(ppm)));

    [Fact]
    public void Single_peaks_do_not_move_it() =>
        Assert.InRange(ConcentrationHistogram.Median(Of([.. Enumerable.Repeat(120.0, 99), 3000]))!.Value, 100, 150);
}
