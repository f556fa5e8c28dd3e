using Microsoft.Extensions.Logging.Abstractions;
using Telematics.Storage.Backup;
using Telematics.Storage.Journal;
using Telematics.Tests.Storage.Database;
using Telematics.Tests.Storage.Journal;

namespace Telematics.Tests.Storage.Backup;

/// <summary>Compressed segments and held records are in a backup, and a backup can be held against its manifest.</summary>
public sealed class BackupOfRetainedTests : IDisposable
{
    private readonly TemporaryFolder _away = new();

    private string Into => Path.Combine(_away.Path, "backups");

    public void Dispose() => _away.Dispose();

    [Fact]
    public async Task Compressed_and_kept_segments_come_back_with_every_record()
    {
        await using var database = await TempDatabase.Create();
        var written = await Retained(database.Folder);
        var made = Backup(database);
        Assert.Empty(made.Faults);

        var restored = Path.Combine(_away.Path, "restored");
        Assert.Empty(new RestoreRun(Into, restored, TimeProvider.System, _ => { }).Run(null, CancellationToken.None).Faults);

        var journal = Path.Combine(restored, "journal");
        Assert.NotEmpty(Directory.GetFiles(journal, "*.segz"));
        Assert.NotEmpty(Directory.GetFiles(Path.Combine(journal, "kept"), "*.segz"));
        Assert.All(new JournalFolder(journal).Verify(), report => Assert.Empty(report.Faults));
        var before = new JournalFolder(Path.Combine(database.Folder, "journal")).Records().Select(JournalFixture.Copy).ToList();
        JournalFixture.Same(before, new JournalFolder(journal).Records().Select(JournalFixture.Copy));
        Assert.Contains(before, record => record.Position == written[0].Position); // long past its time, and held
        Assert.InRange(Backup(database).CopiedFiles, 0, 2); // nothing but the database and small files is copied again
    }

    [Fact]
    public async Task A_backup_held_against_its_manifest_names_each_fault()
    {
        await using var database = await TempDatabase.Create();
        await Retained(database.Folder);
        var name = Backup(database).Name;
        var whole = new BackupCheck(Into, TimeProvider.System, _ => { }).Run(null, CancellationToken.None);
        Assert.Empty(whole.Faults);
        Assert.True(whole is { Backups: 1, Files: > 3 });

        var objects = new DirectoryInfo(Path.Combine(Into, "objects")).GetFiles("*", SearchOption.AllDirectories).OrderByDescending(file => file.Length).ToList();
        await using (var file = objects[0].Open(FileMode.Open))
        {
            file.Position = file.Length / 2;
            var was = file.ReadByte();
            file.Position--;
            file.WriteByte((byte)(was ^ 1));
        }

        objects[1].Delete();
        await using (var file = objects[2].Open(FileMode.Append)) file.WriteByte(0);

        var faults = new BackupCheck(Into, TimeProvider.System, _ => { }).Run(name, CancellationToken.None).Faults;
        Assert.Equal(3, faults.Count);
        Assert.All(faults, fault => Assert.StartsWith(name, fault, StringComparison.Ordinal));
        Assert.Single(faults, fault => fault.EndsWith("damaged", StringComparison.Ordinal));
        Assert.Single(faults, fault => fault.Contains("missing", StringComparison.Ordinal));
        Assert.Single(faults, fault => fault.Contains("were copied", StringComparison.Ordinal));
    }

    private BackupResult Backup(TempDatabase database) =>
        new BackupRun(new DataLayout(database.Folder, Path.Combine(database.Folder, "journal"), database.Settings, null), Into, TimeProvider.System, _ => { })
            .Run(14, CancellationToken.None);

    /// <summary>A journal with kept, compressed and plain segments, that is stopped.</summary>
    private static async Task<List<Written>> Retained(string folder)
    {
        var clock = JournalFixture.Clock();
        var settings = JournalFixture.Settings(Path.Combine(folder, "journal")) with { SegmentBytes = 20_000, MaxBytes = 60_000, CompressAfter = TimeSpan.Zero };
        await using var journal = await SegmentJournal.Open(settings, clock, NullLogger<SegmentJournal>.Instance);
        var written = JournalFixture.AppendMany(journal, new Random(3), 3000);
        journal.Hold(new HeldVins { Positions = { written[0].Position } });
        await journal.Commit();
        clock.Advance(TimeSpan.FromDays(1));
        journal.Release(JournalFollower.Checkpoints, written[2500].Position);
        journal.Release(JournalFollower.Archive, written[2500].Position);
        await journal.IndexesWritten;
        for (var i = 0; i < 30; i++) clock.Advance(Housekeeping.Period);
        return written;
    }
}
