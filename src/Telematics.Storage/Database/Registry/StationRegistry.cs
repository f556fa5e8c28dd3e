using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Telematics.Core.Stations;
using Telematics.Storage.Database.Model;

namespace Telematics.Storage.Database.Registry;

/// <summary>A key as it is shown, once, to who made it.</summary>
public sealed record IssuedStationKey(string KeyId, string Secret);

/// <summary>Stations as the centre knows them. The only writer of stations, of the registry half of their lines, and of their keys.</summary>
public sealed class StationRegistry(ScopedDb database, StationSecrets secrets, TimeProvider time) : IStationRegistry
{
    private readonly ConcurrentDictionary<string, long> _changes = new(StringComparer.Ordinal);

    /// <summary>Registered lines only, each good as long as its station does not change: plates ask for their lines at every pass.</summary>
    private readonly ConcurrentDictionary<LineKey, (long Change, LineFacts Facts)> _lines = new();

    public async ValueTask<LineFacts?> Line(LineKey line, CancellationToken cancellation)
    {
        var (stationId, lineId) = line;
        var change = ChangeOf(stationId);
        if (_lines.TryGetValue(line, out var known) && known.Change == change) return known.Facts;
        await using var db = database.Open(RowScope.Everything);
        var station = await db.Stations.AsNoTracking().Include(s => s.Lines.Where(l => l.LineId == lineId && l.Registered)).ThenInclude(l => l.Instruments)
            .FirstOrDefaultAsync(s => s.StationId == stationId, cancellation);
        if (station?.Lines is not [var row]) return null;
        var entry = LineEntry.Of(row);
        var facts = new LineFacts(
            line, station.Kind, station.Name, station.County, station.Longitude, station.Latitude, row.Lane, row.GradeDeg, row.Model, entry.Instruments)
        {
            Deployments = station.Kind == StationKind.Mobile ? await DeploymentsOf(db, stationId, cancellation) : [],
        };
        _lines[line] = (change, facts);
        return facts;
    }

    public async ValueTask<byte[]?> Secret(string stationId, string keyId, CancellationToken cancellation)
    {
        await using var db = database.Open(RowScope.Everything);
        var key = await db.StationKeys.AsNoTracking()
            .FirstOrDefaultAsync(k => k.KeyId == keyId && k.StationId == stationId && k.WithdrawnAt == null, cancellation);
        return key is null ? null : secrets.Decrypt(key.Secret, keyId);
    }

    public long ChangeOf(string stationId) => _changes.GetValueOrDefault(stationId);

    /// <summary>Something else that <see cref="Line"/> tells of the station has changed.</summary>
    internal void Touch(string stationId) => _changes.AddOrUpdate(stationId, 1, (_, count) => count + 1);

    private static async Task<ImmutableArray<Deployment>> DeploymentsOf(TelematicsDb db, string stationId, CancellationToken cancellation)
    {
        var rows = await db.Deployments.AsNoTracking().Where(d => d.StationId == stationId).OrderBy(d => d.From).ToListAsync(cancellation);
        return [.. rows.Select(d => new Deployment(d.Place, d.Longitude, d.Latitude, d.From.ToUnixTimeMilliseconds(), d.To?.ToUnixTimeMilliseconds()))];
    }

    public async Task<PutOutcome> Put(string stationId, StationEntry entry, CancellationToken cancellation)
    {
        var outcome = PutOutcome.Updated;
        await Write([stationId], rows =>
        {
            if (!rows.ContainsKey(stationId)) outcome = PutOutcome.Created;
            Upsert(rows, stationId, entry);
        }, cancellation);
        return outcome;
    }

    /// <summary>Makes a key and shows its secret, as hex, this once. Null: there is no such station.</summary>
    public async Task<IssuedStationKey?> IssueKey(string stationId, CancellationToken cancellation)
    {
        var secret = RandomNumberGenerator.GetBytes(32);
        var keyId = "k" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
        await using var db = database.Open(RowScope.Everything);
        if (!await db.Stations.AnyAsync(s => s.StationId == stationId, cancellation)) return null;
        db.StationKeys.Add(new StationKey { KeyId = keyId, StationId = stationId, Secret = secrets.Encrypt(secret, keyId), CreatedAt = time.GetUtcNow() });
        await db.SaveChangesAsync(cancellation);
        _changes.AddOrUpdate(stationId, 1, (_, count) => count + 1);
        return new(keyId, Convert.ToHexStringLower(secret));
    }

    /// <summary>False: there was none that was valid.</summary>
    public async Task<bool> WithdrawKey(string stationId, string keyId, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        await using var db = database.Open(RowScope.Everything);
        var changed = await db.StationKeys.Where(k => k.StationId == stationId && k.KeyId == keyId && k.WithdrawnAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(k => k.WithdrawnAt, now), cancellation);
        if (changed == 0) return false;
        _changes.AddOrUpdate(stationId, 1, (_, count) => count + 1);
        return true;
    }

    /// <summary>A CSV file with the columns stationId and lineId and any of the fields, one row a line. Columns that it does not have stay as they are.</summary>
    public Task<ImportReport> Import(Stream csv, CancellationToken cancellation) =>
        new CsvImport<StationRow>(StationForms.Row, "stationId", WriteRows).Run(csv, cancellation);

    private async Task<IReadOnlyList<RejectedRow>> WriteRows(IReadOnlyList<ImportRow> rows, CancellationToken cancellation)
    {
        var rejected = new List<RejectedRow>();
        var ids = rows.Select(row => StationForms.Id(row.Key)).OfType<string>().Distinct().ToList();
        await Write(ids, stations =>
        {
            foreach (var row in rows)
            {
                if (ProblemOf(row, stations) is { } problem) rejected.Add(new(row.Line, problem));
            }
        }, cancellation);
        return rejected;
    }

    /// <summary>Writes a row to its station and line; returns why not.</summary>
    private static string? ProblemOf(ImportRow row, Dictionary<string, Station> stations)
    {
        if (StationForms.Id(row.Key) is not { } id) return StationForms.NotAnId("stationId", row.Key);
        var station = stations.TryGetValue(id, out var had) ? StationEntry.Of(had) : StationEntry.Empty;
        var lineId = row.Fields.FirstOrDefault(field => field.Name.Equals("lineId", StringComparison.OrdinalIgnoreCase)).Text?.Trim() ?? "";
        var read = StationForms.Row.Read(row.Fields, StationRow.Of(station, lineId));
        if (!read.Ok) return string.Join("; ", read.Problems);
        if (read.Value.Merged.Lines.Length > StationForms.MaxLines) return $"a station has at most {StationForms.MaxLines} lines";
        Upsert(stations, id, read.Value.Merged);
        return null;
    }

    private static void Upsert(Dictionary<string, Station> stations, string id, StationEntry entry)
    {
        if (!stations.TryGetValue(id, out var station)) stations[id] = station = new Station { StationId = id };
        entry.WriteTo(station);
    }

    private async Task Write(List<string> ids, Action<Dictionary<string, Station>> change, CancellationToken cancellation)
    {
        await using var db = database.Open(RowScope.Everything);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var rows = await db.Stations.Include(s => s.Lines).ThenInclude(l => l.Instruments)
            .Where(s => ids.Contains(s.StationId)).ToDictionaryAsync(s => s.StationId, cancellation);
        change(rows);
        db.Stations.AddRange(rows.Values.Where(row => db.Entry(row).State == EntityState.Detached));
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        foreach (var id in ids) _changes.AddOrUpdate(id, 1, (_, count) => count + 1);
    }
}
