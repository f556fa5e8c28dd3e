using Microsoft.EntityFrameworkCore;
using Telematics.Core.Cases;
using Telematics.Core.Stations;
using Telematics.Storage.Database.Model;

namespace Telematics.Storage.Database.Queries;

/// <summary>What narrows a list of cases; null does not.</summary>
/// <param name="OverdueAt">Only cases whose term had run out at that instant.</param>
public sealed record CaseFilter(
    CaseState? State = null, bool? Open = null, string? Agency = null, string? Plate = null, string? Vin = null, DateTimeOffset? OverdueAt = null);

/// <summary>A case with what it rests on and how it came there, oldest first.</summary>
public sealed record CaseDetail(Case Case, IReadOnlyList<CaseEventRow> History, IReadOnlyList<CaseLink> Passes);

/// <summary>A pass of a case; the pass itself is null once it is no longer kept.</summary>
public sealed record CaseLink(CasePass Link, PassRow? Pass);

public sealed class CaseQueries(ScopedDb database)
{
    /// <summary>Newest first.</summary>
    public async Task<Page<Case>> List(RowScope scope, CaseFilter filter, int limit, IdCursor? after, CancellationToken cancellation)
    {
        await using var db = database.Open(scope);
        return await Select(db, filter, after).ToPage(limit, last => new IdCursor(last.OpenedAt, last.Id), cancellation);
    }

    /// <summary>Null: there is no such case, or not for this caller.</summary>
    public async Task<CaseDetail?> Get(RowScope scope, string id, CancellationToken cancellation)
    {
        await using var db = database.Open(scope);
        if (await db.Cases.AsNoTracking().FirstOrDefaultAsync(c => c.Id == id, cancellation) is not { } found) return null;

        // Who may see the case may see what it rests on, wherever it was measured.
        await using var all = database.Open(RowScope.Everything);
        var history = await all.CaseEvents.AsNoTracking().Where(e => e.CaseId == id).OrderBy(e => e.Sequence).ToListAsync(cancellation);
        var links = await all.CasePasses.AsNoTracking().Where(p => p.CaseId == id).OrderBy(p => p.PassedAt).ToListAsync(cancellation);
        var passes = await (
            from link in all.CasePasses
            join pass in all.Passes on new { link.StationId, link.LineId, link.PassId } equals new { pass.StationId, pass.LineId, pass.PassId }
            where link.CaseId == id
            select pass).AsNoTracking().ToListAsync(cancellation);
        var byKey = passes.ToDictionary(pass => pass.Key);
        return new(found, history, [.. links.Select(link => new CaseLink(
            link, byKey.GetValueOrDefault(new PassKey(new LineKey(link.StationId, link.LineId), link.PassId))))]);
    }

    /// <summary>Cases that rest on a pass, or once did; newest first.</summary>
    public async Task<IReadOnlyList<Case>> OfPass(RowScope scope, PassKey key, CancellationToken cancellation)
    {
        var ((station, line), pass) = key;
        await using var db = database.Open(scope);
        return await db.Cases.AsNoTracking()
            .Where(c => db.CasePasses.Any(p => p.CaseId == c.Id && p.StationId == station && p.LineId == line && p.PassId == pass))
            .OrderByDescending(c => c.OpenedAt).Take(100).ToListAsync(cancellation);
    }

    internal static IQueryable<Case> Select(TelematicsDb db, CaseFilter filter, IdCursor? after)
    {
        var rows = Narrow(db.Cases.AsNoTracking(), filter);
        if (after is { } last)
        {
            var (at, id) = last;
#pragma warning disable CA1309 // becomes SQL, where texts compare by bytes
            rows = rows.Where(c => c.OpenedAt <= at && (c.OpenedAt < at || string.Compare(c.Id, id) < 0));
#pragma warning restore CA1309
        }

        return rows.OrderByDescending(c => c.OpenedAt).ThenByDescending(c => c.Id);
    }

    private static IQueryable<Case> Narrow(IQueryable<Case> rows, CaseFilter filter)
    {
        if (filter.State is { } state) rows = rows.Where(c => c.State == state);
        if (filter.Open is { } open) rows = rows.Where(c => c.Open == open);
        if (filter.Agency is { } agency) rows = rows.Where(c => c.Agency == agency);
        if (PlateText.Tidy(filter.Plate) is { } plate) rows = rows.Where(c => c.Plate == plate);
        if (filter.Vin is { } vin) rows = rows.Where(c => c.Vin == vin);
        if (filter.OverdueAt is { } now) rows = rows.Where(c => c.Open && c.DueAt < now);
        return rows;
    }
}
