using Microsoft.EntityFrameworkCore;
using Telematics.Storage.Database.Model;

namespace Telematics.Storage.Database.Queries;

/// <summary>A key as lists show it: never its secret.</summary>
public sealed record StationKeyRow(string KeyId, DateTimeOffset CreatedAt, DateTimeOffset? WithdrawnAt);

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

    private static IQueryable<Station> Whole(TelematicsDb db) =>
        db.Stations.AsNoTracking()
            .Include(s => s.Lines.Where(l => l.Registered).OrderBy(l => l.LineId))
            .ThenInclude(l => l.Instruments.OrderBy(i => i.Kind));
}
