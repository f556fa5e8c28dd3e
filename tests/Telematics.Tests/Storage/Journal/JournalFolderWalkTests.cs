using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Telematics.Storage.Journal;

namespace Telematics.Tests.Storage.Journal;

public sealed class JournalFolderWalkTests : IDisposable
{
    private static readonly RecordKind[] Kinds = [RecordKind.VehicleFrame, RecordKind.VehicleRejected];
    private static readonly WalkRange Everything = new(long.MinValue, long.MaxValue, long.MaxValue);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Records_are_told_once_in_order_all_or_of_one_key_with_an_index_and_without()
    {
        var written = await Write(4000);
        var folder = new JournalFolder(_folder.Path);
        var key = JournalFixture.Vins[3];
        var ofKey = written.Where(record => record.Key == key).ToList();

        Assert.Equal(written.Select(record => record.Position), Walk(folder, Everything));
        Assert.Equal(ofKey.Select(record => record.Position), Walk(folder, Everything, key));
        foreach (var index in Directory.GetFiles(_folder.Path, "*.idx")) File.Delete(index);
        Assert.Equal(ofKey.Select(record => record.Position), Walk(folder, Everything, key));
    }

    [Fact]
    public async Task Only_records_of_the_range_are_told()
    {
        var written = await Write(4000);
        var folder = new JournalFolder(_folder.Path);
        var range = new WalkRange(written[1000].ReceivedAtMs, written[3000].ReceivedAtMs, written[2500].Position);
        var expected = written.Where(record => record.ReceivedAtMs >= range.FromMs && record.ReceivedAtMs < range.ToMs && record.Position < range.Until).ToList();

        Assert.Equal(expected.Select(record => record.Position), Walk(folder, range));
        Assert.Equal(
            expected.Where(record => record.Key == JournalFixture.Vins[0]).Select(record => record.Position), Walk(folder, range, JournalFixture.Vins[0]));
    }

    private async Task<List<Written>> Write(int count)
    {
        var settings = new JournalSettings { Path = _folder.Path, MinFreeBytes = 0, SegmentBytes = 65_536 };
        await using var journal = await SegmentJournal.Open(settings, JournalFixture.Clock(), NullLogger<SegmentJournal>.Instance);
        var random = new Random(7);
        var written = new List<Written>();
        for (var i = 0; i < count; i++)
        {
            written.Add(JournalFixture.Append(journal, random, i));
            if (i % 200 == 0) await journal.Commit();
        }

        await journal.Commit();
        return written;
    }

    private static List<long> Walk(JournalFolder folder, WalkRange range, string? key = null)
    {
        var positions = new List<long>();
        if (key is null) folder.Walk(range, Take, null, CancellationToken.None);
        else folder.Walk(Encoding.ASCII.GetBytes(key), Kinds, range, Take, null, CancellationToken.None);
        return positions;

        void Take(in RecordInPlace record) => positions.Add(record.Position);
    }
}
