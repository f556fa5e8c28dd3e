namespace Telematics.Storage.Database;

/// <summary>
/// The part of the rows that a caller may know of. Rows outside behave as absent. Starts from everything and is narrowed,
/// so that a forgotten or empty fleet can never widen it.
/// </summary>
public sealed record RowScope
{
    public static RowScope Everything { get; } = new();

    private RowScope() { }

    public string? FleetId { get; private init; }

    public string? County { get; private init; }

    public RowScope WithinFleet(string fleetId)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(fleetId);
        return this with { FleetId = fleetId };
    }

    public RowScope WithinCounty(string county)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(county);
        return this with { County = county };
    }
}
