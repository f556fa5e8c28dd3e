using Telematics.Core.Stations;
using Telematics.Core.Vehicles;

namespace Telematics.Tests.Stations;

public sealed class ScreeningTests
{
    [Fact]
    public void A_quantile_is_within_the_stated_error_of_the_true_one()
    {
        var random = new Random(1);
        double[] values = [.. Enumerable.Range(0, 20_000).Select(_ => Laplace(random, 0.003, 0.002))];
        var sketch = values.Aggregate(QuantileSketch.Empty, (sum, value) => sum.Add(value));
        Array.Sort(values);

        foreach (var share in new[] { 0, 0.01, 0.05, 0.3, 0.5, 0.9, 0.95, 0.99, 1 })
        {
            var exact = values[(int)(share * (values.Length - 1))];
            Assert.True(Math.Abs(sketch.Quantile(share)!.Value - exact) <= QuantileSketch.RelativeError * Math.Abs(exact) + QuantileSketch.Smallest,
                $"{share}: {sketch.Quantile(share)} instead of {exact}");
        }
    }

    [Fact]
    public void Parts_merged_are_the_whole()
    {
        var random = new Random(2);
        double[] values = [.. Enumerable.Range(0, 3000).Select(_ => Laplace(random, 0.001, 0.01)), 0, 1e9, -1e9, 1e-9];
        var whole = values.Aggregate(QuantileSketch.Empty, (sum, value) => sum.Add(value));
        var parts = values.Chunk(501).Select(part => part.Aggregate(QuantileSketch.Empty, (sum, value) => sum.Add(value))).Reverse();
        var merged = parts.Aggregate(QuantileSketch.Empty, (sum, part) => sum.Merge(part));

        Assert.Equal(whole.Count, merged.Count);
        Assert.Equal(whole.Bins, merged.Bins);
        Assert.True(whole.Bins.Count <= 2 * 1383 + 1);
        Assert.Null(QuantileSketch.Empty.Quantile(0.5));
    }

    [Fact]
    public void More_bins_than_there_is_room_for_melt_at_zero_whatever_the_order()
    {
        var random = new Random(3);
        double[] values = [.. Enumerable.Range(0, 4000).Select(_ => Math.Pow(10, random.NextDouble() * 12 - 6) * (random.Next(2) == 0 ? 1 : -1))];
        var whole = values.Aggregate(QuantileSketch.Empty, (sum, value) => sum.Add(value));
        var backwards = values.Reverse().Aggregate(QuantileSketch.Empty, (sum, value) => sum.Add(value));
        var merged = values.Chunk(501).Select(part => part.Aggregate(QuantileSketch.Empty, (sum, value) => sum.Add(value))).Aggregate(QuantileSketch.Empty, (sum, part) => sum.Merge(part));

        Assert.InRange(whole.Bins.Count, QuantileSketch.MaxBins - 2, QuantileSketch.MaxBins);
        Assert.Equal(values.Length, whole.Bins.Values.Sum());
        foreach (var other in new[] { backwards, merged })
        {
            Assert.Equal(whole.Bins, other.Bins);
            Assert.Equal((whole.Count, whole.MeltedTo), (other.Count, other.MeltedTo));
        }

        Array.Sort(values);
        Assert.Equal(1, whole.Quantile(0.95)!.Value / values[(int)(0.95 * (values.Length - 1))], QuantileSketch.RelativeError * 1.01);
    }

    [Fact]
    public void Only_what_is_above_both_the_cut_and_its_own_kind_is_marked()
    {
        var book = ScreeningBook.Empty;
        for (var k = 0; k < 400; k++) // China V here: half above the absolute cut, so the cut alone would mark every second
            book = book.Observe(Measured(k * 0.00005), EmissionStage.V, Passes.Rules.Screening);

        Assert.False(book.IsHigh(Measured(0.0150), EmissionStage.V, Passes.Rules)); // above the cut, usual for its kind
        Assert.True(book.IsHigh(Measured(0.0196), EmissionStage.V, Passes.Rules));
        Assert.False(book.IsHigh(Measured(0.0196), EmissionStage.VI, Passes.Rules)); // too few of its kind
        Assert.False(book.IsHigh(Measured(0.0196) with { VspKwPerT = 12 }, EmissionStage.V, Passes.Rules));
        Assert.False(book.IsHigh(Measured(0.0196) with { Validity = PassValidity.Rain }, EmissionStage.V, Passes.Rules));
    }

    [Fact]
    public void The_dirtiest_twentieth_of_a_clean_kind_is_not_marked()
    {
        var book = ScreeningBook.Empty;
        for (var k = 0; k < 400; k++) book = book.Observe(Measured(k * 0.00001), EmissionStage.VI, Passes.Rules.Screening);

        Assert.False(book.IsHigh(Measured(0.0039), EmissionStage.VI, Passes.Rules));
        Assert.True(book.IsHigh(Measured(0.02), EmissionStage.VI, Passes.Rules));
    }

    [Fact]
    public void A_thick_plume_and_a_thin_one_of_the_same_smoke_are_alike()
    {
        var book = ScreeningBook.Empty;
        for (var k = 0; k < 300; k++) book = book.Observe(Passes.Judge(Passes.Good with { OpacityPercent = k % 30, Co2Percent = 10 }), EmissionStage.V, Passes.Rules.Screening);

        Assert.True(book.IsHigh(Passes.Judge(Passes.Good with { OpacityPercent = 29.5, Co2Percent = 5 }), EmissionStage.V, Passes.Rules));
        Assert.False(book.IsHigh(Passes.Judge(Passes.Good with { OpacityPercent = 29.5, Co2Percent = 14.5 }), EmissionStage.V, Passes.Rules));
    }

    [Fact]
    public void Books_merge_and_bins_end_where_the_rule_set_says()
    {
        var rules = Passes.Rules.Screening;
        var left = ScreeningBook.Empty.Observe(Measured(0.001), EmissionStage.V, rules);
        var right = ScreeningBook.Empty.Observe(Measured(0.002), EmissionStage.V, rules).Observe(Measured(0.002), EmissionStage.VI, rules);
        var both = left.Merge(right);

        Assert.Equal(2, both.Figures[new ScreeningBin(EmissionStage.V, 1)].NoRatio.Count);
        Assert.Equal(1, both.Figures[new ScreeningBin(EmissionStage.VI, 1)].NoRatio.Count);
        Assert.Equal([0, 0, 1, 3, null, null], new double?[] { 0, 5, 5.01, 20, 20.1, -1 }.Select(vsp =>
            ScreeningBin.Of(Measured(0) with { VspKwPerT = vsp }, EmissionStage.V, rules)?.VspBin));
    }

    private static JudgedPass Measured(double noRatio) => Passes.Judge(Passes.Good with { NoToCo2 = noRatio });

    private static double Laplace(Random random, double centre, double scale) =>
        centre + scale * Math.Log(random.NextDouble() / random.NextDouble());
}
