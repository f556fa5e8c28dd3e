using Microsoft.EntityFrameworkCore;
using Telematics.Core.Stations;
using Telematics.Core.Vehicles;
using Telematics.Storage.Database.Model;

namespace Telematics.Storage.Database.Queries;

/// <summary>What narrows a list of passes; null does not.</summary>
/// <param name="Plate">The whole plate; spaces, dots and case do not matter.</param>
/// <param name="From">Passed at this instant or later.</param>
/// <param name="To">Passed before this instant.</param>
public sealed record PassFilter(
    string? Plate = null, PlateColor? PlateColor = null, string? Vin = null, string? StationId = null, string? LineId = null,
    DateTimeOffset? From = null, DateTimeOffset? To = null, PassOutcome? Outcome = null, bool? ScreenHigh = null);

public sealed class PassQueries(ScopedDb database)
{
    /// <summary>Newest first.</summary>
    public async Task<Page<PassRow>> List(RowScope scope, PassFilter filter, int limit, PassCursor? after, CancellationToken cancellation)
    {
        await using var db = database.Open(scope);
        return await Select(db, filter, after).ToPage(limit, last => new PassCursor(last.PassedAt, last.Position), cancellation);
    }

    /// <summary>Null: there is no such pass, or not for this caller.</summary>
    public async Task<PassRow?> Get(RowScope scope, PassKey key, CancellationToken cancellation)
    {
        var ((station, line), pass) = key;
        await using var db = database.Open(scope);
        return await db.Passes.AsNoTracking()
            .FirstOrDefaultAsync(p => p.StationId == station && p.LineId == line && p.PassId == pass, cancellation);
    }

    /// <summary>A record number is unique within its line only; nearly always this gives one.</summary>
    public async Task<IReadOnlyList<PassRow>> ByPassId(RowScope scope, string passId, CancellationToken cancellation)
    {
        await using var db = database.Open(scope);
        return await db.Passes.AsNoTracking().Where(p => p.PassId == passId)
            .OrderByDescending(p => p.PassedAt).ThenByDescending(p => p.Position).Take(100).ToListAsync(cancellation);
    }

    /// <summary>What was changed in a pass since it was judged first, oldest first. The caller must be allowed to see the pass itself.</summary>
    public async Task<IReadOnlyList<PassCorrectionRow>> Corrections(RowScope scope, PassKey key, CancellationToken cancellation)
    {
        if (await Get(scope, key, cancellation) is null) return [];
        var ((station, line), pass) = key;
        await using var db = database.Open(scope);
        return await db.PassCorrections.AsNoTracking()
            .Where(c => c.StationId == station && c.LineId == line && c.PassId == pass)
            .OrderBy(c => c.Id).ToListAsync(cancellation);
    }

    /// <summary>Plates that wait for a person, newest first.</summary>
    public async Task<Page<PlateReview>> Reviews(RowScope scope, string? stationId, int limit, PassCursor? after, CancellationToken cancellation)
    {
        await using var db = database.Open(scope);
        var rows = db.PlateReviews.AsNoTracking().Where(r => r.DecidedAt == null);
        if (stationId is not null) rows = rows.Where(r => r.StationId == stationId);
        if (after is var (at, position)) rows = rows.Where(r => r.PassedAt <= at && (r.PassedAt < at || r.Position < position));
        return await rows.OrderByDescending(r => r.PassedAt).ThenByDescending(r => r.Position)
            .ToPage(limit, last => new PassCursor(last.PassedAt, last.Position), cancellation);
    }

    /// <summary>Null: the plate of this pass was never doubtful, or the caller may not see it.</summary>
    public async Task<PlateReview?> Review(RowScope scope, PassKey key, CancellationToken cancellation)
    {
        var ((station, line), pass) = key;
        await using var db = database.Open(scope);
        return await db.PlateReviews.AsNoTracking()
            .FirstOrDefaultAsync(r => r.StationId == station && r.LineId == line && r.PassId == pass, cancellation);
    }

    internal static IQueryable<PassRow> Select(TelematicsDb db, PassFilter filter, PassCursor? after)
    {
        var rows = Narrow(db.Passes.AsNoTracking(), filter);

        // The first condition says nothing that the second does not; it is what lets the index be entered at the cursor.
        if (after is var (at, position)) rows = rows.Where(p => p.PassedAt <= at && (p.PassedAt < at || p.Position < position));
        return rows.OrderByDescending(p => p.PassedAt).ThenByDescending(p => p.Position);
    }

    private static IQueryable<PassRow> Narrow(IQueryable<PassRow> rows, PassFilter filter)
    {
        if (PlateText.Tidy(filter.Plate) is { } plate) rows = rows.Where(p => p.Plate == plate);
        if (filter.PlateColor is { } color) rows = rows.Where(p => p.PlateColor == color);
        if (filter.Vin is { } vin) rows = rows.Where(p => p.Vin == vin);
        if (filter.StationId is { } station) rows = rows.Where(p => p.StationId == station);
        if (filter.LineId is { } line) rows = rows.Where(p => p.LineId == line);
        if (filter.From is { } from) rows = rows.Where(p => p.PassedAt >= from);
        if (filter.To is { } to) rows = rows.Where(p => p.PassedAt < to);
        if (filter.Outcome is { } outcome) rows = rows.Where(p => p.Outcome == outcome);
        if (filter.ScreenHigh is { } high) rows = rows.Where(p => p.ScreenHigh == high);
        return rows;
    }
}
