using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Telematics.Core.Rules;
using Telematics.Core.Vehicles;
using Telematics.Storage.Database.Model;
using Telematics.Storage.Database.Registry;

namespace Telematics.Storage.Database.Queries;

/// <summary>What the database says of vehicles and was made from the journal, read beside a running system: nothing is written, not even a lock.</summary>
public sealed class StoredVerdicts
{
    /// <summary>Findings of remote sensing are not made by the vehicle's step.</summary>
    private static readonly List<string> VehicleRules = [.. RuleSet.All.Select(rule => rule.Name)];

    private readonly ScopedDb _database;

    private StoredVerdicts(ScopedDb database) => _database = database;

    /// <exception cref="FileNotFoundException">There is no database.</exception>
    /// <exception cref="InvalidDataException">It cannot be read, or was never migrated to this version.</exception>
    public static StoredVerdicts Open(DatabaseSettings settings)
    {
        var text = new SqliteConnectionStringBuilder(settings.ConnectionString) { Mode = SqliteOpenMode.ReadOnly, Pooling = false };
        if (!File.Exists(text.DataSource)) throw new FileNotFoundException($"'{text.DataSource}': there is no such database");
        try
        {
            using var connection = new SqliteConnection(text.ToString());
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT count(*) FROM positions";
            command.ExecuteScalar();
        }
        catch (SqliteException unreadable)
        {
            throw new InvalidDataException($"'{text.DataSource}' cannot be read: {unreadable.Message}", unreadable);
        }

        return new StoredVerdicts(new ScopedDb(settings with { ConnectionString = text.ToString() }));
    }

    /// <summary>Everything that the journal holds before this position is in the stored findings.</summary>
    public async Task<long> SettledBelow(CancellationToken cancellation)
    {
        await using var db = _database.Open(RowScope.Everything);
        return await db.Set<StoredPosition>().Where(position => position.Name == "replay-from").Select(position => position.Position).FirstOrDefaultAsync(cancellation);
    }

    public async Task<int> VehicleCount(CancellationToken cancellation)
    {
        await using var db = _database.Open(RowScope.Everything);
        return await db.Vehicles.CountAsync(cancellation);
    }

    /// <summary>Of every registered vehicle, or of one.</summary>
    public async Task<IReadOnlyDictionary<Vin, VehicleFacts>> Facts(Vin? only, CancellationToken cancellation)
    {
        await using var db = _database.Open(RowScope.Everything);
        var rows = db.Vehicles.AsNoTracking().Where(vehicle => vehicle.Registered);
        if (only?.ToString() is { } vin) rows = rows.Where(vehicle => vehicle.Vin == vin);
        var facts = await rows
            .Select(vehicle => new { vehicle.Vin, vehicle.Stage, vehicle.RatedTorqueNm, vehicle.RatedPowerKw, vehicle.UreaTankLitres }).ToListAsync(cancellation);
        return facts.ToDictionary(row => Vin.Parse(row.Vin), row => new VehicleFacts(row.Stage, row.RatedTorqueNm, row.RatedPowerKw, row.UreaTankLitres));
    }

    /// <summary>The registry's row of a vehicle; null: not registered.</summary>
    public async Task<Registration?> Registration(Vin vin, CancellationToken cancellation)
    {
        await using var db = _database.Open(RowScope.Everything);
        var key = vin.ToString();
        return await db.Vehicles.AsNoTracking().FirstOrDefaultAsync(vehicle => vehicle.Vin == key && vehicle.Registered, cancellation) is { } row
            ? Registry.Registration.Of(row)
            : null;
    }

    /// <summary>Findings of the vehicle's own data that reach into [from, to), without their texts.</summary>
    public async Task<IReadOnlyList<Finding>> Findings(DateTimeOffset from, DateTimeOffset to, Vin? only, CancellationToken cancellation)
    {
        await using var db = _database.Open(RowScope.Everything);
        var rows = db.Findings.AsNoTracking().Where(finding => finding.To >= from && finding.From < to && VehicleRules.Contains(finding.Rule));
        if (only?.ToString() is { } vin) rows = rows.Where(finding => finding.Vin == vin);
        return await rows
            .Select(f => new Finding(
                f.Id, f.Rule, f.RuleSetVersion, f.Vin, f.From, f.To, f.Value, f.Limit, f.Unit, f.Level, f.Withdrawn, "", "", f.FirstPosition, f.LastPosition))
            .ToListAsync(cancellation);
    }
}
