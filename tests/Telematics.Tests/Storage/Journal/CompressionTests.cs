using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Telematics.Storage.Journal;
using static Telematics.Tests.Storage.Journal.JournalFixture;

namespace Telematics.Tests.Storage.Journal;

/// <summary>Closed segments that were compressed read, find, verify and fail as the plain ones did.</summary>
public sealed class CompressionTests : IDisposable
{
    private const int Records = 15_000;

    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _clock = Clock();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Compressed_segments_read_as_before_in_this_life_and_the_next()
    {
        var written = new List<Written>();
        await using (var journal = await OpenHere())
        {
            written.AddRange(await Write(journal));
            Assert.NotEmpty(Files(".seg"));
            await CompressAll(journal);
            Holds(journal, written);
        }

        Assert.Single(Files(".seg"));
        Assert.NotEmpty(Files(".segz"));
        Assert.All(new JournalFolder(_folder.Path).Verify(), report => Assert.Empty(report.Faults));
        Assert.Equal(written.Select(w => w.Position), new JournalFolder(_folder.Path).Records().Select(r => r.Position));

        foreach (var index in Files(".idx")) File.Delete(index);
        await using var next = await OpenHere();
        Holds(next, written);
        Assert.Equal(0, next.QuarantinedRanges);
    }

    [Fact]
    public async Task What_a_follower_has_not_read_or_is_too_young_stays_plain()
    {
        await using var journal = await OpenHere();
        var written = await Write(journal);
        await journal.IndexesWritten;
        _clock.Advance(Housekeeping.Period);
        Assert.Empty(Files(".segz")); // nothing is released yet

        Release(journal, written[^1].Position);
        _clock.Advance(Housekeeping.Period);
        Assert.Empty(Files(".segz")); // received within the last day

        _clock.Advance(TimeSpan.FromDays(2));
        _clock.Advance(Housekeeping.Period);
        Assert.NotEmpty(Files(".segz"));
    }

    [Fact]
    public async Task A_flipped_bit_in_any_block_is_named_and_quarantined_and_the_rest_is_served()
    {
        var written = await CompressedLife();
        var file = Files(".segz")[0];
        var sound = await File.ReadAllBytesAsync(file);
        for (var at = 64 + 9; at < sound.Length - 200; at += sound.Length / 7)
        {
            var damaged = (byte[])sound.Clone();
            damaged[at] ^= 0x10;
            await File.WriteAllBytesAsync(file, damaged);
            Assert.Contains(new JournalFolder(_folder.Path).Verify(), report => report.Faults.Any(fault => fault.Contains("compressed block", StringComparison.Ordinal)));

            await using (var journal = await OpenHere())
            {
                var read = ReadAll(journal);
                Assert.InRange(read.Count, 1, written.Count - 1);
                Same(written.Where(w => read.Any(r => r.Position == w.Position)), read);
                foreach (var lost in written.Where(w => read.TrueForAll(r => r.Position != w.Position))) Assert.Null(journal.ReadAt(lost.Position));
                Assert.NotEqual(0, journal.QuarantinedRanges);
            }

            Directory.Delete(Path.Combine(_folder.Path, "quarantine"), recursive: true);
        }
    }

    [Fact]
    public async Task A_header_copy_or_the_table_may_be_lost()
    {
        var written = await CompressedLife();
        var file = Files(".segz")[0];
        var sound = await File.ReadAllBytesAsync(file);
        foreach (var at in new[] { 20, sound.Length - 20, sound.Length - 70 })
        {
            var damaged = (byte[])sound.Clone();
            damaged[at] ^= 0x10;
            await File.WriteAllBytesAsync(file, damaged);
            Assert.Contains(new JournalFolder(_folder.Path).Verify(), report => report.Faults.Any(fault => fault.Contains("compressed file", StringComparison.Ordinal)));
            await using var journal = await OpenHere();
            Holds(journal, written);
        }
    }

    [Fact]
    public async Task A_truncated_compressed_segment_serves_what_is_left()
    {
        var written = await CompressedLife();
        var file = Files(".segz")[0];
        using (var truncated = new FileStream(file, FileMode.Open)) truncated.SetLength(truncated.Length * 2 / 3);

        await using var journal = await OpenHere();
        var read = ReadAll(journal);
        Assert.InRange(read.Count, 1, written.Count - 1);
        Same(written.Where(w => read.Any(r => r.Position == w.Position)), read);
        Assert.NotEqual(0, journal.QuarantinedRanges);
    }

    [Fact]
    public async Task A_damaged_segment_is_not_packed_away()
    {
        await using var journal = await OpenHere();
        var written = await Write(journal);
        await journal.IndexesWritten;
        var file = Files(".seg")[0];
        using (var plain = new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite))
        {
            plain.Position = 1000;
            plain.WriteByte(0xA5);
        }

        Release(journal, written[^1].Position);
        _clock.Advance(TimeSpan.FromDays(2));
        for (var i = 0; i < 100; i++) _clock.Advance(Housekeeping.Period);

        Assert.True(File.Exists(file));
        Assert.False(File.Exists(file + "z"));
        Assert.Equal(1, journal.QuarantinedRanges);
        Assert.NotEmpty(Files(".segz"));
        Assert.Empty(Directory.GetFiles(_folder.Path, "*.new"));
    }

    private static void Holds(SegmentJournal journal, List<Written> written)
    {
        Same(written, ReadAll(journal));
        FindsWhatWasWritten(journal, written, Start + 1_000_000, Start + 3_000_000);
    }

    private static void Release(SegmentJournal journal, long below)
    {
        journal.Release(JournalFollower.Checkpoints, below);
        journal.Release(JournalFollower.Archive, below);
    }

    private Task<SegmentJournal> OpenHere() =>
        SegmentJournal.Open(Settings(_folder.Path) with { SegmentBytes = 300 * 1024 }, _clock, NullLogger<SegmentJournal>.Instance);

    private static async Task<List<Written>> Write(SegmentJournal journal)
    {
        var written = AppendMany(journal, new Random(7), Records);
        await journal.Commit();
        return written;
    }

    private async Task CompressAll(SegmentJournal journal)
    {
        Release(journal, journal.Committed);
        await journal.IndexesWritten;
        _clock.Advance(TimeSpan.FromDays(2));
        for (var i = 0; i < 100; i++) _clock.Advance(Housekeeping.Period);
    }

    private async Task<List<Written>> CompressedLife()
    {
        await using var journal = await OpenHere();
        var written = await Write(journal);
        await CompressAll(journal);
        return written;
    }

    private string[] Files(string extension) => [.. Directory.GetFiles(_folder.Path, "*" + extension).Where(file => file.EndsWith(extension, StringComparison.Ordinal)).Order()];
}
