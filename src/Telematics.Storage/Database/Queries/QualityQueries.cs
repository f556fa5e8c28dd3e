using Microsoft.EntityFrameworkCore;
using Telematics.Storage.Database.Model;

namespace Telematics.Storage.Database.Queries;

public sealed class QualityQueries(ScopedDb database)
{
    /// <summary>Lines of a station, day by day, oldest first, both days included; at most some years. Empty also where the caller may not look.</summary>
    public async Task<IReadOnlyList<LineDayRow>> Days(RowScope scope, string stationId, DateOnly from, DateOnly to, CancellationToken cancellation)
    {
        await using var db = database.Open(scope);
        return await db.LineDays.AsNoTracking()
            .Where(d => d.StationId == stationId && d.Day >= from && d.Day <= to)
            .OrderBy(d => d.Day).ThenBy(d => d.LineId).Take(10_000).ToListAsync(cancellation);
    }

    /// <summary>What has happened to the lines of a station within [from, to), newest first. Empty also where the caller may not look.</summary>
    public async Task<IReadOnlyList<LineTransitionRow>> Transitions(
        RowScope scope, string stationId, DateTimeOffset from, DateTimeOffset to, int limit, CancellationToken cancellation)
    {
        await using var db = database.Open(scope);
        return await db.LineTransitions.AsNoTracking()
            .Where(t => t.StationId == stationId && t.At >= from && t.At < to)
            .OrderByDescending(t => t.At).ThenByDescending(t => t.Position).ThenByDescending(t => t.ToState).Take(limit).ToListAsync(cancellation);
    }
}
