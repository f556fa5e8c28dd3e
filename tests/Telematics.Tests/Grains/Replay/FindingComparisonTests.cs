using Telematics.Core.Rules;
using Telematics.Grains.Replay;

namespace Telematics.Tests.Grains.Replay;

public sealed class FindingComparisonTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.FromHours(8));
    private static readonly ComparisonBounds Bounds = new(SettledBelow: 500, Until: 1000, Oldest: 100, OldestDay: new DateOnly(2026, 3, 1).DayNumber);

    private static Finding Of(double value, long first = 200, long last = 300, int day = 2) => new(
        $"LTEST000000000001:D1:2026-03-{day:D2}", "D1", "1", "LTEST000000000001", Noon, Noon.AddHours(1), value, 2.9, "g/kg", VehicleLevel.Watch, false, "", "", first, last);

    private static FindingComparison Compare(Finding? stored, params (Finding Finding, bool Settled)[] replayed)
    {
        var trails = new Dictionary<string, FindingTrail>();
        foreach (var (finding, settled) in replayed)
        {
            if (!trails.TryGetValue(finding.Id, out var trail)) trails[finding.Id] = trail = new FindingTrail();
            trail.Add(finding, settled);
        }

        return FindingComparison.Of(stored is null ? [] : [stored], trails, Bounds);
    }

    [Fact]
    public void The_last_settled_word_counts()
    {
        Assert.Equal(1, Compare(Of(4), (Of(3), true), (Of(4), true)).Same);
        Assert.Equal("changed LTEST000000000001:D1:2026-03-02: value 4 instead of 3", Assert.Single(Compare(Of(3), (Of(3), true), (Of(4), true)).Differences).ToString());
    }

    [Fact]
    public void A_running_system_may_have_written_any_of_the_later_words()
    {
        (Finding, bool)[] replayed = [(Of(3), true), (Of(4), false), (Of(5), false)];

        Assert.All([3.0, 4.0, 5.0], value => Assert.Equal(1, Compare(Of(value), replayed).Same));
        Assert.Single(Compare(Of(6), replayed).Differences);
    }

    [Fact]
    public void What_rests_on_frames_after_the_end_or_before_the_beginning_is_not_compared()
    {
        Assert.Equal((0, 1), (Compare(Of(3, last: 1200)).Differences.Count, Compare(Of(3, last: 1200)).Moving));
        Assert.Equal((0, 1), (Compare(Of(3, first: 50)).Differences.Count, Compare(Of(3, first: 50)).Gone));
        Assert.Equal((0, 1), (Compare(null, (Of(3, day: 1), true)).Differences.Count, Compare(null, (Of(3, day: 1), true)).Gone));
        Assert.Equal(1, Compare(null, (Of(3), false)).Moving);
    }
}
