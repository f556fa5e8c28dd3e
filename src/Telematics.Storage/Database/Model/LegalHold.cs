using Telematics.Core.Vehicles;

namespace Telematics.Storage.Database.Model;

/// <summary>
/// Somebody has said that records must not be deleted. Its subject is a vehicle by VIN, a plate with its colour, or a line of a station. Rows are only ever
/// added; the end of a hold is written once, into its own columns.
/// </summary>
public sealed class LegalHold
{
    public long Id { get; init; }
    public required DateTimeOffset OpenedAt { get; init; }
    public required string OpenedBy { get; init; }
    public required string Reason { get; init; }
    public string? Vin { get; init; }
    public string? Plate { get; init; }
    public PlateColor? PlateColor { get; init; }
    public string? StationId { get; init; }
    public string? LineId { get; init; }

    /// <summary>What was measured from here on.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>Until here; null: for as long as the hold stands.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>Null: it stands.</summary>
    public DateTimeOffset? ReleasedAt { get; set; }
    public string? ReleasedBy { get; set; }
    public string? ReleaseReason { get; set; }
}
