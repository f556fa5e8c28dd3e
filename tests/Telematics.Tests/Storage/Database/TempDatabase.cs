using Microsoft.Data.Sqlite;
using Telematics.Storage.Database;

namespace Telematics.Tests.Storage.Database;

/// <summary>A migrated SQLite file in a folder of its own, as a fresh installation has it.</summary>
public sealed class TempDatabase : IAsyncDisposable
{
    // Migrated once and copied, which keeps hundreds of tests fast.
    private static readonly Task<byte[]> Template = MakeTemplate();

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("telematics-db-");

    private TempDatabase()
    {
        Settings = DatabaseSettings.SqliteIn(_folder.FullName);
        Scoped = new ScopedDb(Settings);
        Schema = new DatabaseSchema(Settings, Scoped);
    }

    public string Folder => _folder.FullName;
    public DatabaseSettings Settings { get; }
    public ScopedDb Scoped { get; }
    public DatabaseSchema Schema { get; }

    public static TempDatabase Empty() => new();

    public static async Task<TempDatabase> Create()
    {
        var database = new TempDatabase();
        await File.WriteAllBytesAsync(Path.Combine(database.Folder, "telematics.db"), await Template);
        return database;
    }

    private static async Task<byte[]> MakeTemplate()
    {
        await using var database = new TempDatabase();
        await database.Schema.Migrate(CancellationToken.None);
        database.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
        return await File.ReadAllBytesAsync(Path.Combine(database.Folder, "telematics.db"));
    }

    /// <summary>What a kill -9 leaves behind: the files as they are on the disk while everything is still open.</summary>
    public TempDatabase CopyOfFiles()
    {
        var copy = new TempDatabase();
        foreach (var file in _folder.GetFiles().Where(file => !file.Name.EndsWith("-shm", StringComparison.Ordinal)))
            file.CopyTo(Path.Combine(copy.Folder, file.Name));
        return copy;
    }

    private SqliteConnection Connect()
    {
        var connection = new SqliteConnection(Settings.ConnectionString + ";Pooling=False");
        connection.Open();
        return connection;
    }

    public void Execute(string sql)
    {
        using var connection = Connect();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    public object? Scalar(string sql)
    {
        using var connection = Connect();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    /// <summary>Takes the writer's lock as another process would, does that, and rolls it back when disposed.</summary>
    public IDisposable Hold(string sql = "SELECT 1")
    {
        var connection = Connect();
        using var command = connection.CreateCommand();
        command.CommandText = "BEGIN IMMEDIATE; " + sql;
        command.ExecuteNonQuery();
        return connection;
    }

    public ValueTask DisposeAsync()
    {
        using (var pool = new SqliteConnection(Settings.ConnectionString)) SqliteConnection.ClearPool(pool);
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }
}
