using Microsoft.EntityFrameworkCore;
using Telematics.Core.Rules;
using Telematics.Storage.Database;
using Telematics.Storage.Database.Model;
using Telematics.Storage.Database.Queries;

namespace Telematics.Portal.Vehicles;

/// <summary>Lists of vehicles as pages and the API show them: rows of the database with what is live.</summary>
public sealed class VehicleLists(ScopedDb database, VehicleQueries vehicles, Presence presence)
{
    public async Task<Page<VehicleLine>> List(
        RowScope scope, VehicleSearch search, int limit, VehicleCursor? after, CancellationToken cancellation)
    {
        var page = await vehicles.List(scope, search.Filter(presence), limit, after, cancellation);
        var names = await FleetNames(scope, page.Items, cancellation);
        return new([.. page.Items.Select(row => Line(row, names))], page.Next);
    }

    public async Task<Headline> Count(RowScope scope, CancellationToken cancellation)
    {
        await using var db = database.Open(scope);
        var levels = await db.Vehicles.GroupBy(v => v.Level).Select(group => new { group.Key, Count = group.Count() })
            .ToDictionaryAsync(level => level.Key, level => level.Count, cancellation);

        // Whoever sees everything need not look up whose the live vehicles are.
        var online = scope == RowScope.Everything
            ? presence.OnlineVins().Count
            : (await db.Vehicles.Select(v => v.Vin).ToListAsync(cancellation)).Count(presence.IsOnline);

        return new(
            levels.Values.Sum(), online,
            levels.GetValueOrDefault(VehicleLevel.HighEmitter),
            levels.GetValueOrDefault(VehicleLevel.Suspect),
            levels.GetValueOrDefault(VehicleLevel.Watch));
    }

    private VehicleLine Line(Vehicle row, Dictionary<string, string> fleetNames) => new(
        row, row.FleetId is { } fleet ? fleetNames.GetValueOrDefault(fleet) : null, presence.Find(row.Vin), presence.IsOnline(row.Vin));

    private async Task<Dictionary<string, string>> FleetNames(RowScope scope, IEnumerable<Vehicle> rows, CancellationToken cancellation)
    {
        var ids = rows.Select(row => row.FleetId).OfType<string>().Distinct().ToList();
        await using var db = database.Open(scope);
        return await db.Fleets.Where(fleet => ids.Contains(fleet.FleetId))
            .ToDictionaryAsync(fleet => fleet.FleetId, fleet => fleet.Name, cancellation);
    }
}
