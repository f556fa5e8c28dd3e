namespace Telematics.Storage.Database.Model;

/// <summary>A mobile unit at one place: where, from when to when, and who operated it.</summary>
public sealed class DeploymentRow
{
    /// <summary>Grows; given by the database.</summary>
    public long Id { get; init; }
    public required string StationId { get; init; }
    public required string Place { get; init; }
    public required double Longitude { get; init; }
    public required double Latitude { get; init; }
    public required DateTimeOffset From { get; init; }

    /// <summary>Null: it still stands there.</summary>
    public DateTimeOffset? To { get; set; }

    /// <summary>Names of people, as they were entered.</summary>
    public required string Operators { get; init; }
    public required string RecordedBy { get; init; }
    public required DateTimeOffset RecordedAt { get; init; }
}
