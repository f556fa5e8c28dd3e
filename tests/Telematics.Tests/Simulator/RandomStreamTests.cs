using Telematics.Simulator;

namespace Telematics.Tests.Simulator;

public sealed class RandomStreamTests
{
    [Fact]
    public void A_seed_names_its_sequence_for_good()
    {
        // SplitMix64 with seed 0 begins with E220A8397B1DCDAF, 6E789E6AA1B965F4.
        var random = new RandomStream(0);

        Assert.Equal((0xE220A8397B1DCDAFUL >> 11) / (double)(1UL << 53), random.NextDouble());
        Assert.Equal((0x6E789E6AA1B965F4UL >> 11) / (double)(1UL << 53), random.NextDouble());
    }

    [Fact]
    public void Noise_has_mean_zero_and_deviation_one()
    {
        var random = new RandomStream(1);
        double[] noise = [.. Enumerable.Range(0, 20_000).Select(_ => random.Noise())];

        Assert.InRange(noise.Average(), -0.03, 0.03);
        Assert.InRange(noise.Average(value => value * value), 0.95, 1.05);
        Assert.All(noise, value => Assert.InRange(value, -3.5, 3.5));
    }

    [Fact]
    public void A_branch_goes_its_own_way()
    {
        var (one, other) = (new RandomStream(5), new RandomStream(5));
        var branch = one.Branch();
        _ = other.Branch();
        for (var i = 0; i < 10; i++) branch.NextDouble();

        Assert.Equal(other.NextDouble(), one.NextDouble());
    }

    [Fact]
    public void Bounds_are_kept()
    {
        var random = new RandomStream(9);
        for (var i = 0; i < 1000; i++)
        {
            Assert.InRange(random.Index(3), 0, 2);
            Assert.InRange(random.Between(2, 4), 2, 4);
        }
    }
}
