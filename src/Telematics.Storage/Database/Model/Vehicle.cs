using Telematics.Core.Rules;
using Telematics.Core.Vehicles;

namespace Telematics.Storage.Database.Model;

/// <summary>
/// One vehicle by VIN: what the registry says of it, and the figures that lists are sorted by. The two halves have one writer each:
/// the registry (<see cref="Registry.VehicleRegistry"/>) and the checkpoints of the vehicle's grain.
/// </summary>
public sealed class Vehicle
{
    public required string Vin { get; init; }

    /// <summary>False: it has sent frames and nobody has registered it; the registry half is empty.</summary>
    public bool Registered { get; set; }

    public string? Plate { get; set; }
    public PlateColor? PlateColor { get; set; }

    /// <summary>Vehicle kind (车辆类型) in the registry's own word, such as heavy-truck.</summary>
    public string? Kind { get; set; }
    public FuelKind? Fuel { get; set; }
    public EmissionStage Stage { get; set; }
    public string? FleetId { get; set; }
    public string? County { get; set; }
    public DateOnly? RegisteredOn { get; set; }
    public double? RatedTorqueNm { get; set; }
    public double? RatedPowerKw { get; set; }
    public double? UreaTankLitres { get; set; }

    /// <summary>Counts in the denominator of duty P1 (share of eligible vehicles that are networked).</summary>
    public bool RemoteMonitoringEligible { get; set; }

    public VehicleLevel Level { get; private set; }
    public double Score { get; private set; }

    /// <summary>Receipt of the last good frame; null: never seen.</summary>
    public DateTimeOffset? LastSeen { get; private set; }
    public long FramesReceived { get; private set; }
    public long FramesRejected { get; private set; }
}
