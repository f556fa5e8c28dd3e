using System.Text.Json;
using Microsoft.Data.Sqlite;
using Telematics.Core.Stations;
using Telematics.Core.Vehicles;
using Telematics.Storage.Database.Model;

namespace Telematics.Storage.Database.Sqlite;

/// <summary>
/// Passes on SQLite. A change reads and writes the row in the writer's own transaction, so two corrections of one pass never lose each other.
/// </summary>
public sealed class SqlitePasses(SqliteWriter writer, SqliteReaders readers) : IPasses
{
    private const string InsertReview = """
        INSERT INTO plate_reviews (station_id, line_id, pass_id, passed_at_ms, position, plate_read, plate_color_read, plate_confidence, reason_zh, reason_en)
        VALUES ($station_id, $line_id, $pass_id, $passed_at_ms, $position, $plate_read, $plate_color_read, $plate_confidence, $reason_zh, $reason_en)
        ON CONFLICT DO NOTHING
        """;

    private const string DecideReview = """
        UPDATE plate_reviews SET decided_at_ms = $decided_at_ms, decided_by = $decided_by, plate = $plate, plate_color = $plate_color
        WHERE station_id = $station_id AND line_id = $line_id AND pass_id = $pass_id
        """;

    private const string InsertCorrection = """
        INSERT INTO pass_corrections (station_id, line_id, pass_id, at_ms, kind, before, after, reason, actor, position)
        VALUES ($station_id, $line_id, $pass_id, $at_ms, $kind, $before, $after, $reason, $actor, $position)
        """;

    private const string SelectLaterCorrection = """
        SELECT '' FROM pass_corrections
        WHERE station_id = $station_id AND line_id = $line_id AND pass_id = $pass_id AND position >= $position LIMIT 1
        """;

    internal const string UpsertTask = """
        INSERT INTO plate_tasks (plate, plate_color, change) VALUES ($plate, $plate_color, random() >> 2)
        ON CONFLICT (plate, plate_color) DO UPDATE SET change = change + 1 RETURNING change
        """;

    private const string DeleteTask = "DELETE FROM plate_tasks WHERE plate = $plate AND plate_color = $plate_color AND change = $change";

    private const string SelectTasks = "SELECT plate, plate_color, change FROM plate_tasks LIMIT $limit";

    private const string SelectFacts = """
        SELECT v.plate, v.plate_color, v.vin, v.stage, v.fuel, v.last_seen_ms IS NOT NULL AND v.level < 2 FROM json_each($plates) asked JOIN vehicles v ON v.plate = asked.value
        WHERE v.registered = 1 AND v.plate_color IS NOT NULL ORDER BY v.vin
        """;

    private const string Asked =
        "WITH asked AS MATERIALIZED (SELECT json_extract(value, '$[0]') AS plate, json_extract(value, '$[1]') AS color FROM json_each($plates))";

    /// <summary>By the two small indexes alone: what a plate has passed without an exceedance costs nothing.</summary>
    internal static readonly string SelectNotable = $"""
        {Asked}
        SELECT a.plate, a.color FROM asked a
        WHERE EXISTS (SELECT 1 FROM passes WHERE plate = a.plate AND plate_color = a.color AND {StationModel.Exceeding} LIMIT 1 OFFSET 1)
           OR EXISTS (SELECT 1 FROM passes WHERE plate = a.plate AND plate_color = a.color AND {StationModel.Corrected})
           OR EXISTS (SELECT 1 FROM cases c WHERE c.plate = a.plate AND c.plate_color = a.color AND c.open = 1)
        """;

    private const string SelectAtSeveralStations = $"""
        {Asked}
        SELECT p.plate, p.plate_color, p.station_id, p.line_id, p.pass_id, p.passed_at_ms, p.longitude, p.latitude
        FROM asked a JOIN passes p ON p.plate = a.plate AND p.plate_color = a.color
        WHERE p.passed_at_ms BETWEEN $from AND $to AND (p.validity & $annulled) = 0
          AND (SELECT MIN(q.station_id) <> MAX(q.station_id) FROM passes q
               WHERE q.plate = a.plate AND q.plate_color = a.color AND q.passed_at_ms BETWEEN $from AND $to)
        ORDER BY p.plate, p.plate_color, p.passed_at_ms, p.position
        """;

    private static readonly string SelectOne =
        $"SELECT {PassColumns.List} FROM passes WHERE station_id = $station_id AND line_id = $line_id AND pass_id = $pass_id";

    private static readonly string SelectOfPlate = $"""
        SELECT {PassColumns.List} FROM passes WHERE plate = $plate AND plate_color = $plate_color AND passed_at_ms >= $since
        ORDER BY passed_at_ms DESC, position DESC LIMIT $limit
        """;

    private const string SelectOfLine = """
        SELECT pass_id FROM passes WHERE station_id = $station_id AND line_id = $line_id AND passed_at_ms > $after AND passed_at_ms <= $to
        ORDER BY passed_at_ms
        """;

    public Task Add(IReadOnlyList<PassRow> passes, IReadOnlyList<PlateReview> reviews) => passes.Count == 0
        ? Task.CompletedTask
        : writer.Commit(commands =>
        {
            foreach (var pass in passes) commands.Run(PassColumns.Insert, PassColumns.InsertValues(pass));
            foreach (var review in reviews) Insert(commands, review);
        });

    public async Task<IReadOnlyList<PlateTask>> Correct(IReadOnlyList<PassKey> keys, PassChange change, PlateDecision? decision)
    {
        if (keys.Count == 0) return [];
        IReadOnlyList<PlateTask> tasks = [];
        await writer.Commit(commands =>
        {
            var plates = new HashSet<PlateKey>();
            foreach (var key in keys) Correct(commands, key, change, plates);
            if (decision is not null) Decide(commands, keys[0], decision);
            tasks = [.. plates.Select(plate => Leave(commands, plate))];
        });
        return tasks;
    }

    public IReadOnlyList<PassRow> OfPlate(PlateKey plate, long sinceMs, int limit) => readers.Read(commands =>
    {
        var rows = commands.All(SelectOfPlate, PassColumns.Read,
            ("$plate", plate.Plate), ("$plate_color", EnumNames.Of(plate.Color)), ("$since", sinceMs), ("$limit", limit));
        rows.Reverse();
        return rows;
    });

    public IReadOnlyList<PassKey> OfLine(LineKey line, long afterMs, long toMs) => readers.Read(commands => commands.All(
        SelectOfLine, row => new PassKey(line, row.GetString(0)),
        ("$station_id", line.StationId), ("$line_id", line.LineId), ("$after", afterMs), ("$to", toMs)));

    public PassRow? Find(PassKey key) => readers.Read(commands => commands.First(SelectOne, PassColumns.Read, KeyOf(key)));

    public IReadOnlyDictionary<PlateKey, PlateFacts> Facts(IReadOnlyCollection<PlateKey> plates)
    {
        var asked = JsonSerializer.Serialize(plates.Select(plate => plate.Plate).Distinct());
        var found = readers.Read(commands => commands.All(SelectFacts, ReadFacts, ("$plates", asked)));
        var wanted = plates.ToHashSet();
        var facts = new Dictionary<PlateKey, PlateFacts>();
        foreach (var (plate, fact) in found)
            if (wanted.Contains(plate)) facts.TryAdd(plate, fact);
        return facts;
    }

    public IReadOnlyCollection<PlateKey> Notable(IReadOnlyCollection<PlateKey> plates) => plates.Count == 0 ? [] : readers.Read(commands => commands.All(
        SelectNotable, ReadPlate, ("$plates", Json(plates))));

    public IReadOnlyList<PlateSighting> AtSeveralStations(IReadOnlyCollection<PlateKey> plates, long fromMs, long toMs) => plates.Count == 0 ? [] : readers.Read(
        commands => commands.All(
            SelectAtSeveralStations,
            row => new PlateSighting(
                ReadPlate(row), new PassKey(new LineKey(row.GetString(2), row.GetString(3)), row.GetString(4)), row.GetInt64(5),
                row.IsDBNull(6) ? null : row.GetDouble(6), row.IsDBNull(7) ? null : row.GetDouble(7)),
            ("$plates", Json(plates)), ("$annulled", (int)PassValidity.Annulled), ("$from", fromMs), ("$to", toMs)));

    public IReadOnlyList<PlateTask> Tasks(int limit) => readers.Read(commands => commands.All(SelectTasks,
        row => new PlateTask { Plate = row.GetString(0), PlateColor = EnumNames.Parse<PlateColor>(row.GetString(1)), Change = row.GetInt64(2) },
        ("$limit", limit)));

    public Task Done(IReadOnlyList<PlateTask> tasks) => tasks.Count == 0 ? Task.CompletedTask : writer.Commit(commands =>
    {
        foreach (var task in tasks)
            commands.Run(DeleteTask, ("$plate", task.Plate), ("$plate_color", EnumNames.Of(task.PlateColor)), ("$change", task.Change));
    });

    private static PlateTask Leave(PreparedCommands commands, PlateKey plate) => commands.First(
        UpsertTask, row => new PlateTask { Plate = plate.Plate, PlateColor = plate.Color, Change = row.GetInt64(0) },
        ("$plate", plate.Plate), ("$plate_color", EnumNames.Of(plate.Color)))!;

    private static void Correct(PreparedCommands commands, PassKey key, PassChange change, HashSet<PlateKey> plates)
    {
        if (commands.First(SelectOne, PassColumns.Read, KeyOf(key)) is not { } row) return;
        if (change.Position is { } cause && (row.Position >= cause || IsDone(commands, key, cause))) return;
        var before = PassSummary.Of(row);
        var plateBefore = PlateOf(row);
        if (!change.Apply(row) || PassSummary.Of(row) is var after && after == before) return;

        commands.Run(PassColumns.UpdateJudged, PassColumns.UpdateValues(row));
        commands.Run(InsertCorrection,
            ("$station_id", row.StationId), ("$line_id", row.LineId), ("$pass_id", row.PassId), ("$at_ms", change.AtMs), ("$kind", change.Kind),
            ("$before", before), ("$after", after), ("$reason", change.Reason), ("$actor", change.Actor),
            ("$position", (object?)change.Position ?? DBNull.Value));
        if (plateBefore is { } had) plates.Add(had);
        if (PlateOf(row) is { } has) plates.Add(has);
    }

    private static bool IsDone(PreparedCommands commands, PassKey key, long position) =>
        commands.First(SelectLaterCorrection, row => row.GetString(0), [("$position", position), .. KeyOf(key)]) is not null;

    private static void Decide(PreparedCommands commands, PassKey key, PlateDecision decision) => commands.Run(DecideReview,
        [("$decided_at_ms", decision.AtMs), ("$decided_by", decision.By), ("$plate", (object?)decision.Plate?.Plate ?? DBNull.Value),
            ("$plate_color", decision.Plate is { } plate ? EnumNames.Of(plate.Color) : DBNull.Value), .. KeyOf(key)]);

    private static void Insert(PreparedCommands commands, PlateReview review) => commands.Run(InsertReview,
        ("$station_id", review.StationId), ("$line_id", review.LineId), ("$pass_id", review.PassId),
        ("$passed_at_ms", review.PassedAt.ToUnixTimeMilliseconds()), ("$position", review.Position), ("$plate_read", review.PlateRead),
        ("$plate_color_read", review.PlateColorRead is { } color ? EnumNames.Of(color) : DBNull.Value),
        ("$plate_confidence", (object?)review.PlateConfidence ?? DBNull.Value), ("$reason_zh", review.ReasonZh), ("$reason_en", review.ReasonEn));

    private static (PlateKey, PlateFacts) ReadFacts(SqliteDataReader row) => (
        new PlateKey(row.GetString(0), EnumNames.Parse<PlateColor>(row.GetString(1))),
        new PlateFacts(row.GetString(2), EnumNames.Parse<EmissionStage>(row.GetString(3)), row.IsDBNull(4) ? null : EnumNames.Parse<FuelKind>(row.GetString(4)))
        {
            IsWitness = row.GetBoolean(5),
        });

    private static string Json(IReadOnlyCollection<PlateKey> plates) =>
        JsonSerializer.Serialize(plates.Select(plate => new[] { plate.Plate, EnumNames.Of(plate.Color) }));

    private static PlateKey ReadPlate(SqliteDataReader row) => new(row.GetString(0), EnumNames.Parse<PlateColor>(row.GetString(1)));

    private static PlateKey? PlateOf(PassRow row) => row is { Plate: { } plate, PlateColor: { } color } ? new PlateKey(plate, color) : null;

    private static (string, object)[] KeyOf(PassKey key) =>
        [("$station_id", key.Line.StationId), ("$line_id", key.Line.LineId), ("$pass_id", key.PassId)];
}
