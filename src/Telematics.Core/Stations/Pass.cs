using System.Collections.Immutable;
using Telematics.Core.Vehicles;

namespace Telematics.Core.Stations;

/// <summary>What the roadside took the vehicle for (车辆类型).</summary>
public enum VehicleKind : byte
{
    Unknown = 0,
    Light = 1,
    HeavyTruck = 2,
    MediumTruck = 3,
    Bus = 4,
    Other = 9,
}

/// <summary>The instrument's own judgement: advisory only, the centre judges.</summary>
public enum DeviceVerdict : byte
{
    None = 0,
    Pass = 1,
    Exceed = 2,
    Invalid = 3,
}

public enum MediaKind : byte
{
    Unknown = 0,
    WholeVehicle = 1,
    PlateCloseUp = 2,
    Plume = 3,
    Video = 4,
}

/// <summary>A picture or video that a pass announces; the file itself comes in chunks and counts as evidence only when its hash is this one.</summary>
public sealed record MediaRef(string MediaId, MediaKind Kind, long SizeBytes, ImmutableArray<byte> Sha256);

/// <summary>
/// One vehicle measured once by one line (一次遥测记录), as the instrument sent it: nothing here is ever changed. Null = not measured, never 0.
/// Field codes of the Chinese station databases stand in protocol-specs/remote_sensing.proto.
/// </summary>
public sealed record Pass
{
    public required string PassId { get; init; }
    public int Lane { get; init; }

    /// <summary>Unix milliseconds.</summary>
    public long PassedAtMs { get; init; }

    /// <summary>As read by the camera, not normalised; empty when unreadable.</summary>
    public string Plate { get; init; } = "";
    public PlateColor? PlateColor { get; init; }

    /// <summary>GA 24.7 two-digit code.</summary>
    public string PlateType { get; init; } = "";
    public double? PlateConfidence { get; init; }
    public FuelKind? Fuel { get; init; }
    public VehicleKind Kind { get; init; }

    public double? SpeedKmh { get; init; }
    public double? AccelerationMps2 { get; init; }

    /// <summary>As the station computed it; the centre computes its own.</summary>
    public double? DeviceVspKwPerT { get; init; }

    public double? Co2Percent { get; init; }

    /// <summary>Molar ratios to CO2; small negatives are normal noise and stay.</summary>
    public double? CoToCo2 { get; init; }
    public double? HcToCo2 { get; init; }
    public double? NoToCo2 { get; init; }
    public double? No2ToCo2 { get; init; }
    public double? CoPercent { get; init; }
    public double? HcPpm { get; init; }
    public double? NoPpm { get; init; }
    public double? OpacityPercent { get; init; }
    public double? Ringelmann { get; init; }

    /// <summary>The instrument's own flag.</summary>
    public bool? PlumeValid { get; init; }

    public double? WindSpeedMps { get; init; }
    public double? WindDirectionDeg { get; init; }
    public double? TemperatureC { get; init; }
    public double? HumidityPercent { get; init; }
    public double? PressureKpa { get; init; }

    /// <summary>Up-hill positive.</summary>
    public double? GradeDeg { get; init; }
    public bool? Raining { get; init; }

    public double? Longitude { get; init; }
    public double? Latitude { get; init; }
    public DeviceVerdict DeviceVerdict { get; init; }
    public ImmutableArray<MediaRef> Media { get; init; } = [];
}
