using Microsoft.EntityFrameworkCore;
using Telematics.Core.Rules;
using Telematics.Core.Stations;
using Telematics.Core.Vehicles;

namespace Telematics.Storage.Database.Queries;

/// <summary>What narrows a list of findings; null does not.</summary>
/// <param name="Since">Only findings that reach to this instant or beyond.</param>
public sealed record FindingFilter(
    string? Rule = null, string? Vin = null, string? Plate = null, VehicleLevel? Level = null, DateTimeOffset? Since = null);

/// <summary>A finding with the plate that the roadside read, or else that of its vehicle, where the registry knows it.</summary>
public sealed record FindingRow(Finding Finding, string? Plate, PlateColor? PlateColor);

public sealed class FindingQueries(ScopedDb database)
{
    /// <summary>Newest first. Withdrawn ones are among them and say so.</summary>
    public async Task<Page<FindingRow>> List(
        RowScope scope, FindingFilter filter, int limit, IdCursor? after, CancellationToken cancellation)
    {
        await using var db = database.Open(scope);
        return await Select(db, filter, after).ToPage(
            limit, page => WithPlate(db, page), last => new IdCursor(last.Finding.To, last.Finding.Id), cancellation);
    }

    /// <summary>What stands against a vehicle (not withdrawn), newest first, at most <paramref name="limit"/>.</summary>
    public async Task<IReadOnlyList<Finding>> Standing(RowScope scope, string vin, int limit, CancellationToken cancellation)
    {
        await using var db = database.Open(scope);
        return await Select(db, new FindingFilter(Vin: vin), null)
            .Where(finding => !finding.Withdrawn).Take(Page.Size(limit)).ToListAsync(cancellation);
    }

    internal static IQueryable<Finding> Select(TelematicsDb db, FindingFilter filter, IdCursor? after)
    {
        var rows = Narrow(db, filter);
        if (after is { } last)
        {
            var (to, id) = last;
            // The first condition is what lets the index be entered at the cursor.
#pragma warning disable CA1309 // becomes SQL, where texts compare by bytes
            rows = rows.Where(f => f.To <= to && (f.To < to || string.Compare(f.Id, id) < 0));
#pragma warning restore CA1309
        }

        return rows.OrderByDescending(f => f.To).ThenByDescending(f => f.Id);
    }

    private static IQueryable<Finding> Narrow(TelematicsDb db, FindingFilter filter)
    {
        var rows = db.Findings.AsNoTracking();
        if (filter.Rule is { } rule) rows = rows.Where(f => f.Rule == rule);
        if (filter.Vin is { } vin) rows = rows.Where(f => f.Vin == vin);
        if (filter.Level is { } level) rows = rows.Where(f => f.Level == level);
        if (filter.Since is { } since) rows = rows.Where(f => f.To >= since);
        if (PlateText.Tidy(filter.Plate) is { } plate)
            rows = rows.Where(f => f.Plate == plate || db.Vehicles.Where(v => v.Plate == plate).Select(v => v.Vin).Contains(f.Vin));
        return rows;
    }

    private static IQueryable<FindingRow> WithPlate(TelematicsDb db, IQueryable<Finding> findings) =>
        findings
            .LeftJoin(db.Vehicles, finding => finding.Vin, vehicle => vehicle.Vin,
                (finding, vehicle) => new { Finding = finding, Plate = finding.Plate ?? vehicle!.Plate, PlateColor = finding.PlateColor ?? vehicle!.PlateColor })
            .OrderByDescending(row => row.Finding.To).ThenByDescending(row => row.Finding.Id)
            .Select(row => new FindingRow(row.Finding, row.Plate, row.PlateColor));
}
