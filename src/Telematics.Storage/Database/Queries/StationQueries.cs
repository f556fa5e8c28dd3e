using Microsoft.EntityFrameworkCore;
using Telematics.Storage.Database.Model;

namespace Telematics.Storage.Database.Queries;

/// <summary>A key as lists show it: never its secret.</summary>
public sealed record StationKeyRow(string KeyId, DateTimeOffset CreatedAt, DateTimeOffset? WithdrawnAt);

/// <summary>Passes that were measured at one place, to some ten metres.</summary>
public sealed record PassPlace(double Longitude, double Latitude, int Passes);

public sealed class StationQueries(ScopedDb database)
{
    /// <summary>All that the caller may see, by id, with lines and instruments. A city has some dozens, so this list has no pages.</summary>
    public async Task<IReadOnlyList<Station>> List(RowScope scope, CancellationToken cancellation)
    {
        await using var db = database.Open(scope);
        return await Whole(db).OrderBy(s => s.StationId).ToListAsync(cancellation);
    }

    /// <summary>Null: there is no such station, or not for this caller.</summary>
    public async Task<Station?> Get(RowScope scope, string stationId, CancellationToken cancellation)
    {
        await using var db = database.Open(scope);
        return await Whole(db).FirstOrDefaultAsync(s => s.StationId == stationId, cancellation);
    }

    /// <summary>Oldest first; withdrawn ones say so.</summary>
    public async Task<IReadOnlyList<StationKeyRow>> Keys(RowScope scope, string stationId, CancellationToken cancellation)
    {
        await using var db = database.Open(scope);
        return await db.StationKeys.Where(k => k.StationId == stationId && db.Stations.Any(s => s.StationId == k.StationId))
            .OrderBy(k => k.CreatedAt).ThenBy(k => k.KeyId)
            .Select(k => new StationKeyRow(k.KeyId, k.CreatedAt, k.WithdrawnAt)).ToListAsync(cancellation);
    }

    /// <summary>Where a mobile unit stood, newest first.</summary>
    public async Task<IReadOnlyList<DeploymentRow>> Deployments(RowScope scope, string stationId, CancellationToken cancellation)
    {
        await using var db = database.Open(scope);
        return await db.Deployments.AsNoTracking().Where(d => d.StationId == stationId).OrderByDescending(d => d.From).Take(1000).ToListAsync(cancellation);
    }

    /// <summary>Where passes of the station were measured within [from, to), by their own positions; the places with most passes.</summary>
    public async Task<IReadOnlyList<PassPlace>> PassPlaces(RowScope scope, string stationId, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellation)
    {
        await using var db = database.Open(scope);
        var places = await db.Passes.AsNoTracking()
            .Where(p => p.StationId == stationId && p.PassedAt >= from && p.PassedAt < to && p.Longitude != null && p.Latitude != null)
            .GroupBy(p => new { Longitude = Math.Round(p.Longitude!.Value, 4), Latitude = Math.Round(p.Latitude!.Value, 4) })
            .Select(g => new { g.Key.Longitude, g.Key.Latitude, Passes = g.Count() })
            .OrderByDescending(p => p.Passes).Take(500).ToListAsync(cancellation);
        return [.. places.Select(p => new PassPlace(p.Longitude, p.Latitude, p.Passes))];
    }

    private static IQueryable<Station> Whole(TelematicsDb db) =>
        db.Stations.AsNoTracking()
            .Include(s => s.Lines.Where(l => l.Registered).OrderBy(l => l.LineId))
            .ThenInclude(l => l.Instruments.OrderBy(i => i.Kind));
}
