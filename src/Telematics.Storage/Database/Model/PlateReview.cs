using Telematics.Core.Vehicles;

namespace Telematics.Storage.Database.Model;

/// <summary>A plate that no machine should decide on (车牌复核): in the queue until a person has looked at the pictures.</summary>
public sealed class PlateReview
{
    public required string StationId { get; init; }
    public required string LineId { get; init; }
    public required string PassId { get; init; }
    public required DateTimeOffset PassedAt { get; init; }
    public required long Position { get; init; }
    public required string PlateRead { get; init; }
    public PlateColor? PlateColorRead { get; init; }
    public double? PlateConfidence { get; init; }

    /// <summary>Why it is doubtful, zh-CN and en.</summary>
    public required string ReasonZh { get; init; }
    public required string ReasonEn { get; init; }

    /// <summary>Null: waits.</summary>
    public DateTimeOffset? DecidedAt { get; init; }
    public string? DecidedBy { get; init; }

    /// <summary>What the person read; null with a decision: nobody can read it.</summary>
    public string? Plate { get; init; }
    public PlateColor? PlateColor { get; init; }
}
