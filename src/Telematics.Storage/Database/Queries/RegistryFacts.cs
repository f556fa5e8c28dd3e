using Microsoft.EntityFrameworkCore;
using Telematics.Core.Vehicles;

namespace Telematics.Storage.Database.Queries;

/// <summary>What the registry says of a vehicle, without its plate and without whom it belongs to as a person.</summary>
public sealed record VehicleFact(
    string Vin, string? FleetId, string? County, EmissionStage Stage, FuelKind? Fuel, string? Kind, double? RatedTorqueNm, double? RatedPowerKw, DateOnly? RegisteredOn);

/// <summary>The registry as a table for sums over the archive.</summary>
public sealed class RegistryFacts(ScopedDb database)
{
    /// <summary>Reference torques of the vehicles that have one, Nm.</summary>
    public IReadOnlyDictionary<string, double> ReferenceTorques()
    {
        using var db = database.Open(RowScope.Everything);
        return db.Vehicles.AsNoTracking().Where(vehicle => vehicle.Registered && vehicle.RatedTorqueNm != null)
            .Select(vehicle => new { vehicle.Vin, vehicle.RatedTorqueNm }).ToDictionary(row => row.Vin, row => row.RatedTorqueNm!.Value, StringComparer.Ordinal);
    }

    /// <summary>Of the vehicles that the caller may see; of one fleet when it is named.</summary>
    public async Task<IReadOnlyList<VehicleFact>> Vehicles(RowScope scope, string? fleetId, CancellationToken cancellation)
    {
        await using var db = database.Open(scope);
        var rows = db.Vehicles.AsNoTracking();
        if (fleetId is not null) rows = rows.Where(vehicle => vehicle.FleetId == fleetId);
        return await rows.Select(v => new VehicleFact(v.Vin, v.FleetId, v.County, v.Stage, v.Fuel, v.Kind, v.RatedTorqueNm, v.RatedPowerKw, v.RegisteredOn)).ToListAsync(cancellation);
    }

    /// <summary>Stations that the caller may see.</summary>
    public async Task<IReadOnlyList<string>> Stations(RowScope scope, CancellationToken cancellation)
    {
        await using var db = database.Open(scope);
        return await db.Stations.AsNoTracking().Select(station => station.StationId).ToListAsync(cancellation);
    }
}
