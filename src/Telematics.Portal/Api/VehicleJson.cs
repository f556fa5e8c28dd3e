using Telematics.Core.Cases;
using Telematics.Core.Rules;
using Telematics.Core.Vehicles;
using Telematics.Grains.Vehicles;
using Telematics.Portal.Vehicles;
using Telematics.Portal.Web;

namespace Telematics.Portal.Api;

/// <summary>One vehicle of a list.</summary>
public sealed record VehicleSummary(
    string Vin, string? Plate, PlateColor? PlateColor, string? Kind, FuelKind? Fuel, EmissionStage Stage, string? FleetCode, string? County,
    VehicleLevel Level, bool Online, DateTimeOffset? LastSeen, double? SpeedKmh, double? NoxDownPpm, double? NoxGPerKgFuel)
{
    internal static VehicleSummary Of(VehicleLine line) => new(
        line.Row.Vin, line.Row.Plate, line.Row.PlateColor, line.Row.Kind, line.Row.Fuel, line.Row.Stage, line.Row.FleetId, line.Row.County,
        line.Level, line.Online, line.LastSeen, line.Live?.SpeedKmh, line.Live?.NoxDownPpm, line.Live?.NoxGPerKgFuel);
}

/// <summary>Where the vehicle last said it was.</summary>
/// <param name="Valid">False: no fix then; the last known position. Null: the terminal did not say.</param>
public sealed record PositionJson(double Longitude, double Latitude, bool? Valid, DateTimeOffset? Time);

/// <summary>Sums of the present local day.</summary>
public sealed record TodayJson(double DistanceKm, double? NoxGPerKwh, double? NoxGPerKgFuel, int ValidSeconds);

/// <summary>One vehicle: what the registry says, and how it is now.</summary>
public sealed record VehicleDetail(
    string Vin, bool Registered, string? Plate, PlateColor? PlateColor, string? Kind, FuelKind? Fuel, EmissionStage Stage, string? FleetCode, string? County,
    DateOnly? RegisteredOn, double? RatedTorqueNm, double? RatedPowerKw, double? UreaTankLitres, bool RemoteMonitoringEligible,
    bool Online, DateTimeOffset? LastSeen, VehicleLevel Level, PositionJson? Position, TodayJson Today,
    long FramesReceived, long FramesRejected, IReadOnlyList<FindingJson> OpenFindings, IReadOnlyList<OpenCase> OpenCases)
{
    private static readonly TodayJson NothingToday = new(0, null, null, 0);

    internal static VehicleDetail Of(KnownVehicle vehicle, IReadOnlyList<FindingJson> findings, IReadOnlyList<OpenCase> cases)
    {
        var (row, view) = (vehicle.Row, vehicle.View);
        return new(
            row.Vin, row.Registered, row.Plate, row.PlateColor, row.Kind, row.Fuel, row.Stage, row.FleetId, row.County,
            row.RegisteredOn, row.RatedTorqueNm, row.RatedPowerKw, row.UreaTankLitres, row.RemoteMonitoringEligible,
            vehicle.Online, vehicle.LastSeen, vehicle.Level,
            view is { Longitude: { } east, Latitude: { } north } ? new(east, north, view.PositionValid, view.ReadingTime) : null,
            view is null ? NothingToday : Of(view.Today),
            view?.FramesReceived ?? row.FramesReceived, view?.FramesRejected ?? row.FramesRejected, findings, cases);
    }

    private static TodayJson Of(DriveSums sums) => new(sums.DistanceKm, sums.NoxGPerKWh, sums.NoxGPerKgFuel, sums.ValidSeconds);
}

/// <summary>A case that is open against a vehicle.</summary>
public sealed record OpenCase(string Id, string Number, CaseState State);

/// <summary>Journal positions of the first and last frame that a finding rests on.</summary>
public sealed record FrameSpan(long First, long Last);

public sealed record FindingJson(
    string Id, string Rule, string RuleSetVersion, string? Vin, string? Plate, PlateColor? PlateColor, DateTimeOffset From, DateTimeOffset To,
    double Value, double Limit, string Unit, VehicleLevel Level, bool Withdrawn, string Explanation, FrameSpan Frames)
{
    internal static FindingJson Of(Finding finding, string? plate, PlateColor? color) => new(
        finding.Id, finding.Rule, finding.RuleSetVersion, finding.Vin, plate, color, finding.From, finding.To,
        finding.Value, finding.Limit, finding.Unit, finding.Level, finding.Withdrawn, Wording.Explanation(finding), new(finding.FirstPosition, finding.LastPosition));
}
