using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Telematics.Storage.Journal;
using static Telematics.Tests.Storage.Journal.JournalFixture;

namespace Telematics.Tests.Storage.Journal;

/// <summary>Ratio and speed on a journal that somebody has, for docs/capacity.md. The folder is copied first.</summary>
public sealed class CompressionMeasured(ITestOutputHelper output)
{
    private const int Reads = 20_000;

    [Fact(Explicit = true)]
    public async Task A_journal_compressed_and_read_again()
    {
        using var folder = new TemporaryFolder();
        var source = Environment.GetEnvironmentVariable("TELEMATICS_JOURNAL") ?? throw new InvalidOperationException("TELEMATICS_JOURNAL names no folder");
        foreach (var file in Directory.GetFiles(source, "*.seg")) File.Copy(file, Path.Combine(folder.Path, Path.GetFileName(file)));
        var clock = Clock();
        clock.Advance(TimeSpan.FromDays(3650));
        await using var journal = await SegmentJournal.Open(Settings(folder.Path) with { CompressAfter = TimeSpan.Zero }, clock, NullLogger<SegmentJournal>.Instance);
        var positions = new JournalFolder(folder.Path).Records().Select(record => record.Position).ToList();
        Time("plain: records read one by one at random", Reads, () => ReadAtRandom(journal, positions));
        journal.Release(JournalFollower.Checkpoints, journal.Committed);
        journal.Release(JournalFollower.Archive, journal.Committed);
        var seconds = Time("compressed and verified", 1, () =>
        {
            for (var i = 0; i < journal.SegmentCount; i++) clock.Advance(Housekeeping.Period);
        });
        var done = journal.Compaction;
        Say($"{done.Segments} segments, {done.PlainBytes} bytes to {done.StoredBytes}: {(double)done.PlainBytes / done.StoredBytes:F2} to 1, {done.PlainBytes / seconds / 1e6:F0} MB/s");
        Time("compressed: records read one by one at random", Reads, () => ReadAtRandom(journal, positions));
        Time("compressed: every record in order", positions.Count, () => Assert.Equal(positions.Count, ReadAll(journal, chunk: 1 << 20).Count));
    }

    private static void ReadAtRandom(SegmentJournal journal, List<long> positions)
    {
        var random = new Random(1);
        for (var i = 0; i < Reads; i++) Assert.NotNull(journal.ReadAt(positions[random.Next(positions.Count)]));
    }

    private double Time(string what, int count, Action work)
    {
        var watch = Stopwatch.StartNew();
        work();
        Say($"{what}: {watch.Elapsed.TotalMilliseconds:F0} ms, {watch.Elapsed.TotalMicroseconds / count:F1} us each");
        return watch.Elapsed.TotalSeconds;
    }

    private void Say(FormattableString line) => output.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
