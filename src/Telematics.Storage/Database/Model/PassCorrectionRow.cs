namespace Telematics.Storage.Database.Model;

/// <summary>What changed in a judged pass, why and by whom. Rows are only ever added.</summary>
public sealed class PassCorrectionRow
{
    /// <summary>Grows; given by the database.</summary>
    public long Id { get; init; }
    public required string StationId { get; init; }
    public required string LineId { get; init; }
    public required string PassId { get; init; }
    public required DateTimeOffset At { get; init; }

    /// <summary>annul, plate, calibration, registry, clone or rejudge.</summary>
    public required string Kind { get; init; }
    public required string Before { get; init; }
    public required string After { get; init; }
    public required string Reason { get; init; }
    public required string Actor { get; init; }

    /// <summary>Journal position of the record that caused it; null: a person or the registry did.</summary>
    public long? Position { get; init; }
}
