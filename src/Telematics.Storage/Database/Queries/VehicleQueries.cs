using Microsoft.EntityFrameworkCore;
using Telematics.Core.Rules;
using Telematics.Core.Stations;
using Telematics.Storage.Database.Model;

namespace Telematics.Storage.Database.Queries;

/// <summary>What narrows a list of vehicles; null does not.</summary>
/// <param name="Plate">The whole plate; spaces, dots and case do not matter.</param>
/// <param name="Search">Any part of a plate or VIN.</param>
/// <param name="Online">Only vehicles that are, or are not, connected.</param>
public sealed record VehicleFilter(
    VehicleLevel? Level = null, string? FleetId = null, string? County = null, string? Plate = null, string? Search = null, OnlineFilter? Online = null);

/// <summary>Who is connected is known to the live view, not to the database: it brings the set along.</summary>
public sealed record OnlineFilter(bool Online, IReadOnlyCollection<string> OnlineVins);

public sealed class VehicleQueries(ScopedDb database)
{
    /// <summary>Sorted by trouble: the highest level first, then the highest score, then by VIN.</summary>
    public async Task<Page<Vehicle>> List(
        RowScope scope, VehicleFilter filter, int limit, VehicleCursor? after, CancellationToken cancellation)
    {
        await using var db = database.Open(scope);
        return await Select(db, filter, after).ToPage(limit, last => new VehicleCursor(last.Level, last.Score, last.Vin), cancellation);
    }

    /// <summary>Null: there is no such vehicle, or not for this caller.</summary>
    public async Task<Vehicle?> Get(RowScope scope, string vin, CancellationToken cancellation)
    {
        await using var db = database.Open(scope);
        return await db.Vehicles.AsNoTracking().FirstOrDefaultAsync(vehicle => vehicle.Vin == vin, cancellation);
    }

    internal static IQueryable<Vehicle> Select(TelematicsDb db, VehicleFilter filter, VehicleCursor? after)
    {
        var rows = Narrow(db.Vehicles.AsNoTracking(), filter);
        if (after is { } last)
        {
            var (level, score, vin) = last;
            // The first condition says nothing that the second does not; it is what lets the index be entered at the cursor.
#pragma warning disable CA1309 // becomes SQL, where texts compare by bytes
            rows = rows.Where(v => v.Level <= level
                && (v.Level < level || v.Score < score || (v.Score == score && string.Compare(v.Vin, vin) > 0)));
#pragma warning restore CA1309
        }

        return rows.OrderByDescending(v => v.Level).ThenByDescending(v => v.Score).ThenBy(v => v.Vin);
    }

    private static IQueryable<Vehicle> Narrow(IQueryable<Vehicle> rows, VehicleFilter filter)
    {
        if (filter.Level is { } level) rows = rows.Where(v => v.Level == level);
        if (filter.FleetId is { } fleet) rows = rows.Where(v => v.FleetId == fleet);
        if (filter.County is { } county) rows = rows.Where(v => v.County == county);
        if (PlateText.Tidy(filter.Plate) is { } plate) rows = rows.Where(v => v.Plate == plate);
        if (PlateText.Tidy(filter.Search) is { } part) rows = rows.Where(v => v.Vin.Contains(part) || v.Plate!.Contains(part));
        return filter.Online is { } online ? Narrow(rows, online) : rows;
    }

    private static IQueryable<Vehicle> Narrow(IQueryable<Vehicle> rows, OnlineFilter filter)
    {
        var vins = filter.OnlineVins;
        // One parameter however many there are: the number of parameters of a statement is limited.
        return filter.Online
            ? rows.Where(v => EF.Parameter(vins).Contains(v.Vin))
            : rows.Where(v => !EF.Parameter(vins).Contains(v.Vin));
    }
}
