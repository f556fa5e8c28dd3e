using Microsoft.Data.Sqlite;
using Telematics.Storage.Database;

namespace Telematics.Storage.Backup;

/// <summary>The database as of one moment in a file of its own, taken while others write.</summary>
internal sealed class DatabaseSnapshot : IDisposable
{
    private const string LiveFiles = "SELECT path, bytes, sha256 FROM archive_files WHERE state = 'live' ORDER BY path";

    private readonly SqliteConnection _copy;

    private DatabaseSnapshot(SqliteConnection copy) => _copy = copy;

    /// <summary>A file of the archive that the snapshot refers to.</summary>
    public readonly record struct ArchivePiece(string Path, long Bytes, string Sha256);

    public static DatabaseSnapshot Take(DatabaseSettings settings, string into)
    {
        File.Delete(into);
        OwnersAlone.Create(into).Dispose();
        var source = new SqliteConnectionStringBuilder(settings.ConnectionString) { Pooling = false, Mode = SqliteOpenMode.ReadWrite };
        var copy = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = into, Pooling = false }.ToString());
        try
        {
            copy.Open();
            using (var database = new SqliteConnection(source.ToString()))
            {
                database.Open();
                database.BackupDatabase(copy); // all pages in one step: one read transaction, so one moment
            }

            Execute(copy, "PRAGMA journal_mode = DELETE"); // the copy is one file
            return new DatabaseSnapshot(copy);
        }
        catch
        {
            copy.Dispose();
            throw;
        }
    }

    /// <summary>What SQLite finds wrong with its pages; null: nothing.</summary>
    public string? Fault()
    {
        using var command = _copy.CreateCommand();
        command.CommandText = "PRAGMA quick_check(1)";
        return command.ExecuteScalar() is "ok" ? null : $"database: {command.ExecuteScalar()}";
    }

    public IReadOnlyList<ArchivePiece> Archive()
    {
        using var command = _copy.CreateCommand();
        command.CommandText = LiveFiles;
        using var rows = command.ExecuteReader();
        var files = new List<ArchivePiece>();
        while (rows.Read()) files.Add(new ArchivePiece(rows.GetString(0), rows.GetInt64(1), rows.GetString(2)));
        return files;
    }

    public void Dispose() => _copy.Dispose();

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
