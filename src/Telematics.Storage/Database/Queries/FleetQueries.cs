using Microsoft.EntityFrameworkCore;
using Telematics.Core.Rules;
using Telematics.Storage.Database.Model;

namespace Telematics.Storage.Database.Queries;

/// <summary>A fleet with what its list shows.</summary>
/// <param name="Vehicles">Registered for it; duty P13 starts at 20.</param>
/// <param name="HighEmitters">Of these, at that level now.</param>
public sealed record FleetRow(Fleet Fleet, int Vehicles, int HighEmitters);

public sealed class FleetQueries(ScopedDb database)
{
    /// <summary>All that the caller may see, by name. A city has some thousands, so this list has no pages.</summary>
    public async Task<IReadOnlyList<FleetRow>> List(RowScope scope, CancellationToken cancellation)
    {
        await using var db = database.Open(scope);
        return await Rows(db, db.Fleets.OrderBy(fleet => fleet.Name).ThenBy(fleet => fleet.FleetId)).ToListAsync(cancellation);
    }

    /// <summary>Null: there is no such fleet, or not for this caller.</summary>
    public async Task<FleetRow?> Get(RowScope scope, string fleetId, CancellationToken cancellation)
    {
        await using var db = database.Open(scope);
        return await Rows(db, db.Fleets.Where(fleet => fleet.FleetId == fleetId)).FirstOrDefaultAsync(cancellation);
    }

    private static IQueryable<FleetRow> Rows(TelematicsDb db, IQueryable<Fleet> fleets) =>
        fleets.AsNoTracking().Select(fleet => new FleetRow(
            fleet,
            db.Vehicles.Count(v => v.FleetId == fleet.FleetId),
            db.Vehicles.Count(v => v.FleetId == fleet.FleetId && v.Level == VehicleLevel.HighEmitter)));
}
