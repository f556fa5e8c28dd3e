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
    public DayCounts Today { get; init; } = new();

    /// <summary>The day that <see cref="Today"/> counts: ahead of the quality's own day between its turn and its first judged pass.</summary>
    public int CountedDay { get; init; }

    /// <summary>Days that ended since the last checkpoint.</summary>
    public ImmutableArray<DayCounts> Finished { get; init; } = [];

    /// <summary>Passes to be compared with what the vehicle itself sends of that minute, oldest first.</summary>
    public ImmutableArray<UnheardPass> Unheard { get; init; } = [];
    public string ReasonZh { get; init; } = "";
    public string ReasonEn { get; init; } = "";
}

public readonly record struct LanePass(long PassedAtMs, string? Plate);

/// <summary>What the chart of a day shows beside the quality statistics.</summary>
public sealed record DayCounts
{
    public int Exceeds { get; init; }
    public int Rejected { get; init; }
    public int ChecksGood { get; init; }
    public int ChecksFailed { get; init; }
    public LineTally Tally { get; init; } = new(0);
    public LineState State { get; init; }
    public string Alarms { get; init; } = "";
}
