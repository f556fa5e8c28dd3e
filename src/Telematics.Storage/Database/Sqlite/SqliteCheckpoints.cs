using System.Globalization;
using Telematics.Storage.Database.Model;

namespace Telematics.Storage.Database.Sqlite;

/// <summary>Checkpoints of vehicles and the position to replay from, on SQLite.</summary>
public sealed class SqliteCheckpoints : ICheckpoints, IDisposable
{
    /// <summary>
    /// An older checkpoint changes nothing; the count of changed rows says so. An equal one is written again, so that a retry of a save whose
    /// answer was lost succeeds.
    /// </summary>
    private const string UpsertState = """
        INSERT INTO vehicle_states (vin, applied_to, blob) VALUES ($vin, $applied_to, $blob)
        ON CONFLICT (vin) DO UPDATE SET applied_to = excluded.applied_to, blob = excluded.blob
        WHERE excluded.applied_to >= vehicle_states.applied_to
        """;

    /// <summary>Only the figures: the other columns belong to the registry. A vehicle nobody has registered gets an empty registry half.</summary>
    private const string UpsertFigures = """
        INSERT INTO vehicles (vin, registered, stage, remote_monitoring_eligible, level, score, last_seen_ms, frames_received, frames_rejected)
        VALUES ($vin, 0, 'unknown', 0, $level, $score, NULLIF($last_seen_ms, 0), $frames_received, $frames_rejected)
        ON CONFLICT (vin) DO UPDATE SET level = excluded.level, score = excluded.score, last_seen_ms = excluded.last_seen_ms,
            frames_received = excluded.frames_received, frames_rejected = excluded.frames_rejected
        """;

    private const string UpsertPosition = """
        INSERT INTO positions (name, position) VALUES ('replay-from', $position)
        ON CONFLICT (name) DO UPDATE SET position = excluded.position
        """;

    private const string SelectState = "SELECT blob FROM vehicle_states WHERE vin = $vin";

    private const string SelectGrain = "SELECT blob FROM grain_states WHERE key = $key";

    private const string UpsertGrain = """
        INSERT INTO grain_states (key, applied_to, blob) VALUES ($key, $applied_to, $blob)
        ON CONFLICT (key) DO UPDATE SET applied_to = excluded.applied_to, blob = excluded.blob
        WHERE excluded.applied_to >= grain_states.applied_to
        """;

    private const string UpdateLine = """
        UPDATE lines SET state = $state, reason_zh = $reason_zh, reason_en = $reason_en, last_seen_ms = $last_seen_ms, last_pass_ms = $last_pass_ms,
            last_good_check_ms = $last_good_check_ms, passes = $passes
        WHERE station_id = $station_id AND line_id = $line_id
        """;

    private const string UpsertDay = """
        INSERT INTO line_days (station_id, line_id, day, state, passes, valid, plates_read, exceeds, rejected, missing_sequences, checks_good, checks_failed,
            negative_no, no_measured, no_median_g_per_kg, opacity_zero_percent, clock_skew_ms, alarms, quarantined)
        VALUES ($station_id, $line_id, $day, $state, $passes, $valid, $plates_read, $exceeds, $rejected, $missing_sequences, $checks_good, $checks_failed,
            $negative_no, $no_measured, $no_median_g_per_kg, $opacity_zero_percent, $clock_skew_ms, $alarms, $quarantined)
        ON CONFLICT (station_id, line_id, day) DO UPDATE SET state = excluded.state, passes = excluded.passes, valid = excluded.valid,
            plates_read = excluded.plates_read, exceeds = excluded.exceeds, rejected = excluded.rejected, missing_sequences = excluded.missing_sequences,
            checks_good = excluded.checks_good, checks_failed = excluded.checks_failed, negative_no = excluded.negative_no, no_measured = excluded.no_measured,
            no_median_g_per_kg = excluded.no_median_g_per_kg, opacity_zero_percent = excluded.opacity_zero_percent, clock_skew_ms = excluded.clock_skew_ms,
            alarms = excluded.alarms, quarantined = excluded.quarantined
        """;

    private const string InsertTransition = """
        INSERT INTO line_transitions (station_id, line_id, position, to_state, from_state, at_ms, received_at_ms, reason_zh, reason_en)
        VALUES ($station_id, $line_id, $position, $to_state, $from_state, $at_ms, $received_at_ms, $reason_zh, $reason_en)
        ON CONFLICT DO NOTHING
        """;

    private const string SelectPosition = "SELECT position FROM positions WHERE name = 'replay-from'";

    private readonly SqliteWriter _writer;
    private readonly SqliteReaders _readers;
    private long _replayFrom;

    /// <summary>The tables must be there: see <see cref="DatabaseSchema"/>.</summary>
    public SqliteCheckpoints(DatabaseSettings settings, SqliteWriter writer)
    {
        _writer = writer;
        _readers = new SqliteReaders(settings);
        _replayFrom = ReadPosition(settings);
    }

    public long ReplayFrom => Volatile.Read(ref _replayFrom);

    public ValueTask<byte[]?> Load(string vin, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return ValueTask.FromResult(_readers.Read(commands => commands.First(SelectState, row => (byte[])row.GetValue(0), ("$vin", vin))));
    }

    public Task Save(VehicleCheckpoint checkpoint) => _writer.Commit(commands =>
    {
        var written = commands.Run(UpsertState,
            ("$vin", checkpoint.Vin), ("$applied_to", checkpoint.AppliedTo), ("$blob", checkpoint.State));
        if (written == 0) return;

        commands.Run(UpsertFigures,
            ("$vin", checkpoint.Vin), ("$level", (byte)checkpoint.Level), ("$score", checkpoint.Score), ("$last_seen_ms", checkpoint.LastSeenMs),
            ("$frames_received", checkpoint.FramesReceived), ("$frames_rejected", checkpoint.FramesRejected));
    });

    public ValueTask<byte[]?> LoadGrain(string key, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return ValueTask.FromResult(_readers.Read(commands => commands.First(SelectGrain, row => (byte[])row.GetValue(0), ("$key", key))));
    }

    public Task Save(GrainCheckpoint checkpoint) => _writer.Commit(commands =>
    {
        var written = commands.Run(UpsertGrain,
            ("$key", checkpoint.Key), ("$applied_to", checkpoint.AppliedTo), ("$blob", checkpoint.State));
        if (written == 0) return;
        if (checkpoint.Line is { } line) Write(commands, line);
        foreach (var day in checkpoint.Days) Write(commands, day);
        foreach (var transition in checkpoint.Transitions) Write(commands, transition);
    });

    private static void Write(PreparedCommands commands, LineTransitionRow row) => commands.Run(InsertTransition,
        ("$station_id", row.StationId), ("$line_id", row.LineId), ("$position", row.Position), ("$to_state", EnumNames.Of(row.ToState)),
        ("$from_state", EnumNames.Of(row.FromState)), ("$at_ms", row.At.ToUnixTimeMilliseconds()), ("$received_at_ms", row.ReceivedAt.ToUnixTimeMilliseconds()),
        ("$reason_zh", row.ReasonZh), ("$reason_en", row.ReasonEn));

    private static void Write(PreparedCommands commands, LineFigures line) => commands.Run(UpdateLine,
        ("$station_id", line.Line.StationId), ("$line_id", line.Line.LineId), ("$state", EnumNames.Of(line.State)),
        ("$reason_zh", line.ReasonZh), ("$reason_en", line.ReasonEn), ("$last_seen_ms", OrNull(line.LastSeenMs)), ("$last_pass_ms", OrNull(line.LastPassMs)),
        ("$last_good_check_ms", OrNull(line.LastGoodCheckMs)), ("$passes", line.Passes));

    private static void Write(PreparedCommands commands, LineDayRow day) => commands.Run(UpsertDay,
        ("$station_id", day.StationId), ("$line_id", day.LineId), ("$day", day.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
        ("$state", EnumNames.Of(day.State)), ("$passes", day.Passes), ("$valid", day.Valid), ("$plates_read", day.PlatesRead), ("$exceeds", day.Exceeds),
        ("$rejected", day.Rejected), ("$missing_sequences", day.MissingSequences), ("$checks_good", day.ChecksGood), ("$checks_failed", day.ChecksFailed),
        ("$negative_no", day.NegativeNo), ("$no_measured", day.NoMeasured), ("$no_median_g_per_kg", OrNull(day.NoMedianGPerKg)),
        ("$opacity_zero_percent", OrNull(day.OpacityZeroPercent)), ("$clock_skew_ms", OrNull(day.ClockSkewMs)), ("$alarms", day.Alarms),
        ("$quarantined", day.Quarantined));

    private static object OrNull<T>(T? value) where T : struct => value is { } number ? number : DBNull.Value;

    public async Task SetReplayFrom(long position)
    {
        await _writer.Commit(commands => commands.Run(UpsertPosition, ("$position", position)));
        Volatile.Write(ref _replayFrom, position);
    }

    public void Dispose() => _readers.Dispose();

    private static long ReadPosition(DatabaseSettings settings)
    {
        using var connection = SqlitePragmas.Open(settings);
        using var command = connection.CreateCommand();
        command.CommandText = SelectPosition;
        return command.ExecuteScalar() is long position ? position : 0;
    }
}
