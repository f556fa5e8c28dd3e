using Telematics.Core.Rules;

namespace Telematics.Grains.Replay;

/// <summary>What can be compared at all.</summary>
/// <param name="SettledBelow">Every frame before this position is in the stored findings.</param>
/// <param name="Until">Where the journal ended.</param>
/// <param name="Oldest">Position of the oldest frame that is still kept; 0: all are.</param>
/// <param name="OldestDay">Local day of its receipt: of this day and those before it frames may be gone.</param>
public sealed record ComparisonBounds(long SettledBelow, long Until, long Oldest, int OldestDay);

/// <summary>Stored findings held against those of a replay.</summary>
/// <param name="Same">Equal in everything.</param>
/// <param name="Moving">Rest on frames that the system was taking in meanwhile: not compared.</param>
/// <param name="Gone">Rest on frames that are no longer kept: not compared.</param>
public sealed record FindingComparison(IReadOnlyList<FindingDifference> Differences, int Same, int Moving, int Gone)
{
    public static FindingComparison Of(IEnumerable<Finding> stored, IReadOnlyDictionary<string, FindingTrail> replayed, ComparisonBounds bounds)
    {
        var differences = new List<FindingDifference>();
        var known = new HashSet<string>(StringComparer.Ordinal);
        var (same, moving, gone) = (0, 0, 0);
        foreach (var finding in stored)
        {
            known.Add(finding.Id);
            var trail = replayed.GetValueOrDefault(finding.Id);
            if (trail?.Says(finding) == true) same++;
            else if (finding.LastPosition >= bounds.Until) moving++;
            else if (IsGone(finding, bounds)) gone++;
            else differences.Add(Difference(finding, trail));
        }

        foreach (var trail in replayed.Values)
        {
            if (known.Contains(trail.Last.Id)) continue;
            if (trail.Settled is not { } settled) moving++;
            else if (IsGone(settled, bounds)) gone++;
            else differences.Add(new FindingDifference(DifferenceKind.Extra, settled.Id, null, settled, []));
        }

        differences.Sort((left, right) => string.CompareOrdinal(left.Id, right.Id));
        return new FindingComparison(differences, same, moving, gone);
    }

    private static bool IsGone(Finding finding, ComparisonBounds bounds) =>
        bounds.Oldest > 0 && (finding.FirstPosition < bounds.Oldest || ReplaySpan.DayOf(finding) <= bounds.OldestDay);

    private static FindingDifference Difference(Finding stored, FindingTrail? trail) => trail is null
        ? new FindingDifference(DifferenceKind.Missing, stored.Id, stored, null, [])
        : new FindingDifference(
            DifferenceKind.Changed, stored.Id, stored, trail.Settled ?? trail.Last, FindingDifference.Between(stored, trail.Settled ?? trail.Last));
}
