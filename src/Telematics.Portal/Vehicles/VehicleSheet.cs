using Telematics.Core.Rules;
using Telematics.Storage.Database;
using Telematics.Storage.Database.Queries;

namespace Telematics.Portal.Vehicles;

/// <summary>The part of a vehicle's page that changes while it is open.</summary>
public sealed record VehicleSheet(KnownVehicle Vehicle, string? FleetName, IReadOnlyList<Finding> Findings);

public sealed class VehicleSheets(VehicleLookup lookup, FindingQueries findings, FleetQueries fleets)
{
    private const int ShownFindings = 20;

    /// <summary>Null: there is no such vehicle, or not for this caller.</summary>
    public async Task<VehicleSheet?> Find(RowScope scope, string vin, CancellationToken cancellation)
    {
        if (await lookup.Find(scope, vin, cancellation) is not { } vehicle) return null;
        var found = await findings.List(scope, new FindingFilter(Vin: vin), ShownFindings, null, cancellation);
        var fleet = vehicle.Row.FleetId is { } id ? (await fleets.Get(scope, id, cancellation))?.Fleet.Name : null;
        return new(vehicle, fleet, [.. found.Items.Select(row => row.Finding)]);
    }
}
