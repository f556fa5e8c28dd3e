using Telematics.Core.Vehicles;
using Telematics.Storage.Database.Model;

namespace Telematics.Storage.Database.Registry;

/// <summary>What the registry says of one vehicle: the body of <c>PUT /api/v1/vehicles/{vin}</c>. Unknown stays null.</summary>
public sealed record Registration
{
    public static Registration Empty { get; } = new();

    public string? Plate { get; init; }
    public PlateColor? PlateColor { get; init; }
    public string? Kind { get; init; }
    public FuelKind? Fuel { get; init; }
    public EmissionStage Stage { get; init; }
    public string? FleetId { get; init; }
    public string? County { get; init; }
    public DateOnly? RegisteredOn { get; init; }
    public double? RatedTorqueNm { get; init; }
    public double? RatedPowerKw { get; init; }
    public double? UreaTankLitres { get; init; }
    public bool RemoteMonitoringEligible { get; init; }

    public static Registration Of(Vehicle row) => new()
    {
        Plate = row.Plate,
        PlateColor = row.PlateColor,
        Kind = row.Kind,
        Fuel = row.Fuel,
        Stage = row.Stage,
        FleetId = row.FleetId,
        County = row.County,
        RegisteredOn = row.RegisteredOn,
        RatedTorqueNm = row.RatedTorqueNm,
        RatedPowerKw = row.RatedPowerKw,
        UreaTankLitres = row.UreaTankLitres,
        RemoteMonitoringEligible = row.RemoteMonitoringEligible,
    };

    internal void WriteTo(Vehicle row)
    {
        row.Registered = true;
        row.Plate = Plate;
        row.PlateColor = PlateColor;
        row.Kind = Kind;
        row.Fuel = Fuel;
        row.Stage = Stage;
        row.FleetId = FleetId;
        row.County = County;
        row.RegisteredOn = RegisteredOn;
        row.RatedTorqueNm = RatedTorqueNm;
        row.RatedPowerKw = RatedPowerKw;
        row.UreaTankLitres = UreaTankLitres;
        row.RemoteMonitoringEligible = RemoteMonitoringEligible;
    }
}
