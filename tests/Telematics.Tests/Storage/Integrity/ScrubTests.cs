using Microsoft.Extensions.Logging.Abstractions;
using Telematics.Storage.Archive;
using Telematics.Storage.Integrity;
using Telematics.Storage.Journal;
using Telematics.Storage.Stations;
using Telematics.Tests.Storage.Archive;

namespace Telematics.Tests.Storage.Integrity;

public sealed class ScrubTests
{
    private const long Midnight = ArchiveRig.Midnight;

    [Fact]
    public async Task What_is_sound_is_told_as_sound()
    {
        await using var rig = await Rig();
        using var scrubber = Scrubber(rig);

        var report = await scrubber.Run(CancellationToken.None);

        Assert.Empty(report.Findings);
        Assert.True(report.Files >= 2);
        Assert.Same(report, scrubber.Last);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_damaged_file_of_the_archive_is_made_again_from_the_raw_frames(bool merged)
    {
        await using var rig = await Rig();
        if (merged)
        {
            rig.Clock.Advance(TimeSpan.FromDays(2));
            await rig.Merge();
        }

        var before = Told(rig);
        var file = rig.Index.Live(ArchiveKind.Readings, 0, int.MaxValue)[^1];
        Flip(Path.Combine(rig.Folder, file.Path));
        using var scrubber = Scrubber(rig);

        var finding = Assert.Single((await scrubber.Run(CancellationToken.None)).Findings);

        Assert.Equal(("archive", file.Path, true), (finding.Part, finding.File, finding.IsMended));
        Assert.Equal(before, Told(rig));
        Assert.Empty(rig.Index.Damaged());
        Assert.Single(Directory.GetFiles(Path.Combine(rig.Folder, "damaged")));
        Assert.Empty((await scrubber.Run(CancellationToken.None)).Findings);
        rig.OpenAgain();
        await rig.Archive();
        Assert.Equal(before, Told(rig));
    }

    [Fact]
    public async Task A_file_of_the_archive_that_is_gone_is_made_again_too()
    {
        await using var rig = await Rig();
        var before = Told(rig);
        File.Delete(Path.Combine(rig.Folder, rig.Index.Live(ArchiveKind.Readings, 0, int.MaxValue)[0].Path));
        using var scrubber = Scrubber(rig);

        Assert.True(Assert.Single((await scrubber.Run(CancellationToken.None)).Findings).IsMended);
        Assert.Equal(before, Told(rig));
    }

    [Fact]
    public async Task Between_the_find_and_the_mending_the_journal_answers()
    {
        await using var rig = await Rig();
        var before = Told(rig);

        await rig.Store.Merger.Damaged(rig.Index.Live(ArchiveKind.Readings, 0, int.MaxValue)[0]);

        Assert.Equal(before, rig.History.Readings(ArchiveRig.Vin(1), Midnight, Midnight + 3000).Count());
        Assert.Single(rig.Index.Damaged());
    }

    [Fact]
    public async Task Damage_in_the_journal_is_named_and_stays_known_after_a_restart()
    {
        await using var rig = await Rig();
        Flip(Directory.GetFiles(Path.Combine(rig.DataFolder, "journal"), "*.seg")[0]);
        using (var scrubber = Scrubber(rig))
        {
            var report = await scrubber.Run(CancellationToken.None);
            Assert.Contains(report.Findings, finding => finding is { Part: "journal", IsMended: false });
        }

        using var next = Scrubber(rig);
        Assert.Contains(next.Last!.Findings, finding => finding.Part == "journal");
    }

    [Fact]
    public async Task A_picture_that_rotted_is_put_aside_and_never_served()
    {
        await using var rig = await Rig();
        var name = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData("picture"u8));
        var path = Path.Combine(rig.DataFolder, "media", name[..2], name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllTextAsync(path, "Picture");
        using var scrubber = Scrubber(rig);

        var looked = Look(rig);
        var report = await scrubber.Run(CancellationToken.None);

        Assert.Equal("media", Assert.Single(looked.Findings).Part);
        Assert.Equal("media", Assert.Single(report.Findings).Part);
        Assert.False(File.Exists(path));
        Assert.Empty(Look(rig).Findings);
    }

    [Fact]
    public async Task A_look_from_outside_finds_and_changes_nothing()
    {
        await using var rig = await Rig();
        var file = rig.Index.Live(ArchiveKind.Readings, 0, int.MaxValue)[0];
        Flip(Path.Combine(rig.Folder, file.Path));

        var finding = Assert.Single(Look(rig).Findings);

        Assert.Equal(("archive", file.Path, false), (finding.Part, finding.File, finding.IsMended));
        Assert.Contains(rig.Index.Live(ArchiveKind.Readings, 0, int.MaxValue), live => live.Path == file.Path);
    }

    private static async Task<ArchiveRig> Rig()
    {
        var rig = await ArchiveRig.Start();
        for (var round = 0; round < 3; round++)
        {
            for (var second = Midnight + round * 1000; second < Midnight + round * 1000 + 1000; second += 10)
                for (var vehicle = 0; vehicle < 4; vehicle++) rig.Send(vehicle, second);
            await rig.Archive();
        }

        return rig;
    }

    private static int Told(ArchiveRig rig)
    {
        for (var vehicle = 0; vehicle < 4; vehicle++)
        {
            var vin = ArchiveRig.Vin(vehicle);
            Assert.Equal(
                ArchiveRig.Told(rig.FromJournal.Readings(vin, Midnight, Midnight + 3000)), ArchiveRig.Told(rig.Store.Readings.Readings(vin, Midnight, Midnight + 3000, [])));
        }

        return rig.Store.Readings.Readings(ArchiveRig.Vin(1), Midnight, Midnight + 3000, []).Count();
    }

    private static void Flip(string path)
    {
        using var file = File.Open(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        file.Position = file.Length / 2;
        var old = file.ReadByte();
        file.Position--;
        file.WriteByte((byte)(old ^ 4));
    }

    private static Scrubber Scrubber(ArchiveRig rig) => Telematics.Storage.Integrity.Scrubber.OfRunning(
        rig.DataFolder, new JournalSettings { Path = Path.Combine(rig.DataFolder, "journal") }, new ScrubSettings { MegabytesPerSecond = 100_000 }, rig.Journal, rig.Index, rig.Store,
        new MediaStore(Path.Combine(rig.DataFolder, "media"), 0, rig.Clock.GetUtcNow()), rig.Clock, NullLoggerFactory.Instance, days: rig.Days);

    private static ScrubReport Look(ArchiveRig rig) => Telematics.Storage.Integrity.Scrubber.Look(
        rig.DataFolder, Path.Combine(rig.DataFolder, "journal"), rig.Index, new ScrubSettings { MegabytesPerSecond = 100_000 }, rig.Clock, CancellationToken.None);
}
