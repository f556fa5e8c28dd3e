using Telematics.Storage.Analysis;
using Telematics.Storage.Archive;
using Telematics.Storage.Database;
using Telematics.Storage.Database.Queries;

namespace Telematics.Storage.History;

/// <summary>Local days, both ends counted.</summary>
public readonly record struct DaySpan(DateOnly From, DateOnly To);

/// <summary>
/// Sums over whole days from the archive, within the rows that the caller may see. Bounded like every question of the archive in memory, threads and time
/// (section Archive); rows come as they are found.
/// </summary>
public sealed class HistorySums(ReadingArchive archive, RegistryFacts registry)
{
    /// <summary>A mass by a basis is made of sums, never of the quotients of vehicles: a truck that stands must not weigh as much as one that drives.</summary>
    private const string Sums = """
        count(DISTINCT s.vin) AS vehicles, sum(s.seconds)::BIGINT AS seconds, sum(s.validSeconds)::BIGINT AS validSeconds, sum(s.distanceKm) AS distanceKm,
        sum(s.workKwh) AS workKwh, sum(s.fuelKg) AS fuelKg, sum(s.noxGrams) AS noxGrams, sum(s.noxOfWorkGrams) / NULLIF(sum(s.workKwh), 0) AS noxGPerKwh,
        sum(s.noxGrams) / NULLIF(sum(s.fuelKg), 0) AS noxGPerKgFuel, sum(s.noxGrams) / NULLIF(sum(s.validKm), 0) AS noxGPerKm
        """;

    /// <summary>Of one vehicle by day. The caller must be allowed to see it.</summary>
    public Task<ResultTable> OfVehicle(string vin, DaySpan days, CancellationToken cancellation) => archive.Ask(
        ArchiveKind.DaySums, days, vin, prepare: null, view => $"""
            SELECT day, seconds, validSeconds, coldSeconds, distanceKm, workKwh, fuelKg, noxGrams, noxGPerKwh, noxGPerKgFuel, noxGPerKm, ruleSetVersion
            FROM ({view}) WHERE vin = {DuckDb.Text(vin)} ORDER BY day
            """, cancellation);

    /// <summary>Of every fleet by day, or of one; vehicles without a fleet under null.</summary>
    public Task<ResultTable> OfFleets(RowScope scope, string? fleetId, DaySpan days, CancellationToken cancellation) =>
        WithVehicles(scope, fleetId, ArchiveKind.DaySums, days, view => $"""
            SELECT s.day, v.fleetId, {Sums} FROM ({view}) s JOIN vehicles v ON v.vin = s.vin GROUP BY s.day, v.fleetId ORDER BY s.day, v.fleetId NULLS LAST
            """, cancellation);

    /// <summary>Of all vehicles by day, and by emission stage when asked.</summary>
    public Task<ResultTable> OfCity(RowScope scope, bool byStage, DaySpan days, CancellationToken cancellation)
    {
        var stage = byStage ? ", v.stage" : "";
        return WithVehicles(scope, null, ArchiveKind.DaySums, days, view => $"""
            SELECT s.day{stage}, {Sums} FROM ({view}) s JOIN vehicles v ON v.vin = s.vin GROUP BY s.day{stage} ORDER BY s.day{stage}
            """, cancellation);
    }

    /// <summary>Passes of each station by day; a fleet's caller counts his own vehicles alone.</summary>
    public async Task<ResultTable> OfStations(RowScope scope, string? stationId, DaySpan days, CancellationToken cancellation)
    {
        var where = new List<string>();
        if (stationId is not null) where.Add($"p.stationId = {DuckDb.Text(stationId)}");
        if (scope.County is not null)
        {
            var stations = await registry.Stations(scope, cancellation);
            where.Add($"p.stationId IN ({string.Join(", ", stations.Select(DuckDb.Text).DefaultIfEmpty("NULL"))})");
        }

        if (scope.FleetId is not null) where.Add("p.vin IN (SELECT vin FROM vehicles)");
        var narrowed = where.Count > 0 ? $"WHERE {string.Join(" AND ", where)}" : "";
        return await WithVehicles(scope, null, ArchiveKind.Passes, days, view => $"""
            SELECT p.day, p.stationId, count(*) AS passes, count_if(p.outcome <> 'invalid') AS valid, count_if(p.outcome = 'exceed') AS exceeds,
                count_if(p.validity LIKE '%annulled%') AS annulled, count_if(p.corrections > 0) AS corrected, count(p.plate) AS platesRead, count(p.vin) AS vehiclesKnown
            FROM ({view}) p {narrowed} GROUP BY p.day, p.stationId ORDER BY p.day, p.stationId
            """, cancellation);
    }

    private async Task<ResultTable> WithVehicles(
        RowScope scope, string? fleetId, ArchiveKind kind, DaySpan days, Func<string, string> sql, CancellationToken cancellation)
    {
        // Of passes only a fleet's caller needs the vehicles.
        var vehicles = kind == ArchiveKind.Passes && scope.FleetId is null ? [] : await registry.Vehicles(scope, fleetId, cancellation);
        return await archive.Ask(kind, days, vin: null, connection => VehicleTable.Fill(connection, vehicles, temporary: true), sql, cancellation);
    }
}
