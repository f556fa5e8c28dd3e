using System.Collections.Immutable;

namespace Telematics.Storage.Journal;

/// <summary>Which segments go by age and size. Whole ones only, oldest first, never the one that is written.</summary>
internal static class Retention
{
    /// <param name="deletableBelow">Nothing at or behind this position goes: it is not archived yet, or a restart may have to read it again.</param>
    public static IReadOnlyList<Segment> Surplus(ImmutableArray<Segment> segments, JournalSettings settings, long nowMs, long deletableBelow)
    {
        var surplus = new List<Segment>();
        var bytes = segments.Sum(segment => segment.FileBytes);
        foreach (var segment in segments)
        {
            if (segment.NextBase is not { } nextBase || nextBase > deletableBelow) break;
            var tooOld = settings.MaxAge is { } age && segment.Stats.MaxReceivedAtMs < nowMs - (long)age.TotalMilliseconds;
            if (!tooOld && !(bytes > settings.MaxBytes)) break;
            bytes -= segment.FileBytes;
            surplus.Add(segment);
        }

        return surplus;
    }
}
