using Telematics.Storage.Stations;

namespace Telematics.Tests.Storage.Stations;

public sealed class SequenceRunsTests
{
    [Fact]
    public void Runs_say_the_same_as_a_plain_set_of_numbers()
    {
        var random = new Random(10845);
        for (var round = 0; round < 300; round++)
        {
            var runs = new SequenceRuns();
            var plain = new SortedSet<ulong>();
            for (var step = 0; step < 40; step++)
            {
                var first = (ulong)random.Next(0, 60);
                var last = first + (ulong)random.Next(0, 6);
                runs.Add(first, last);
                for (var n = first; n <= last; n++) plain.Add(n);

                Assert.Equal(plain.Max, runs.Highest);
                Assert.Equal(plain.Max - plain.Min + 1 - (ulong)plain.Count, runs.Missing);
                for (ulong n = 0; n < 70; n++) Assert.Equal(plain.Contains(n), runs.Contains(n));
                Assert.Equal(plain.Contains(first) && plain.Contains(last), runs.ContainsAll(first, last));
            }
        }
    }

    [Fact]
    public void The_ends_of_the_numbers_are_numbers_too()
    {
        var runs = new SequenceRuns();
        runs.Add(ulong.MaxValue);
        runs.Add(0);
        runs.Add(ulong.MaxValue - 1);

        Assert.Equal([(0UL, 0UL), (ulong.MaxValue - 1, ulong.MaxValue)], runs.Runs);
    }
}
