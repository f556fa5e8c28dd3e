namespace Telematics.Storage.Database.Model;

/// <summary>
/// Quality of one line on one local day (domain.md 1.6), written with the checkpoints of its grain. Shares are left to the reader: counts add up, shares do not.
/// </summary>
public sealed class LineDayRow
{
    public required string StationId { get; init; }
    public required string LineId { get; init; }
    public required DateOnly Day { get; init; }

    /// <summary>State of the line at the end of what is known of the day.</summary>
    public required Core.Stations.LineState State { get; init; }
    public required int Passes { get; init; }
    public required int Valid { get; init; }
    public required int PlatesRead { get; init; }
    public required int Exceeds { get; init; }

    /// <summary>Records stored and not judged.</summary>
    public required int Rejected { get; init; }
    public required int MissingSequences { get; init; }
    public required int ChecksGood { get; init; }
    public required int ChecksFailed { get; init; }
    public required int NegativeNo { get; init; }

    /// <summary>Passes with a measured NO ratio.</summary>
    public required int NoMeasured { get; init; }

    /// <summary>Null: too few.</summary>
    public double? NoMedianGPerKg { get; init; }
    public double? OpacityZeroPercent { get; init; }
    public double? ClockSkewMs { get; init; }

    /// <summary>Drift alarms, one a line, in English and Chinese as the rules word them; empty: none.</summary>
    public string Alarms { get; init; } = "";
    public required bool Quarantined { get; init; }
}
