using System.Collections.Immutable;
using Telematics.Core.Stations;

namespace Telematics.Grains.Stations;

/// <summary>All that a line's grain remembers, as of a journal position.</summary>
public sealed record LineMemory
{
    public long AppliedTo { get; init; } = -1;
    public LineQualityState Quality { get; init; } = LineQualityState.New;
    public ImmutableDictionary<int, LanePass> Previous { get; init; } = ImmutableDictionary<int, LanePass>.Empty;
    public ulong LastSequence { get; init; }
    public long? LastSeenMs { get; init; }
    public long? LastPassMs { get; init; }
    public long Passes { get; init; }

    /// <summary>What the running day teaches for the screening of later ones.</summary>
    public ScreeningBook Learnt { get; init; } = ScreeningBook.Empty;

    /// <summary>The day that <see cref="Learnt"/> is of: ahead of the quality's own day between its turn and its first judged pass.</summary>
    public int LearntDay { get; init; }

    /// <summary>Passes to be compared with what the vehicle itself sends of that minute, oldest first.</summary>
    public ImmutableArray<UnheardPass> Unheard { get; init; } = [];

    /// <summary>Counts of the last days by local day number: everything counts on the day on which it happened, however late it came.</summary>
    public ImmutableSortedDictionary<int, DayCounts> Days { get; init; } = ImmutableSortedDictionary<int, DayCounts>.Empty;

    /// <summary>Days that have changed since the last checkpoint.</summary>
    public ImmutableSortedSet<int> Touched { get; init; } = [];

    /// <summary>Passes of trucks that can be asked what they measured themselves, of the days that are not compared yet.</summary>
    public ImmutableArray<WitnessCandidate> Candidates { get; init; } = [];

    /// <summary>Changes of its state since the last checkpoint.</summary>
    public ImmutableArray<CausedTransition> Untold { get; init; } = [];
    public string ReasonZh { get; init; } = "";
    public string ReasonEn { get; init; } = "";
}

public readonly record struct WitnessCandidate(int Day, string PassId, string Vin);

/// <param name="Position">Of the record that caused it.</param>
public sealed record CausedTransition(long Position, long ReceivedAtMs, LineTransition What);

public readonly record struct LanePass(long PassedAtMs, string? Plate);

/// <summary>What the chart of a day shows beside the quality statistics; <see cref="State"/> is the last while it was the newest day.</summary>
public sealed record DayCounts
{
    public int Exceeds { get; init; }
    public int Rejected { get; init; }
    public int ChecksGood { get; init; }
    public int ChecksFailed { get; init; }
    public LineState State { get; init; }
    public string Alarms { get; init; } = "";
}
