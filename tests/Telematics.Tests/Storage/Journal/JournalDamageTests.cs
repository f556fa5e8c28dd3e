using Microsoft.Extensions.Logging.Abstractions;
using Telematics.Storage.Journal;
using static Telematics.Tests.Storage.Journal.JournalFixture;

namespace Telematics.Tests.Storage.Journal;

/// <summary>Files that somebody or something has changed between two lives: told, put aside, and the rest served.</summary>
public sealed class JournalDamageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Any_flipped_byte_of_a_record_costs_that_record_and_is_told()
    {
        var written = await Life(300);
        var segment = Files(".seg")[0];
        var sound = await File.ReadAllBytesAsync(segment);
        var victim = written[1];

        for (var at = victim.Position; at < written[2].Position; at += 5)
        {
            var damaged = (byte[])sound.Clone();
            damaged[at] ^= 0x10;
            await File.WriteAllBytesAsync(segment, damaged);
            Assert.Contains(new JournalFolder(_folder.Path).Verify(), report => report.Faults.Any(fault => fault.Contains("no record", StringComparison.Ordinal)));

            await using var journal = await OpenHere();
            Same(written.Where(w => w != victim), ReadAll(journal));
            Assert.Null(journal.ReadAt(victim.Position));
            Assert.Equal(1, journal.QuarantinedRanges);
            Assert.Single(Directory.GetFiles(Path.Combine(_folder.Path, "quarantine")));
            Directory.Delete(Path.Combine(_folder.Path, "quarantine"), recursive: true);
        }
    }

    [Fact]
    public async Task A_flipped_header_copy_is_told_and_costs_nothing()
    {
        var written = await Life(50);
        Flip(Files(".seg")[0], at: 20);

        await using var journal = await OpenHere();

        Same(written, ReadAll(journal));
        Assert.Equal(1, journal.QuarantinedRanges);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(70)]
    public async Task A_flipped_index_is_built_again(int at)
    {
        var written = await Life(300);
        foreach (var index in Files(".idx")) Flip(index, at);
        Assert.Contains(new JournalFolder(_folder.Path).Verify(), report => report.Faults.Any(fault => fault.Contains("index", StringComparison.Ordinal)));

        await using (var journal = await OpenHere()) FindsWhatWasWritten(journal, written, long.MinValue, long.MaxValue);

        Assert.All(new JournalFolder(_folder.Path).Verify(), report => Assert.Empty(report.Faults));
    }

    [Fact]
    public async Task A_segment_cut_short_is_told_as_missing_and_the_rest_is_served()
    {
        var first = await Life(100);
        var second = await Life(100, from: 100);
        var segment = Files(".seg")[0];
        var cut = first[60].Position + 3;
        Truncate(segment, cut);

        await using var journal = await OpenHere();

        Same([.. first.Take(60), .. second], ReadAll(journal));
        Assert.Contains(Directory.GetFiles(Path.Combine(_folder.Path, "quarantine")), file => file.EndsWith(".missing", StringComparison.Ordinal));
        Assert.Equal(2, journal.QuarantinedRanges); // the torn record, and what is gone behind it
    }

    [Fact]
    public async Task The_last_segment_cut_at_a_record_is_missed_by_whoever_remembers_a_position()
    {
        var written = await Life(100);
        Truncate(Files(".seg")[^1], written[60].Position);
        await using var journal = await OpenHere();
        Assert.Equal(0, journal.QuarantinedRanges); // it looks like a crash before the last records were written

        journal.ExpectCommitted(written[60].Position);
        Assert.Equal(0, journal.QuarantinedRanges);
        journal.ExpectCommitted(written[80].Position);

        Assert.Equal(1, journal.QuarantinedRanges);
        Assert.Equal(60, ReadAll(journal).Count);
    }

    [Fact]
    public async Task The_folder_is_listed_verified_and_dumped_from_outside_also_while_it_is_written()
    {
        var first = await Life(100);
        await using var journal = await OpenHere();
        var second = AppendMany(journal, new Random(2), 100);
        await journal.Commit();

        var folder = new JournalFolder(_folder.Path);

        Assert.Equal(200, folder.List().Sum(segment => segment.Records));
        Assert.All(folder.Verify(), segment => Assert.Empty(segment.Faults));
        Assert.Equal([true, false], folder.List().Select(segment => segment.IsClosed).Distinct());
        Same([.. first, .. second], folder.Records().Select(Copy));
    }

    [Fact]
    public async Task A_nearly_full_disk_refuses_in_words_keeps_its_promises_and_takes_records_again_by_itself()
    {
        var disk = new SimulatedDisk();
        var clock = Clock();
        await using var journal = await Open(disk, Settings() with { MinFreeBytes = 1000 }, clock);
        var written = AppendMany(journal, new Random(1), 10);
        await journal.Commit();
        Assert.Null(journal.Refusal);

        disk.FreeBytes = 999;
        clock.Advance(TimeSpan.FromSeconds(5));

        Assert.Contains("nearly full", journal.Refusal, StringComparison.Ordinal);
        Assert.Equal(JournalHealth.DiskLow, journal.Health);
        Assert.Throws<JournalClosedException>(() => Append(journal, new Random(1), 11));
        await journal.Commit();
        Same(written, ReadAll(journal));

        disk.FreeBytes = 1249; // it resumes a quarter above, so that it does not flutter
        clock.Advance(TimeSpan.FromSeconds(5));
        Assert.NotNull(journal.Refusal);
        disk.FreeBytes = 1250;
        clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Null(journal.Refusal);
        AppendMany(journal, new Random(1), 1);
    }

    [Theory]
    [InlineData("SegmentBytes")]
    [InlineData("MaxBatchBytes")]
    [InlineData("MinFreeBytes")]
    [InlineData("MaxAge")]
    public void A_wrong_setting_is_told_by_its_name(string setting)
    {
        var good = Settings();
        Assert.Null(good.Fault());
        var wrong = setting switch
        {
            "SegmentBytes" => good with { SegmentBytes = 1 },
            "MaxBatchBytes" => good with { MaxBatchBytes = -1 },
            "MinFreeBytes" => good with { MinFreeBytes = -1 },
            _ => good with { MaxAge = TimeSpan.FromDays(-1) },
        };

        Assert.StartsWith($"Journal:{setting} = ", wrong.Fault(), StringComparison.Ordinal);
    }

    private Task<SegmentJournal> OpenHere() =>
        SegmentJournal.Open(Settings(_folder.Path), Clock(), NullLogger<SegmentJournal>.Instance);

    /// <summary>One start, some records, one orderly stop: leaves a closed segment.</summary>
    private async Task<List<Written>> Life(int records, int from = 0)
    {
        await using var journal = await OpenHere();
        var random = new Random(from);
        var written = Enumerable.Range(from, records).Select(i => Append(journal, random, i)).ToList();
        await journal.Commit();
        return written;
    }

    private string[] Files(string extension) => [.. Directory.GetFiles(_folder.Path, "*" + extension).Order(StringComparer.Ordinal)];

    private static void Flip(string file, long at)
    {
        using var stream = File.Open(file, FileMode.Open);
        stream.Position = at;
        var value = stream.ReadByte();
        stream.Position = at;
        stream.WriteByte((byte)(value ^ 0x10));
    }

    private static void Truncate(string file, long length)
    {
        using var stream = File.Open(file, FileMode.Open);
        stream.SetLength(length);
    }
}
