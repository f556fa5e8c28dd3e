using System.Security.Cryptography;
using Microsoft.Data.Sqlite;

namespace Telematics.Storage.Database.Sqlite;

/// <summary>
/// Whether the pages of the database are what SQLite wrote: its header, its trees, the order and types in them, and that nothing is cut off. A changed letter inside a value
/// does not show: SQLite has no checksums.
/// </summary>
public static class DatabaseCheck
{
    public const string DamagedFolder = "database-damaged";

    private static readonly string[] Parts = ["", "-wal"];

    /// <summary>What is wrong, in one line; null: nothing, or there is no database yet.</summary>
    /// <exception cref="SqliteException">It could not be looked at, which says nothing about its pages.</exception>
    public static string? Fault(DatabaseSettings settings)
    {
        if (!File.Exists(FileOf(settings))) return null;
        try
        {
            using var connection = new SqliteConnection(
                new SqliteConnectionStringBuilder(settings.ConnectionString) { Pooling = false, Mode = SqliteOpenMode.ReadWrite }.ToString());
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA busy_timeout = 10000; PRAGMA quick_check(1)";
            using var rows = command.ExecuteReader();
            rows.NextResult();
            var said = rows.Read() ? rows.GetString(0) : "no answer";
            return said == "ok" ? null : said.ReplaceLineEndings(" ");
        }
        catch (SqliteException damaged) when (IsDamage(damaged))
        {
            return damaged.Message.ReplaceLineEndings(" ");
        }
    }

    public static bool IsDamage(SqliteException failure) => failure.SqliteErrorCode is SQLitePCL.raw.SQLITE_CORRUPT or SQLitePCL.raw.SQLITE_NOTADB;

    /// <summary>Copies the database as it is, for the inquiry; the same bytes once, however often a start is tried. Gives the folder of the copy.</summary>
    public static string Keep(DatabaseSettings settings, string dataPath)
    {
        var file = FileOf(settings);
        using (var bytes = File.OpenRead(file))
        {
            var folder = Path.Combine(dataPath, DamagedFolder, Convert.ToHexStringLower(SHA256.HashData(bytes))[..16]);
            if (Directory.Exists(folder)) return folder;
            Directory.CreateDirectory(folder);
            foreach (var part in Parts.Where(part => File.Exists(file + part))) File.Copy(file + part, Path.Combine(folder, Path.GetFileName(file) + part), overwrite: true);
            return folder;
        }
    }

    private static string FileOf(DatabaseSettings settings) => Path.GetFullPath(new SqliteConnectionStringBuilder(settings.ConnectionString).DataSource);
}
