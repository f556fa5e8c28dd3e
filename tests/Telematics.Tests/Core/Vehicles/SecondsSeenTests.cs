using FsCheck;
using FsCheck.Fluent;
using Telematics.Core.Vehicles;

namespace Telematics.Tests.Core.Vehicles;

public sealed class SecondsSeenTests
{
    private const long Start = Drive.Noon;

    [Fact]
    public void It_says_what_a_set_says_in_any_order() => Prop.ForAll(
        ArbMap.Default.ArbFor<byte[]>(),
        offsets =>
        {
            var (seen, set) = (new SecondsSeen(), new HashSet<long>());
            var agree = offsets.All(offset => seen.Add(Start + offset) == set.Add(Start + offset));
            return agree && seen.GapSecondsClosed == 0 && SecondsOf(seen).SequenceEqual(set.Order());
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500).WithReplay(1, 1));

    [Fact]
    public void The_order_of_arrival_leaves_no_trace()
    {
        var random = new Random(7);
        long[] seconds = [.. Enumerable.Range(0, 3000).Where(i => i % 100 < 60).Select(i => Start + i)];
        var (inOrder, shuffled) = (new SecondsSeen(), new SecondsSeen());

        foreach (var second in seconds) inOrder.Add(second);
        random.Shuffle(seconds);
        foreach (var second in seconds) shuffled.Add(second);

        Assert.Equal((30, 0L), (inOrder.Runs, inOrder.GapSecondsClosed));
        Assert.Equal(SecondsOf(inOrder), SecondsOf(shuffled));
    }

    [Fact]
    public void Over_the_cap_it_counts_too_little_and_never_twice()
    {
        var random = new Random(3);
        var (seen, set) = (new SecondsSeen(), new HashSet<long>());
        var counted = 0;
        for (var i = 0; i < 20_000; i++)
        {
            var second = Start + random.Next(8000);
            if (!seen.Add(second)) continue;
            counted++;
            Assert.True(set.Add(second), $"second {second} was counted twice");
            Assert.True(seen.Runs <= SecondsSeen.MaxRuns);
            Assert.True(seen.Bounds.Length <= 2 * (SecondsSeen.MaxRuns + 1));
        }

        Assert.True(seen.GapSecondsClosed > 0);
        Assert.True(counted + seen.GapSecondsClosed >= 7000, $"{counted} counted, {seen.GapSecondsClosed} given up");
    }

    [Fact]
    public void The_smallest_gap_is_given_up_first()
    {
        var seen = new SecondsSeen();
        for (var run = 0; run <= SecondsSeen.MaxRuns; run++) seen.Add(Start + 100 * run + (run >= 50 ? 0 : run == 49 ? 95 : 0));

        Assert.Equal(4, seen.GapSecondsClosed); // between 4995 and 5000
        Assert.False(seen.Add(Start + 4997));
        Assert.True(seen.Add(Start + 4950));
    }

    [Fact]
    public void What_is_forgotten_makes_room_and_what_straddles_the_edge_stays()
    {
        var seen = new SecondsSeen();
        foreach (var second in (long[])[10, 11, 12, 20, 21, 30]) seen.Add(Start + second);

        seen.Forget(Start + 21);

        Assert.Equal(2, seen.Runs);
        Assert.False(seen.Add(Start + 20));
        Assert.Equal((Start + 20, Start + 30), seen.Within(Start, Start + 100));
    }

    [Fact]
    public void First_and_last_second_of_a_span_are_found()
    {
        var seen = new SecondsSeen();
        for (var second = 10; second < 20; second++) seen.Add(Start + second);

        Assert.Equal((Start + 10, Start + 19), seen.Within(Start, Start + 100));
        Assert.Equal((Start + 12, Start + 14), seen.Within(Start + 12, Start + 15));
        Assert.Null(seen.Within(Start + 20, Start + 100));
        Assert.Null(seen.Within(Start, Start + 10));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData((long)uint.MaxValue)]
    public void A_second_that_cannot_be_is_not_counted(long second) => Assert.False(new SecondsSeen().Add(second));

    private static IEnumerable<long> SecondsOf(SecondsSeen seen)
    {
        for (var run = 0; run < seen.Runs; run++)
            for (long second = seen.Bounds[2 * run]; second < seen.Bounds[2 * run + 1]; second++) yield return second;
    }
}
