using System.Globalization;
using Microsoft.Data.Sqlite;
using Telematics.Core.Cases;
using Telematics.Core.Stations;
using Telematics.Core.Vehicles;

namespace Telematics.Storage.Database.Sqlite;

/// <param name="cityCode">Administrative code of the city (GB/T 2260), the beginning of every case number.</param>
public sealed class SqliteCases(SqliteWriter writer, SqliteReaders readers, string cityCode) : ICases
{
    private const string SelectCase = "SELECT id, plate, plate_color, vin, county, state, items, rule_set_version, sequence FROM cases WHERE id = $id";

    private const string SelectPasses = """
        SELECT station_id, line_id, pass_id, passed_at_ms, content_hash, status FROM case_passes WHERE case_id = $id
        ORDER BY passed_at_ms, station_id, line_id, pass_id
        """;

    private const string SelectOpen = "SELECT id FROM cases WHERE plate = $plate AND plate_color = $plate_color AND open = 1";

    private const string SelectHead = "SELECT number, sequence, hash FROM cases WHERE id = $id";

    private const string SelectSerial = "SELECT COALESCE(MAX(serial), 0) + 1 FROM cases WHERE year = $year";

    private const string InsertCase = """
        INSERT INTO cases (id, number, year, serial, state, open, origin, plate, plate_color, vin, county, items, rule_set_version, opened_at_ms,
            updated_at_ms, first_pass_at_ms, last_pass_at_ms, sequence, hash)
        VALUES ($id, $number, $year, $serial, $state, 1, 'remote-sensing', $plate, $plate_color, $vin, $county, $items, $rule_set_version, $at, $at,
            $first, $last, $sequence, $hash)
        """;

    private const string UpdateCase = """
        UPDATE cases SET state = $state, open = $open, vin = $vin, items = $items, rule_set_version = $rule_set_version, updated_at_ms = $at,
            first_pass_at_ms = $first, last_pass_at_ms = $last, sequence = $sequence, hash = $hash
        WHERE id = $id
        """;

    private const string InsertEvent = """
        INSERT INTO case_events (case_id, sequence, at_ms, actor, action, from_state, to_state, reason, content, hash)
        VALUES ($case_id, $sequence, $at, $actor, $action, $from_state, $to_state, $reason, $content, $hash)
        """;

    private const string UpsertPass = """
        INSERT INTO case_passes (case_id, station_id, line_id, pass_id, passed_at_ms, content_hash, status)
        VALUES ($case_id, $station_id, $line_id, $pass_id, $passed_at_ms, $content_hash, $status)
        ON CONFLICT (case_id, station_id, line_id, pass_id) DO UPDATE SET status = excluded.status
        """;

    public CaseFile? Find(string id) => readers.Read(commands =>
    {
        var passes = commands.All(SelectPasses, ReadPass, ("$id", id));
        return commands.First(SelectCase, row => ReadCase(row, passes), ("$id", id));
    });

    public string? OpenOf(PlateKey plate) => readers.Read(commands => commands.First(
        SelectOpen, row => row.GetString(0), ("$plate", plate.Plate), ("$plate_color", EnumNames.Of(plate.Color))));

    public async Task<bool> Write(CaseStep step, long atMs, string actor, int year)
    {
        var written = false;
        await writer.Commit(commands => written = Write(commands, step, atMs, actor, year));
        return written;
    }

    private bool Write(PreparedCommands commands, CaseStep step, long atMs, string actor, int year)
    {
        var after = step.After;
        var head = commands.First(SelectHead, row => new Head(row.GetString(0), row.GetInt64(1), (byte[])row.GetValue(2)), ("$id", after.Id));
        if ((head?.Sequence ?? 0) != after.Sequence - 1) return false;

        var serial = head is null ? (int)commands.First(SelectSerial, row => (object)row.GetInt32(0), ("$year", year))! : 0;
        var number = head?.Number ?? string.Create(CultureInfo.InvariantCulture, $"{cityCode}-{year}-{serial:D6}");
        var content = CaseChain.Content(step, number, atMs, actor);
        var hash = CaseChain.Hash(head?.Hash, content);
        Project(commands, step, head is null ? (number, year, serial) : null, atMs, hash);
        commands.Run(InsertEvent,
            ("$case_id", after.Id), ("$sequence", after.Sequence), ("$at", atMs), ("$actor", actor), ("$action", step.Action),
            ("$from_state", step.From is { } from ? EnumNames.Of(from) : DBNull.Value), ("$to_state", EnumNames.Of(after.State)),
            ("$reason", step.Reason), ("$content", content), ("$hash", hash));
        foreach (var pass in after.Passes)
            commands.Run(UpsertPass,
                ("$case_id", after.Id), ("$station_id", pass.Key.Line.StationId), ("$line_id", pass.Key.Line.LineId), ("$pass_id", pass.Key.PassId),
                ("$passed_at_ms", pass.PassedAtMs), ("$content_hash", pass.ContentHash), ("$status", EnumNames.Of(pass.Status)));
        return true;
    }

    /// <summary>The row that lists and pages read.</summary>
    private static void Project(PreparedCommands commands, CaseStep step, (string Number, int Year, int Serial)? opened, long atMs, byte[] hash)
    {
        var after = step.After;
        List<(string, object)> values =
        [
            ("$id", after.Id), ("$state", EnumNames.Of(after.State)), ("$vin", (object?)after.Vin ?? DBNull.Value), ("$items", (int)after.Items),
            ("$rule_set_version", after.RuleSetVersion), ("$at", atMs), ("$first", after.Passes[0].PassedAtMs), ("$last", after.Passes[^1].PassedAtMs),
            ("$sequence", after.Sequence), ("$hash", hash),
        ];
        if (opened is not { } first)
        {
            commands.Run(UpdateCase, [.. values, ("$open", after.State.IsOpen())]);
            return;
        }

        commands.Run(InsertCase,
        [
            .. values, ("$number", first.Number), ("$year", first.Year), ("$serial", first.Serial), ("$plate", after.Plate.Plate),
            ("$plate_color", EnumNames.Of(after.Plate.Color)), ("$county", (object?)after.County ?? DBNull.Value),
        ]);
    }

    private static GroundPass ReadPass(SqliteDataReader row) => new(
        new PassKey(new LineKey(row.GetString(0), row.GetString(1)), row.GetString(2)), row.GetInt64(3), row.GetString(4),
        EnumNames.Parse<GroundStatus>(row.GetString(5)));

    private static CaseFile ReadCase(SqliteDataReader row, List<GroundPass> passes) => new(
        row.GetString(0), new PlateKey(row.GetString(1), EnumNames.Parse<PlateColor>(row.GetString(2))), row.IsDBNull(3) ? null : row.GetString(3),
        row.IsDBNull(4) ? null : row.GetString(4), EnumNames.Parse<CaseState>(row.GetString(5)), (PollutantItems)row.GetInt32(6), row.GetString(7),
        [.. passes], row.GetInt64(8));

    private sealed record Head(string Number, long Sequence, byte[] Hash);
}
