using Telematics.Core.Stations;
using Telematics.Gateway.Stations;
using Telematics.Storage.Backup;
using Telematics.Storage.Database;
using Telematics.Storage.Database.Sqlite;
using Telematics.Storage.Journal;
using Telematics.Storage.Rules;
using Telematics.Storage.Stations;

namespace Telematics.Host;

/// <summary>Everything on disk, opened before and closed after all that uses it.</summary>
public sealed class EmbeddedStore : IAsyncDisposable
{
    private EmbeddedStore(
        SegmentJournal journal, ScopedDb database, SqliteWriter writer, SqliteCheckpoints checkpoints, SqliteReaders readers, RuleFile rules, StationStore stations)
    {
        (Journal, Database, Writer, Checkpoints, Readers, Rules, Stations) = (journal, database, writer, checkpoints, readers, rules, stations);
    }

    public SegmentJournal Journal { get; }

    public ScopedDb Database { get; }

    public SqliteWriter Writer { get; }

    public SqliteCheckpoints Checkpoints { get; }

    public SqliteReaders Readers { get; }

    public RuleFile Rules { get; }

    /// <summary>Ledgers, nonces and media of the station stream.</summary>
    public StationStore Stations { get; }

    /// <summary>What was measured in a pass that was judged.</summary>
    public Pass? Measured(PassKey key) => new SqlitePasses(Writer, Readers).Find(key)?.ToJudged().Measured;

    public static async Task<EmbeddedStore> Open(HostSettings settings, TimeProvider clock, ILoggerFactory logs)
    {
        if (File.Exists(Path.Combine(settings.DataPath, RestoreRun.UnfinishedName)))
            throw new SettingsException($"Data:Path: '{settings.DataPath}' is a restore that did not end whole: restore it again into an empty folder (docs/backup.md)");
        RuleFile rules;
        try
        {
            rules = RuleFile.Open(settings.RulesPath, logs.CreateLogger<RuleFile>());
            Directory.CreateDirectory(settings.DataPath);
        }
        catch (Exception wrong) when (wrong is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            throw new SettingsException(wrong.Message);
        }

        // The journal first: its lock keeps a second process out before the database is touched.
        var journal = await OpenJournal(settings, clock, logs);
        if (DatabaseCheck.Fault(settings.Database) is { } damage)
        {
            await journal.DisposeAsync();
            var kept = DatabaseCheck.Keep(settings.Database, settings.DataPath);
            throw new SettingsException(
                $"Data:Path: the database is damaged ({damage}) and is not used; a copy lies in '{kept}'. Put telematics.db of a backup in its place: what came since is read again from the journal (docs/backup.md)");
        }

        var database = new ScopedDb(settings.Database);
        await new DatabaseSchema(settings.Database, database).Migrate(CancellationToken.None);
        var writer = new SqliteWriter(settings.Database);
        var checkpoints = new SqliteCheckpoints(settings.Database, writer);
        if (checkpoints.ReplayFrom > journal.Committed)
        {
            var fault = FormattableString.Invariant(
                $"Data:Path: the journal ends at {journal.Committed} and the database was made from one that reaches at least to {checkpoints.ReplayFrom}: put the journal that belongs to it back");
            checkpoints.Dispose();
            await writer.DisposeAsync();
            await journal.DisposeAsync();
            throw new SettingsException(fault);
        }

        journal.ExpectCommitted(checkpoints.ReplayFrom);
        var stations = StationStore.Open(settings.DataPath, journal, LineEntries.Read, settings.Journal.MinFreeBytes, clock, logs);
        var readers = new SqliteReaders(settings.Database);
        journal.Hold(new SqliteHolds(readers)); // before any follower releases anything
        return new EmbeddedStore(journal, database, writer, checkpoints, readers, rules, stations);
    }

    private static async Task<SegmentJournal> OpenJournal(HostSettings settings, TimeProvider clock, ILoggerFactory logs)
    {
        try
        {
            return await SegmentJournal.Open(settings.Journal, clock, logs.CreateLogger<SegmentJournal>());
        }
        catch (Exception unusable) when (unusable is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new SettingsException($"Data:Path: {unusable.Message}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Writer.DisposeAsync();
        Checkpoints.Dispose();
        Readers.Dispose();
        await Stations.DisposeAsync();
        await Journal.DisposeAsync();
        Rules.Dispose();
    }
}
