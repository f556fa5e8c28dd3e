using Telematics.Core.Stations;

namespace Telematics.Storage.Database.Model;

/// <summary>A remote-sensing point (点位, dwbh).</summary>
public sealed class Station
{
    public required string StationId { get; init; }
    public string Name { get; set; } = "";
    public StationKind Kind { get; set; } = StationKind.FixedVertical;
    public string? County { get; set; }
    public double? Longitude { get; set; }
    public double? Latitude { get; set; }
    public List<Line> Lines { get; init; } = [];
}

/// <summary>
/// One line of a station. Two halves with one writer each, as a vehicle has: the registry, and the checkpoints of the line's grain.
/// </summary>
public sealed class Line
{
    public required string StationId { get; init; }
    public required string LineId { get; init; }

    /// <summary>False: the registry no longer names it; its passes stay.</summary>
    public bool Registered { get; set; } = true;
    public int Lane { get; set; }
    public double? GradeDeg { get; set; }
    public string Model { get; set; } = "";
    public List<LineInstrument> Instruments { get; init; } = [];

    public LineState State { get; private set; }

    /// <summary>Why the line is in this state, zh-CN and en; empty when it is good.</summary>
    public string ReasonZh { get; private set; } = "";
    public string ReasonEn { get; private set; } = "";

    /// <summary>Receipt of the last record of any kind; null: never heard of.</summary>
    public DateTimeOffset? LastSeen { get; private set; }
    public DateTimeOffset? LastPass { get; private set; }

    /// <summary>The last check that was good, by its own time.</summary>
    public DateTimeOffset? LastGoodCheck { get; private set; }
    public long Passes { get; private set; }
}

/// <summary>A sub-instrument of a line; measurements count only while all of them are verified.</summary>
public sealed class LineInstrument
{
    public required string StationId { get; init; }
    public required string LineId { get; init; }

    /// <summary>speed, gas, smoke, camera, slope or weather.</summary>
    public required string Kind { get; init; }
    public required string Model { get; set; }
    public required string Serial { get; set; }
    public required DateOnly ValidUntil { get; set; }
}

/// <summary>A key by which a station proves who it is (HMAC). The secret is encrypted with the key file beside the database.</summary>
public sealed class StationKey
{
    public required string KeyId { get; init; }
    public required string StationId { get; init; }
    public required byte[] Secret { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? WithdrawnAt { get; set; }
}
