using System.Collections.Immutable;

namespace Telematics.Storage.Journal;

/// <summary>The segments kept, oldest first. Changed by few, read by many without a lock.</summary>
internal sealed class SegmentSet(IEnumerable<Segment> segments)
{
    private ImmutableArray<Segment> _all = [.. segments];

    public ImmutableArray<Segment> All => _all;

    public void Add(Segment segment) => ImmutableInterlocked.Update(ref _all, static (all, added) => all.Add(added), segment);

    public void Remove(Segment segment) => ImmutableInterlocked.Update(ref _all, static (all, removed) => all.Remove(removed), segment);

    /// <summary>The segment a position belongs to, or null when it is older than everything kept.</summary>
    public Segment? At(long position)
    {
        var all = _all;
        int low = 0, high = all.Length - 1;
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            if (all[middle].Identity.Base <= position) low = middle + 1;
            else high = middle - 1;
        }

        return high < 0 ? null : all[high];
    }

    /// <summary>The segment behind a base position.</summary>
    public Segment? After(long basePosition)
    {
        foreach (var segment in _all)
            if (segment.Identity.Base > basePosition) return segment;
        return null;
    }
}
