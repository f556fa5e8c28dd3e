using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Telematics.Storage.Database.Sqlite;

/// <summary>
/// What every connection is set to. FULL: a commit has reached the disk when it returns, for checkpoints decide what is replayed.
/// The busy timeout lets SQLite itself wait for the writer lock; without it the driver would sleep 150 ms between tries.
/// </summary>
internal sealed class SqlitePragmas : DbConnectionInterceptor
{
    private const string Pragmas = "PRAGMA synchronous = FULL; PRAGMA busy_timeout = 10000;";

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) => Set(connection);

    public override Task ConnectionOpenedAsync(
        DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Set(connection); // SQLite has no asynchronous calls
        return Task.CompletedTask;
    }

    /// <summary>A connection of its own, kept open by its owner; outside the driver's pool, so that prepared commands live as long as it does.</summary>
    public static SqliteConnection Open(DatabaseSettings settings)
    {
        var text = new SqliteConnectionStringBuilder(settings.ConnectionString) { Pooling = false }.ToString();
        var connection = new SqliteConnection(text);
        try
        {
            connection.Open();
            Set(connection);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static void Set(DbConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = Pragmas;
        command.ExecuteNonQuery();
    }
}
