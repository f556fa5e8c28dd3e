namespace Telematics.Storage.Database.Model;

/// <summary>A key of another system. The key itself is shown once and never stored.</summary>
public sealed class ApiKey
{
    public required string Id { get; init; }
    public required string Name { get; init; }

    /// <summary>SHA-256 of the key. A plain hash is enough: the key is 256 random bits, there is nothing to guess.</summary>
    public required byte[] Hash { get; init; }
    public required string Role { get; init; }
    public string? FleetId { get; init; }
    public string? Agency { get; init; }
    public string? County { get; init; }
    public DateTimeOffset? Expires { get; init; }

    /// <summary>To the minute.</summary>
    public DateTimeOffset? LastUsed { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
}
