using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Telematics.Core.Stations;
using Telematics.Core.Vehicles;
using Telematics.Storage.Database.Model;

namespace Telematics.Storage.Database.Registry;

public enum PutOutcome
{
    Created,
    Updated,
}

/// <summary>Vehicles as the authorities know them. The only writer of the registry half of a vehicle's row.</summary>
public sealed class VehicleRegistry(ScopedDb database) : IVehicleRegistry
{
    // Compiled once: every grain asks when it wakes up, 100 000 of them after a restart.
    private static readonly Func<TelematicsDb, string, CancellationToken, Task<VehicleFacts?>> FactsOf =
        EF.CompileAsyncQuery((TelematicsDb db, string vin, CancellationToken _) => db.Vehicles
            .Where(vehicle => vehicle.Vin == vin && vehicle.Registered)
            .Select(vehicle => new VehicleFacts(vehicle.Stage, vehicle.RatedTorqueNm, vehicle.RatedPowerKw, vehicle.UreaTankLitres))
            .FirstOrDefault());

    // Grows by the vehicles that are changed while the process runs, not by the fleet.
    private readonly ConcurrentDictionary<string, long> _changes = new(StringComparer.Ordinal);

    public async ValueTask<VehicleFacts?> Facts(string vin, CancellationToken cancellation)
    {
        await using var db = database.Open(RowScope.Everything);
        return await FactsOf(db, vin, cancellation);
    }

    public long ChangeOf(string vin) => _changes.GetValueOrDefault(vin);

    /// <summary>A vehicle that was only seen before counts as created.</summary>
    public async Task<PutOutcome> Put(Vin vin, Registration registration, CancellationToken cancellation)
    {
        var key = vin.ToString();
        var outcome = PutOutcome.Updated;
        await Write([key], rows =>
        {
            if (!rows[key].Registered) outcome = PutOutcome.Created;
            registration.WriteTo(rows[key]);
        }, cancellation);
        return outcome;
    }

    /// <summary>A CSV file with the column vin and any of the fields, in any order. Columns that it does not have stay as they are.</summary>
    public Task<ImportReport> Import(Stream csv, CancellationToken cancellation) =>
        new CsvImport<Registration>(Forms.Vehicle, "vin", WriteRows).Run(csv, cancellation);

    private async Task<IReadOnlyList<RejectedRow>> WriteRows(IReadOnlyList<ImportRow> rows, CancellationToken cancellation)
    {
        var rejected = new List<RejectedRow>();
        var vins = rows.Select(row => Forms.Vin(row.Key)).OfType<string>().Distinct().ToList();
        await Write(vins, vehicles =>
        {
            foreach (var row in rows)
            {
                if (ProblemOf(row, vehicles) is { } problem) rejected.Add(new(row.Line, problem));
            }
        }, cancellation);
        return rejected;
    }

    /// <summary>Writes a row to its vehicle; returns why not.</summary>
    private static string? ProblemOf(ImportRow row, IReadOnlyDictionary<string, Vehicle> vehicles)
    {
        if (Forms.Vin(row.Key) is not { } vin) return Forms.NotAVin(row.Key);
        var read = Forms.Vehicle.Read(row.Fields, Registration.Of(vehicles[vin]));
        if (!read.Ok) return string.Join("; ", read.Problems);
        read.Value.WriteTo(vehicles[vin]);
        return null;
    }

    /// <summary>
    /// One transaction: rows are read, changed and written with the writer's lock held, so that a checkpoint cannot make the row of a new vehicle meanwhile.
    /// </summary>
    private async Task Write(List<string> vins, Action<IReadOnlyDictionary<string, Vehicle>> change, CancellationToken cancellation)
    {
        await using var db = database.Open(RowScope.Everything);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var rows = await db.Vehicles.Where(vehicle => vins.Contains(vehicle.Vin)).ToDictionaryAsync(vehicle => vehicle.Vin, cancellation);
        foreach (var vin in vins.Where(vin => !rows.ContainsKey(vin))) rows[vin] = new Vehicle { Vin = vin };

        change(rows);

        db.Vehicles.AddRange(rows.Values.Where(row => row.Registered && db.Entry(row).State == EntityState.Detached));
        db.ChangeTracker.DetectChanges();
        var changed = db.ChangeTracker.Entries<Vehicle>()
            .Where(entry => entry.State is EntityState.Added or EntityState.Modified)
            .Select(entry => entry.Entity.Vin).ToList();
        var plates = PlatesOf(db);
        await db.SaveChangesAsync(cancellation);
        foreach (var plate in plates) await NoteForPasses(db, plate, cancellation);
        await transaction.CommitAsync(cancellation);

        foreach (var vin in changed) _changes.AddOrUpdate(vin, 1, (_, count) => count + 1);
    }

    /// <summary>Plates that the vehicles about to be written had and will have.</summary>
    private static HashSet<PlateKey> PlatesOf(TelematicsDb db)
    {
        var plates = new HashSet<PlateKey>();
        foreach (var entry in db.ChangeTracker.Entries<Vehicle>().Where(entry => entry.State is EntityState.Added or EntityState.Modified))
        {
            if (entry.Entity is { Plate: { } plate, PlateColor: { } color }) plates.Add(new PlateKey(plate, color));
            var before = entry.OriginalValues;
            if (before.GetValue<string?>(nameof(Vehicle.Plate)) is { } had && before.GetValue<PlateColor?>(nameof(Vehicle.PlateColor)) is { } hadColor)
                plates.Add(new PlateKey(had, hadColor));
        }

        return plates;
    }

    /// <summary>Passes that were seen before the registry knew the plate find their vehicle now; a plate without passes needs nothing.</summary>
    private static Task<int> NoteForPasses(TelematicsDb db, PlateKey plate, CancellationToken cancellation) => db.Database.ExecuteSqlAsync(
        $"""
         INSERT INTO plate_tasks (plate, plate_color, change)
         SELECT {plate.Plate}, {EnumNames.Of(plate.Color)}, random() >> 2 WHERE EXISTS (SELECT 1 FROM passes WHERE plate = {plate.Plate})
         ON CONFLICT (plate, plate_color) DO UPDATE SET change = change + 1
         """, cancellation);
}
