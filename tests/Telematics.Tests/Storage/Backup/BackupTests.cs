using Telematics.Storage.Archive;
using Telematics.Storage.Backup;
using Telematics.Storage.Database;
using Telematics.Storage.Journal;
using Telematics.Tests.Storage.Archive;

namespace Telematics.Tests.Storage.Backup;

public sealed class BackupTests : IDisposable
{
    private const long Midnight = ArchiveRig.Midnight;
    private readonly DirectoryInfo _away = Directory.CreateTempSubdirectory("telematics-backup-");

    private string Into => Path.Combine(_away.FullName, "backups");

    private string To => Path.Combine(_away.FullName, "restored");

    [Fact]
    public async Task What_is_restored_is_what_was_there_while_the_system_ran()
    {
        await using var rig = await Rig();
        var made = Backup(rig);

        var restored = Restore();

        Assert.Empty(made.Faults);
        Assert.Empty(restored.Faults);
        foreach (var file in new[] { "archive/" + rig.Index.Live(Readings, 0, int.MaxValue)[0].Path, "keys/a.key", "stations/nonces" })
            Assert.Equal(await File.ReadAllBytesAsync(Path.Combine(rig.DataFolder, file)), await File.ReadAllBytesAsync(Path.Combine(To, file)));
        Assert.Equal(Records(rig.DataFolder), Records(To));
        Assert.False(File.Exists(Path.Combine(To, RestoreRun.UnfinishedName)));
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(To, "keys/a.key")));
    }

    [Fact]
    public async Task What_has_not_changed_is_not_copied_again()
    {
        await using var rig = await Rig();
        for (var second = Midnight + 1000; second < Midnight + 40_000; second += 10) rig.Send(2, second); // some segments of 1 MiB are closed
        await rig.Journal.Commit();
        var first = Backup(rig);

        rig.Send(1, Midnight + 50_000);
        await rig.Journal.Commit();
        var again = Backup(rig);

        Assert.True(first.CopiedFiles > 5);
        Assert.Equal(first.Files, again.Files);
        Assert.True(again.CopiedFiles <= 4, $"{again.CopiedFiles} files were copied again"); // database, open segment, key, nonces
        Restore();
        Assert.Equal(Records(rig.DataFolder), Records(To));
    }

    [Fact]
    public async Task A_backup_that_did_not_end_does_not_exist_and_the_one_before_stays_whole()
    {
        await using var rig = await Rig();
        var first = Backup(rig);
        rig.Send(1, Midnight + 50_000);
        await rig.Journal.Commit();
        using var stop = new CancellationTokenSource();

        Assert.Throws<OperationCanceledException>(() => Run(rig, line =>
        {
            if (line == "database") stop.Cancel();
        }).Run(14, stop.Token));

        Assert.Equal(first.Name, Restore().Name);
    }

    [Fact]
    public async Task Bytes_that_rotted_in_the_backup_are_named_and_the_program_would_not_start_on_them()
    {
        await using var rig = await Rig();
        Backup(rig);
        var biggest = new DirectoryInfo(Path.Combine(Into, "objects")).EnumerateFiles("*", SearchOption.AllDirectories).MaxBy(file => file.Length)!;
        await using (var file = biggest.Open(FileMode.Open)) file.WriteByte(0x55);

        var restored = Restore();

        Assert.Contains("damaged", Assert.Single(restored.Faults), StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(To, RestoreRun.UnfinishedName)));
    }

    [Fact]
    public async Task A_damaged_manifest_is_refused()
    {
        await using var rig = await Rig();
        var made = Backup(rig);
        await File.AppendAllTextAsync(Path.Combine(Into, "backups", made.Name + ".json"), " ");

        Assert.Contains("damaged", Assert.Throws<InvalidDataException>(() => Restore()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_is_not_empty_is_refused_and_stays_as_it_was()
    {
        await using var rig = await Rig();
        Backup(rig);
        Directory.CreateDirectory(To);
        await File.WriteAllTextAsync(Path.Combine(To, "mine"), "");

        Assert.Contains("not empty", Assert.Throws<IOException>(() => Restore()).Message, StringComparison.Ordinal);
        Assert.Single(Directory.GetFileSystemEntries(To));
    }

    [Fact]
    public async Task Only_the_newest_backups_are_kept_and_bytes_that_nobody_needs_go()
    {
        await using var rig = await Rig();
        for (var round = 0; round < 4; round++)
        {
            await File.WriteAllTextAsync(Path.Combine(rig.DataFolder, "keys", "a.key"), $"key of round {round}");
            Run(rig, _ => { }).Run(keep: 2, CancellationToken.None);
        }

        Assert.Equal(2, Directory.GetFiles(Path.Combine(Into, "backups")).Length);
        var keys = Directory.GetFiles(Path.Combine(Into, "objects"), "*", SearchOption.AllDirectories).Count(file => File.ReadAllText(file).StartsWith("key of", StringComparison.Ordinal));
        Assert.Equal(2, keys);
        Assert.Empty(Restore().Faults);
    }

    [Fact]
    public async Task A_damaged_archive_file_is_told_and_brought_back_from_the_backup_before()
    {
        await using var rig = await Rig();
        Backup(rig);
        var path = Path.Combine(rig.Folder, rig.Index.Live(Readings, 0, int.MaxValue)[0].Path);
        var good = await File.ReadAllBytesAsync(path);
        await using (var file = File.Open(path, FileMode.Open)) file.WriteByte(0x55);

        Backup(rig);
        Restore();
        Directory.Delete(Into, recursive: true);
        var fresh = Backup(rig);

        Assert.Equal(good, await File.ReadAllBytesAsync(Path.Combine(To, Path.GetRelativePath(rig.DataFolder, path))));
        Assert.Contains("is damaged", Assert.Single(fresh.Faults), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_of_the_archive_that_a_merge_replaces_meanwhile_makes_the_snapshot_anew()
    {
        await using var rig = await Rig();
        rig.Send(1, Midnight + 5000);
        await rig.Archive();
        rig.Send(1, Midnight + 6000);
        await rig.Archive();
        var snapshotTaken = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var merged = new ManualResetEventSlim();

        var running = Task.Run(() => Run(rig, line =>
        {
            if (line != "files" || !snapshotTaken.TrySetResult()) return;
            Assert.True(merged.Wait(TimeSpan.FromSeconds(30)), "the merge did not end");
        }).Run(14, CancellationToken.None));
        await snapshotTaken.Task.WaitAsync(TimeSpan.FromSeconds(30));
        await rig.Merge();
        rig.Clock.Advance(TimeSpan.FromSeconds(rig.Settings.KeepReplacedSeconds + 1));
        await rig.Merge();
        merged.Set();
        var made = await running;

        Assert.Empty(made.Faults);
        Assert.Empty(Restore().Faults);
        var live = rig.Index.Live(Readings, 0, int.MaxValue);
        Assert.All(live, file => Assert.True(File.Exists(Path.Combine(To, "archive", file.Path))));
    }

    public void Dispose() => _away.Delete(recursive: true);

    private const ArchiveKind Readings = ArchiveKind.Readings;

    private static async Task<ArchiveRig> Rig()
    {
        var rig = await ArchiveRig.Start();
        for (var second = Midnight; second < Midnight + 500; second += 10) rig.Send(1, second);
        await rig.Archive();
        rig.Send(1, Midnight + 500); // not in the archive
        await rig.Journal.Commit();
        foreach (var (name, text) in new[] { ("keys/a.key", "secret"), ("stations/nonces", "used") })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(rig.DataFolder, name))!);
            await File.WriteAllTextAsync(Path.Combine(rig.DataFolder, name), text);
        }

        return rig;
    }

    private BackupRun Run(ArchiveRig rig, Action<string> tell) =>
        new(new DataLayout(rig.DataFolder, Path.Combine(rig.DataFolder, "journal"), DatabaseSettings.SqliteIn(rig.DataFolder), RulesPath: null), Into, TimeProvider.System, tell);

    private BackupResult Backup(ArchiveRig rig) => Run(rig, _ => { }).Run(keep: 14, CancellationToken.None);

    private RestoreResult Restore() => new RestoreRun(Into, To, TimeProvider.System, _ => { }).Run(null, CancellationToken.None);

    private static List<long> Records(string folder) => [.. new JournalFolder(Path.Combine(folder, "journal")).Records().Select(record => record.Position)];
}
