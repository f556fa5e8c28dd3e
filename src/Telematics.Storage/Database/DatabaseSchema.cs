using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Telematics.Storage.Database;

/// <summary>Brings the tables to this version of the program, at start and before anything else uses them.</summary>
public sealed class DatabaseSchema(DatabaseSettings settings, ScopedDb database)
{
    /// <exception cref="NewerSchemaException">A later version of the program has been here.</exception>
    public async Task Migrate(CancellationToken cancellation)
    {
        var file = new SqliteConnectionStringBuilder(settings.ConnectionString).DataSource;
        if (Path.GetDirectoryName(Path.GetFullPath(file)) is { } folder) Directory.CreateDirectory(folder);

        await using var db = database.Open(RowScope.Everything);
        var known = db.Database.GetMigrations().ToHashSet();
        var applied = (await db.Database.GetAppliedMigrationsAsync(cancellation)).ToList();
        if (applied.Find(migration => !known.Contains(migration)) is { } newer) throw new NewerSchemaException(file, newer);

        if (applied.Count < known.Count)
        {
            await ForgetAbandonedLock(db, cancellation);
            await db.Database.MigrateAsync(cancellation);
        }

        // Kept in the file: readers do not wait for the writer, and a commit costs one flush.
        await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode = WAL", cancellation);
    }

    /// <summary>
    /// EF marks a running migration by a row, and waits for ever for the row of a process that was killed. A data folder has one
    /// process, so a row found before we start is such a one.
    /// </summary>
    private static Task<int> ForgetAbandonedLock(TelematicsDb db, CancellationToken cancellation) =>
        db.Database.ExecuteSqlRawAsync("DROP TABLE IF EXISTS \"__EFMigrationsLock\"", cancellation);
}

public sealed class NewerSchemaException(string file, string migration)
    : Exception($"The database {file} was written by a later version of this program (it has the change {migration}). Start that version, or restore a backup.");
