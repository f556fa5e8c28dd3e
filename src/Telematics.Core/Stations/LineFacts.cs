using System.Collections.Immutable;

namespace Telematics.Core.Stations;

/// <summary>固定垂直式、固定水平式、移动式.</summary>
public enum StationKind : byte
{
    FixedVertical = 1,
    FixedHorizontal = 2,
    Mobile = 3,
}

/// <summary>A sub-instrument of a line with the end of its verification (检定有效期至).</summary>
/// <param name="Kind">speed, gas, smoke, camera, slope or weather.</param>
public sealed record Instrument(string Kind, string Model, string Serial, DateOnly ValidUntil);

/// <summary>What the registry says of a line: all that judging its passes needs.</summary>
public sealed record LineFacts(
    LineKey Line, StationKind Kind, string StationName, string? County, double? Longitude, double? Latitude, int Lane, double? GradeDeg, string Model,
    ImmutableArray<Instrument> Instruments)
{
    /// <summary>Where a mobile unit stood; of a fixed one there are none.</summary>
    public ImmutableArray<Deployment> Deployments { get; init; } = [];

    /// <summary>Where the line stood at that instant. Null: nobody knows; the registered place of a mobile unit is only where it belongs.</summary>
    public (double Longitude, double Latitude)? PlaceAt(long atMs)
    {
        if (Kind != StationKind.Mobile) return this is { Longitude: { } x, Latitude: { } y } ? (x, y) : null;
        return Deployments.LastOrDefault(one => one.Covers(atMs)) is { } there ? (there.Longitude, there.Latitude) : null;
    }
}

/// <summary>A mobile unit at one place (布设).</summary>
/// <param name="ToMs">Null: it still stands there.</param>
public sealed record Deployment(string Place, double Longitude, double Latitude, long FromMs, long? ToMs)
{
    public bool Covers(long atMs) => atMs >= FromMs && !(atMs >= ToMs);
}

/// <summary>Quality state of a line (domain.md 1.6).</summary>
public enum LineState : byte
{
    Good = 0,
    CheckDue = 1,
    CheckFailed = 2,
    Quarantined = 3,
}
