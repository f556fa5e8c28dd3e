namespace Telematics.Storage.Database.Model;

/// <summary>Who did what. Rows are only ever added.</summary>
public sealed class AuditEntry
{
    /// <summary>Grows; given by the database.</summary>
    public long Id { get; init; }
    public required DateTimeOffset At { get; init; }

    /// <summary>User name, or "key:" and the id of an API key.</summary>
    public required string Actor { get; init; }

    /// <summary>What was done, in the words of the API, such as "vehicle.put".</summary>
    public required string Action { get; init; }

    /// <summary>To what: a VIN, a fleet id, a user name.</summary>
    public required string Subject { get; init; }
    public string? Detail { get; init; }
}
