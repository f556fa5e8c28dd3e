using Telematics.Core.Vehicles;

namespace Telematics.Core.Rules;

/// <summary>How much attention a vehicle needs (关注, 疑似, 高排放). An OBD level calls for inspection, never for a fine.</summary>
public enum VehicleLevel : byte
{
    None = 0,
    Watch = 1,
    Suspect = 2,
    HighEmitter = 3,
}

/// <summary>
/// Result of one rule on one vehicle and day, with its reasons. The id is made of vehicle, rule and day, so a replay or a second delivery
/// gives the same finding, and a later look at the same day replaces it.
/// </summary>
/// <param name="Id">"{vin}:{rule}:{yyyy-MM-dd}"; of the roadside "{vin}:RS1:{pass}" and "{plate}|{colour}:CL1:{pass}".</param>
/// <param name="Vin">Null: seen by the roadside, and the registry knows no vehicle of that plate.</param>
/// <param name="Level">What this finding alone is worth.</param>
/// <param name="Withdrawn">True when later data of the same day took the ground away (kept, shown, worth nothing).</param>
/// <param name="ExplanationZh">A sentence that a driver can read, zh-CN.</param>
/// <param name="ExplanationEn">The same in English.</param>
/// <param name="FirstPosition">Journal positions of the first and last frame that it rests on.</param>
public sealed record Finding(
    string Id,
    string Rule,
    string RuleSetVersion,
    string? Vin,
    DateTimeOffset From,
    DateTimeOffset To,
    double Value,
    double Limit,
    string Unit,
    VehicleLevel Level,
    bool Withdrawn,
    string ExplanationZh,
    string ExplanationEn,
    long FirstPosition,
    long LastPosition)
{
    /// <summary>As read by the roadside; null where the vehicle itself is the witness.</summary>
    public string? Plate { get; init; }
    public PlateColor? PlateColor { get; init; }
}
