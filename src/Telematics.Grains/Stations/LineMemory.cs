using System.Collections.Immutable;
using Telematics.Core.Stations;

namespace Telematics.Grains.Stations;

/// <summary>All that a line's grain remembers, as of a journal position.</summary>
[GenerateSerializer, Immutable, Alias("line-memory")]
public sealed record LineMemory
{
    [Id(0)] public long AppliedTo { get; init; } = -1;
    [Id(1)] public LineQualityState Quality { get; init; } = LineQualityState.New;
    [Id(2)] public ImmutableDictionary<int, LanePass> Previous { get; init; } = ImmutableDictionary<int, LanePass>.Empty;
    [Id(3)] public ulong LastSequence { get; init; }
    [Id(4)] public long? LastSeenMs { get; init; }
    [Id(5)] public long? LastPassMs { get; init; }
    [Id(6)] public long Passes { get; init; }

    /// <summary>What the running day teaches for the screening of later ones.</summary>
    [Id(7)] public ScreeningBook Learnt { get; init; } = ScreeningBook.Empty;
    [Id(8)] public DayCounts Today { get; init; } = new();

    /// <summary>Days that ended since the last checkpoint.</summary>
    [Id(9)] public ImmutableArray<DayCounts> Finished { get; init; } = [];
    [Id(10)] public string ReasonZh { get; init; } = "";
    [Id(11)] public string ReasonEn { get; init; } = "";
}

[GenerateSerializer, Immutable, Alias("lane-pass")]
public readonly record struct LanePass([property: Id(0)] long PassedAtMs, [property: Id(1)] string? Plate);

/// <summary>What the chart of a day shows beside the quality statistics.</summary>
[GenerateSerializer, Immutable, Alias("line-day-counts")]
public sealed record DayCounts
{
    [Id(0)] public int Exceeds { get; init; }
    [Id(1)] public int Rejected { get; init; }
    [Id(2)] public int ChecksGood { get; init; }
    [Id(3)] public int ChecksFailed { get; init; }
    [Id(4)] public LineTally Tally { get; init; } = new(0);
    [Id(5)] public LineState State { get; init; }
    [Id(6)] public string Alarms { get; init; } = "";
}
