using System.Collections.Immutable;

namespace Telematics.Core.Stations;

public readonly record struct CheckMark(long AtMs, bool Passed);

/// <summary>Passes later than one instant and not later than another.</summary>
/// <param name="AfterMs">0: from the beginning.</param>
/// <param name="ToMs">The end of time: there is no good check yet that would end it.</param>
public readonly record struct CheckSpan(long AfterMs, long ToMs);

/// <summary>
/// The newest checks of a line in time order, however they arrived. A pass is proven by the good checks around it: when a failed one lies between them,
/// nobody can say since when the instrument was wrong, and everything since the last good check is unproven (domain.md 1.6).
/// </summary>
public sealed record LineChecks
{
    /// <summary>Two weeks of a check every 2 h.</summary>
    public const int Remembered = 168;

    public ImmutableArray<CheckMark> Marks { get; init; } = [];

    public static LineChecks Empty { get; } = new();

    public CheckMark? Newest => Marks.IsEmpty ? null : Marks[^1];

    public long? NewestGoodMs => LastGoodBefore(long.MaxValue);

    /// <summary>Failed checks since the newest good one.</summary>
    public int FailedInARow => Marks.Reverse().TakeWhile(mark => !mark.Passed).Count();

    /// <summary>A check that is known already changes nothing.</summary>
    public LineChecks Add(CheckMark mark)
    {
        if (Marks.Contains(mark)) return this;
        var place = Marks.Count(other => other.AtMs <= mark.AtMs);
        var marks = Marks.Insert(place, mark);
        return new LineChecks { Marks = marks.Length > Remembered ? marks.RemoveAt(0) : marks };
    }

    /// <summary>Null: the line was never checked before, as far as is remembered.</summary>
    public long? LastGoodBefore(long atMs)
    {
        for (var i = Marks.Length - 1; i >= 0; i--)
            if (Marks[i].Passed && Marks[i].AtMs <= atMs) return Marks[i].AtMs;

        return null;
    }

    /// <summary>
    /// What a check can change: the passes between the good checks around it. Of a good one that is the newest, those after it. Older than all that is
    /// remembered: nothing, for its neighbours are not known.
    /// </summary>
    public CheckSpan? Around(long atMs)
    {
        if (!Marks.Any(mark => mark.AtMs == atMs)) return null;
        var before = Marks.LastOrDefault(mark => mark.Passed && mark.AtMs < atMs).AtMs;
        var next = Marks.FirstOrDefault(mark => mark.Passed && mark.AtMs > atMs).AtMs;
        var forgotten = Marks.Length == Remembered ? Marks[0].AtMs : 0;
        return new CheckSpan(Math.Max(Marks[^1] == new CheckMark(atMs, true) ? atMs - 1 : before, forgotten), next > 0 ? next : long.MaxValue);
    }

    public bool IsUnproven(long passedAtMs)
    {
        var since = LastGoodBefore(passedAtMs) ?? long.MinValue;
        return Marks.SkipWhile(mark => mark.AtMs <= since).TakeWhile(mark => !mark.Passed || mark.AtMs <= passedAtMs).Any(mark => !mark.Passed);
    }
}
