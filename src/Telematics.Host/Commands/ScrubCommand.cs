using System.Globalization;
using Microsoft.Data.Sqlite;
using Telematics.Storage.Database;
using Telematics.Storage.Database.Sqlite;
using Telematics.Storage.Integrity;

namespace Telematics.Host.Commands;

/// <summary><c>scrub</c>: every stored byte against its checksum now, beside a running system or on a copy. Changes nothing.</summary>
public static class ScrubCommand
{
    public static async Task<int> Run(string[] arguments, TextWriter output)
    {
        var settings = HostSettings.From(new ConfigurationBuilder().AddEnvironmentVariables().AddCommandLine(arguments).Build());
        try
        {
            await using var database = OpenDatabase.Of(settings.Database);
            var report = Scrubber.Look(
                settings.DataPath, settings.Journal.Path, new SqliteArchiveIndex(database.Writer, database.Readers), settings.Scrub, TimeProvider.System, CancellationToken.None,
                settings.Database);
            foreach (var finding in report.Findings) await output.WriteLineAsync($"DAMAGED {finding.Part} {finding.File}: {finding.What}");
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{report.Files} files, {report.Bytes} bytes, {report.Findings.Count} damaged"));
            return report.Findings.Count == 0 ? 0 : 1;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or SqliteException)
        {
            throw new SettingsException($"scrub: Data:Path is wrong: {unreadable.Message}");
        }
    }
}

/// <summary>The database for a command that only reads: never made, never migrated.</summary>
internal sealed class OpenDatabase(SqliteWriter writer, SqliteReaders readers) : IAsyncDisposable
{
    public SqliteWriter Writer => writer;

    public SqliteReaders Readers => readers;

    /// <exception cref="FileNotFoundException">There is none.</exception>
    public static OpenDatabase Of(DatabaseSettings settings)
    {
        var file = new SqliteConnectionStringBuilder(settings.ConnectionString).DataSource;
        return File.Exists(file)
            ? new OpenDatabase(new SqliteWriter(settings), new SqliteReaders(settings))
            : throw new FileNotFoundException($"'{file}': there is no database");
    }

    public async ValueTask DisposeAsync()
    {
        readers.Dispose();
        await writer.DisposeAsync();
    }
}
