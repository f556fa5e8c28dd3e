using Microsoft.Data.Sqlite;
using Telematics.Storage.Archive;

namespace Telematics.Storage.Database.Sqlite;

/// <summary>The index of the archive on SQLite.</summary>
public sealed class SqliteArchiveIndex(SqliteWriter writer, SqliteReaders readers) : IArchiveIndex
{
    private const string Columns =
        "id, kind, day, shard, shards, level, path, rows, vehicles, min_vin, max_vin, min_second, max_second, from_position, to_position, bytes, sha256, sums";

    private const string Insert = """
        INSERT INTO archive_files (kind, day, shard, shards, level, path, rows, vehicles, min_vin, max_vin, min_second, max_second, from_position, to_position,
            bytes, sha256, sums, state)
        VALUES ($kind, $day, $shard, $shards, $level, $path, $rows, $vehicles, $min_vin, $max_vin, $min_second, $max_second, $from_position, $to_position,
            $bytes, $sha256, $sums, 'live')
        """;

    private const string UpsertPosition = """
        INSERT INTO positions (name, position) VALUES ('archived-to', $position)
        ON CONFLICT (name) DO UPDATE SET position = excluded.position
        """;

    private const string SelectPosition = "SELECT position FROM positions WHERE name = 'archived-to'";

    private const string End = "UPDATE archive_files SET state = $state, ended_ms = $ended_ms WHERE id = $id AND state = 'live'";

    private const string SelectLive =
        $"SELECT {Columns} FROM archive_files WHERE state = 'live' AND kind = $kind AND day BETWEEN $first AND $last ORDER BY day, from_position";

    private const string SelectDamaged = $"SELECT {Columns} FROM archive_files WHERE state = 'damaged' ORDER BY kind, day, from_position";

    private const string SelectReplaced = $"SELECT {Columns} FROM archive_files WHERE state = 'replaced' AND ended_ms < $before";

    private const string SelectKnown = "SELECT path FROM archive_files WHERE state <> 'damaged'";

    private const string Delete = "DELETE FROM archive_files WHERE id = $id";

    public long Position => readers.Read(commands => commands.All(SelectPosition, row => row.GetInt64(0))).FirstOrDefault();

    public Task Add(IReadOnlyList<ArchiveFile> files, long position) => writer.Commit(commands =>
    {
        foreach (var file in files) Write(commands, file);
        commands.Run(UpsertPosition, ("$position", position));
    });

    public Task Replace(IReadOnlyList<ArchiveFile> replaced, ArchiveFile? by, DateTimeOffset now) => writer.Commit(commands =>
    {
        foreach (var file in replaced)
            if (commands.Run(End, ("$state", EnumNames.Of(ArchiveFileState.Replaced)), ("$ended_ms", now.ToUnixTimeMilliseconds()), ("$id", file.Id)) == 0)
                throw new InvalidOperationException($"{file.Path} is no longer live");
        if (by is not null) Write(commands, by);
    });

    public Task MarkDamaged(ArchiveFile file, DateTimeOffset now) => writer.Commit(commands => commands.Run(
        End, ("$state", EnumNames.Of(ArchiveFileState.Damaged)), ("$ended_ms", now.ToUnixTimeMilliseconds()), ("$id", file.Id)));

    public IReadOnlyList<ArchiveFile> Damaged() => readers.Read(commands => commands.All(SelectDamaged, Read));

    public Task Rebuilt(ArchiveFile damaged, IReadOnlyList<ArchiveFile> by) => writer.Commit(commands =>
    {
        if (commands.Run(Delete, ("$id", damaged.Id)) == 0) throw new InvalidOperationException($"{damaged.Path} was made again already");
        foreach (var file in by) Write(commands, file);
    });

    public IReadOnlyList<ArchiveFile> Live(ArchiveKind kind, int firstDay, int lastDay) => readers.Read(commands =>
        commands.All(SelectLive, Read, ("$kind", EnumNames.Of(kind)), ("$first", firstDay), ("$last", lastDay)));

    public IReadOnlySet<string> Known() => readers.Read(commands => commands.All(SelectKnown, row => row.GetString(0))).ToHashSet(StringComparer.Ordinal);

    public IReadOnlyList<ArchiveFile> Replaced(DateTimeOffset before) =>
        readers.Read(commands => commands.All(SelectReplaced, Read, ("$before", before.ToUnixTimeMilliseconds())));

    public Task Forget(IReadOnlyList<ArchiveFile> files) => writer.Commit(commands =>
    {
        foreach (var file in files) commands.Run(Delete, ("$id", file.Id));
    });

    private static void Write(PreparedCommands commands, ArchiveFile file) => commands.Run(Insert,
        ("$kind", EnumNames.Of(file.Kind)), ("$day", file.Day), ("$shard", file.Shard), ("$shards", file.Shards), ("$level", file.Level), ("$path", file.Path),
        ("$rows", file.Rows), ("$vehicles", file.Vehicles), ("$min_vin", file.MinVin), ("$max_vin", file.MaxVin), ("$min_second", file.MinSecond),
        ("$max_second", file.MaxSecond), ("$from_position", file.FromPosition), ("$to_position", file.ToPosition), ("$bytes", file.Bytes), ("$sha256", file.Sha256), ("$sums", file.Sums));

    private static ArchiveFile Read(SqliteDataReader row) => new(
        EnumNames.Parse<ArchiveKind>(row.GetString(1)), row.GetInt32(2), row.GetInt32(3), row.GetInt32(4), row.GetInt32(5), row.GetString(6), row.GetInt64(7),
        row.GetInt32(8), row.GetString(9), row.GetString(10), row.GetInt64(11), row.GetInt64(12), row.GetInt64(13), row.GetInt64(14), row.GetInt64(15), row.GetString(16),
        (byte[])row.GetValue(17))
    { Id = row.GetInt64(0) };
}
