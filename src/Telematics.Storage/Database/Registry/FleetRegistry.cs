using Microsoft.EntityFrameworkCore;
using Telematics.Storage.Database.Model;

namespace Telematics.Storage.Database.Registry;

/// <summary>Fleets as the authorities know them. Vehicles name their fleet by its id and may do so before it is registered.</summary>
public sealed class FleetRegistry(ScopedDb database)
{
    public async Task<PutOutcome> Put(string fleetId, FleetEntry entry, CancellationToken cancellation)
    {
        var outcome = PutOutcome.Updated;
        await Write([fleetId], rows =>
        {
            if (!rows.ContainsKey(fleetId)) outcome = PutOutcome.Created;
            Upsert(rows, fleetId, entry);
        }, cancellation);
        return outcome;
    }

    /// <summary>A CSV file with the column fleetId and any of the fields, in any order. Columns that it does not have stay as they are.</summary>
    public Task<ImportReport> Import(Stream csv, CancellationToken cancellation) =>
        new CsvImport<FleetEntry>(Forms.Fleet, "fleetId", WriteRows).Run(csv, cancellation);

    private async Task<IReadOnlyList<RejectedRow>> WriteRows(IReadOnlyList<ImportRow> rows, CancellationToken cancellation)
    {
        var rejected = new List<RejectedRow>();
        var ids = rows.Select(row => Forms.FleetId(row.Key)).OfType<string>().Distinct().ToList();
        await Write(ids, fleets =>
        {
            foreach (var row in rows)
            {
                if (ProblemOf(row, fleets) is { } problem) rejected.Add(new(row.Line, problem));
            }
        }, cancellation);
        return rejected;
    }

    /// <summary>Writes a row to its fleet; returns why not.</summary>
    private static string? ProblemOf(ImportRow row, Dictionary<string, Fleet> fleets)
    {
        if (Forms.FleetId(row.Key) is not { } id) return Forms.NotAFleetId(row.Key);
        var before = fleets.TryGetValue(id, out var fleet) ? FleetEntry.Of(fleet) : FleetEntry.Empty;
        var read = Forms.Fleet.Read(row.Fields, before);
        if (!read.Ok) return string.Join("; ", read.Problems);
        Upsert(fleets, id, read.Value);
        return null;
    }

    private static void Upsert(Dictionary<string, Fleet> fleets, string id, FleetEntry entry)
    {
        if (!fleets.TryGetValue(id, out var fleet)) fleets[id] = fleet = new Fleet { FleetId = id, Name = entry.Name };
        entry.WriteTo(fleet);
    }

    private async Task Write(List<string> ids, Action<Dictionary<string, Fleet>> change, CancellationToken cancellation)
    {
        await using var db = database.Open(RowScope.Everything);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var rows = await db.Fleets.Where(fleet => ids.Contains(fleet.FleetId)).ToDictionaryAsync(fleet => fleet.FleetId, cancellation);
        change(rows);
        db.Fleets.AddRange(rows.Values.Where(row => db.Entry(row).State == EntityState.Detached));
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
    }
}
