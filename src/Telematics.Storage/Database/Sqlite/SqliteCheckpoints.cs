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

    private const string SelectPosition = "SELECT position FROM positions WHERE name = 'replay-from'";

    private readonly SqliteWriter _writer;
    private readonly StateReaders _states;
    private long _replayFrom;

    /// <summary>The tables must be there: see <see cref="DatabaseSchema"/>.</summary>
    public SqliteCheckpoints(DatabaseSettings settings, SqliteWriter writer)
    {
        _writer = writer;
        _states = new StateReaders(settings);
        _replayFrom = ReadPosition(settings);
    }

    public long ReplayFrom => Volatile.Read(ref _replayFrom);

    public ValueTask<byte[]?> Load(string vin, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return ValueTask.FromResult(_states.Read(vin));
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

    public async Task SetReplayFrom(long position)
    {
        await _writer.Commit(commands => commands.Run(UpsertPosition, ("$position", position)));
        Volatile.Write(ref _replayFrom, position);
    }

    public void Dispose() => _states.Dispose();

    private static long ReadPosition(DatabaseSettings settings)
    {
        using var connection = SqlitePragmas.Open(settings);
        using var command = connection.CreateCommand();
        command.CommandText = SelectPosition;
        return command.ExecuteScalar() is long position ? position : 0;
    }
}
