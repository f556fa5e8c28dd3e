using Telematics.Core.Rules;
using Telematics.Core.Vehicles;
using Telematics.Grains.Vehicles;
using Telematics.Storage.Database;
using Telematics.Storage.Database.Model;
using Telematics.Storage.Database.Queries;

namespace Telematics.Portal.Vehicles;

/// <summary>One vehicle: its row, and its grain's view if anything was ever received from it.</summary>
public sealed record KnownVehicle(Vehicle Row, VehicleView? View, bool Online)
{
    public VehicleLevel Level => View?.Level ?? Row.Level;

    public DateTimeOffset? LastSeen => View?.LastSeen ?? Row.LastSeen;
}

/// <summary>Finds one vehicle within a caller's scope.</summary>
public sealed class VehicleLookup(VehicleQueries vehicles, IGrainFactory grains, Presence presence)
{
    /// <summary>Null: there is no such vehicle, or not for this caller.</summary>
    public async Task<KnownVehicle?> Find(RowScope scope, string vin, CancellationToken cancellation)
    {
        // Only for a VIN that can be one: asking a grain makes it.
        if (!Vin.TryParse(vin, out _)) return null;
        var row = await vehicles.Get(scope, vin, cancellation);

        // A vehicle that sent its first frame a moment ago has no row before its first checkpoint. It is nobody's yet: only who sees everything sees it.
        if (row is null && scope != RowScope.Everything) return null;

        var view = await grains.GetGrain<IVehicleGrain>(vin).View();
        return row is null && view is null ? null : new(row ?? new Vehicle { Vin = vin }, view, presence.IsOnline(vin));
    }
}
