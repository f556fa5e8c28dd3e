using Telematics.Storage.Archive;

namespace Telematics.Tests.Storage.Archive;

public sealed class ArchiveTests
{
    private const long Midnight = ArchiveRig.Midnight;
    private const long Day = 86_400;

    [Fact]
    public async Task What_was_archived_reads_as_it_was_received()
    {
        await using var rig = await ArchiveRig.Start();
        for (var second = Midnight; second < Midnight + 3000; second += 10)
            for (var vehicle = 0; vehicle < 7; vehicle++) rig.Send(vehicle, second);
        await rig.Archive();

        Same(rig, Midnight, Midnight + 3000, vehicles: 7);
        Assert.Equal(3000, rig.Store.Readings.Readings(ArchiveRig.Vin(3), Midnight - Day, Midnight + Day, []).Count());
    }

    [Fact]
    public async Task What_is_not_archived_yet_comes_from_the_journal_and_nothing_twice()
    {
        await using var rig = await ArchiveRig.Start();
        for (var second = Midnight; second < Midnight + 500; second += 10) rig.Send(1, second);
        await rig.Archive();
        for (var second = Midnight + 400; second < Midnight + 1000; second += 10) rig.Send(1, second); // ten frames again
        await rig.Journal.Commit();

        Same(rig, Midnight - 100, Midnight + 2000, vehicles: 2);
        Assert.Equal(1000, rig.History.Readings(ArchiveRig.Vin(1), Midnight, Midnight + 2000).Count());
    }

    [Fact]
    public async Task A_second_sent_twice_stays_as_it_was_received_first_however_the_files_are_merged()
    {
        await using var rig = await ArchiveRig.Start();
        for (var round = 0; round < 4; round++)
        {
            for (var second = Midnight + round * 100; second < Midnight + round * 100 + 200; second += 10)
                for (var vehicle = 0; vehicle < 3; vehicle++) rig.Send(vehicle, second);
            await rig.Archive();
        }

        var before = rig.Files().Count;
        await rig.Merge();
        rig.Clock.Advance(TimeSpan.FromDays(1));
        await rig.Merge();

        Same(rig, Midnight, Midnight + 1000, vehicles: 3);
        var live = rig.Index.Live(ArchiveKind.Readings, 0, int.MaxValue);
        Assert.True(live.Count < before);
        Assert.Equal(live.Count, live.Select(file => file.Shard).Distinct().Count()); // one a shard
        Assert.Equal(3 * 500, live.Sum(file => file.Rows));
    }

    [Fact]
    public async Task Late_data_join_their_day()
    {
        await using var rig = await ArchiveRig.Start();
        for (var second = Midnight; second < Midnight + 200; second += 10) rig.Send(1, second);
        await rig.Archive();
        for (var second = Midnight - Day; second < Midnight - Day + 200; second += 10) rig.Send(1, second, receivedAt: Midnight + 3600);
        await rig.Archive();

        Assert.Equal(200, rig.History.Readings(ArchiveRig.Vin(1), Midnight - Day, Midnight).Count());
        Same(rig, Midnight - Day, Midnight + Day, vehicles: 2);
        Assert.Contains(rig.Files(), file => file.StartsWith("readings/day=2026-03-01/", StringComparison.Ordinal));
        Assert.Contains(rig.Files(), file => file.StartsWith("readings/day=2026-03-02/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Replaced_files_go_after_a_while_and_readers_of_the_new_ones_see_no_difference()
    {
        await using var rig = await ArchiveRig.Start();
        for (var round = 0; round < 3; round++)
        {
            for (var second = Midnight + round * 100; second < Midnight + round * 100 + 100; second += 10) rig.Send(1, second);
            await rig.Archive();
        }

        await rig.Merge();
        var both = rig.Files().Count;
        rig.Clock.Advance(TimeSpan.FromSeconds(rig.Settings.KeepReplacedSeconds + 1));
        await rig.Merge();

        Assert.Equal(4, both);
        Assert.Single(rig.Files());
        Same(rig, Midnight, Midnight + 1000, vehicles: 2);
    }

    [Fact]
    public async Task What_a_crash_left_half_written_is_removed_and_written_again()
    {
        await using var rig = await ArchiveRig.Start();
        for (var second = Midnight; second < Midnight + 100; second += 10) rig.Send(1, second);
        await rig.Archive();
        var folder = Path.GetDirectoryName(Path.Combine(rig.Folder, rig.Files()[0]))!;
        await File.WriteAllTextAsync(Path.Combine(folder, "200-300-3-0.parquet.tmp"), "half");
        await File.WriteAllTextAsync(Path.Combine(folder, "200-300-3-0.parquet"), "whole, but not in the index");

        rig.OpenAgain();
        rig.Send(1, Midnight + 100);
        await rig.Archive();

        Assert.Equal(2, rig.Files().Count);
        Same(rig, Midnight, Midnight + 1000, vehicles: 2);
    }

    /// <summary>As under an older database from a backup, when retention has been at work since.</summary>
    [Fact]
    public async Task A_file_whose_rows_the_journal_no_longer_has_is_not_deleted_when_the_index_does_not_know_it()
    {
        await using var rig = await ArchiveRig.Start();
        rig.Send(1, Midnight);
        await rig.Archive();
        var folder = Path.GetDirectoryName(Path.Combine(rig.Folder, rig.Files()[0]))!;
        await File.WriteAllTextAsync(Path.Combine(folder, "0-1-3-0.parquet"), "rows of before");

        rig.OpenAgain();
        rig.Send(1, Midnight + 10);
        await rig.Archive();

        Assert.Equal("rows of before", await File.ReadAllTextAsync(Path.Combine(rig.Folder, "damaged", "0-1-3-0.parquet")));
    }

    [Theory]
    [InlineData(0.02)]
    [InlineData(0.3)]
    [InlineData(0.6)]
    [InlineData(0.999)]
    public async Task A_flipped_bit_is_never_served_and_the_journal_answers_instead(double where)
    {
        await using var rig = await ArchiveRig.Start();
        for (var second = Midnight; second < Midnight + 2000; second += 10) rig.Send(1, second);
        await rig.Archive();
        Flip(Path.Combine(rig.Folder, rig.Files().Single()), where);

        Same(rig, Midnight, Midnight + 3000, vehicles: 2);
        var holes = new List<Telematics.Storage.Journal.Format.PositionRange>();
        Assert.Empty(rig.Store.Readings.Readings(ArchiveRig.Vin(1), Midnight, Midnight + 3000, holes));
        Assert.Single(holes);
    }

    [Fact]
    public async Task A_file_cut_short_is_never_served()
    {
        await using var rig = await ArchiveRig.Start();
        for (var second = Midnight; second < Midnight + 2000; second += 10) rig.Send(1, second);
        await rig.Archive();
        await using (var file = File.Open(Path.Combine(rig.Folder, rig.Files().Single()), FileMode.Open)) file.SetLength(file.Length - 100);

        Same(rig, Midnight, Midnight + 3000, vehicles: 2);
    }

    [Fact]
    public async Task A_file_that_is_gone_is_answered_for_by_the_journal()
    {
        await using var rig = await ArchiveRig.Start();
        for (var second = Midnight; second < Midnight + 2000; second += 10) rig.Send(1, second);
        await rig.Archive();
        File.Delete(Path.Combine(rig.Folder, rig.Files().Single()));

        Same(rig, Midnight, Midnight + 3000, vehicles: 2);
    }

    private static void Flip(string path, double where)
    {
        using var file = File.Open(path, FileMode.Open, FileAccess.ReadWrite);
        file.Position = (long)(where * file.Length);
        var old = file.ReadByte();
        file.Position--;
        file.WriteByte((byte)(old ^ 4));
    }

    private static void Same(ArchiveRig rig, long from, long to, int vehicles)
    {
        for (var vehicle = 0; vehicle < vehicles; vehicle++)
        {
            var vin = ArchiveRig.Vin(vehicle);
            Assert.Equal(ArchiveRig.Told(rig.FromJournal.Readings(vin, from, to)), ArchiveRig.Told(rig.History.Readings(vin, from, to)));
        }
    }
}
