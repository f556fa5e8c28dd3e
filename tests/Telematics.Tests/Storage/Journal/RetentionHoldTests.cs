using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Telematics.Storage.Journal;
using static Telematics.Tests.Storage.Journal.JournalFixture;

namespace Telematics.Tests.Storage.Journal;

/// <summary>Retention takes what is old and nobody holds, and nothing else, whatever is held.</summary>
public sealed class RetentionHoldTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _clock = Clock();
    private readonly HeldVins _held = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task Nothing_that_is_held_is_ever_deleted(int seed)
    {
        var random = new Random(seed);
        var written = new List<Written>();
        for (var life = 0; life < 3; life++)
        {
            await using var journal = await OpenHere();
            written.AddRange(AppendMany(journal, random, 3000));
            await journal.Commit();
            HoldSome(random, written, journal.Oldest, life);
            await RetainAll(journal);
            AllHeldAreThere(journal, written);
        }

        await using (var next = await OpenHere()) AllHeldAreThere(next, written);
        Assert.All(new JournalFolder(_folder.Path).Verify(), report => Assert.Empty(report.Faults));
        var outside = new JournalFolder(_folder.Path).Records().Select(Copy).Select(Line).ToHashSet();
        Assert.All(written.Where(_held.Holds), held => Assert.Contains(Line(held), outside));
    }

    [Fact]
    public async Task What_is_released_goes_at_the_next_review_and_the_rest_stays()
    {
        await using var journal = await OpenHere();
        var written = AppendMany(journal, new Random(1), 3000);
        await journal.Commit();
        _held.Keys.Add(new HeldKey(Vins[0], long.MinValue, long.MaxValue));
        _held.Keys.Add(new HeldKey(Vins[1], long.MinValue, long.MaxValue));
        await RetainAll(journal);
        var old = written.Where(w => w.Position < journal.Oldest).ToList();
        Assert.Contains(old, w => w.Key == Vins[1]);

        _held.Keys.RemoveAt(1);
        await RetainAll(journal);
        Assert.All(old.Where(w => w.Key == Vins[1]), w => Assert.Null(journal.ReadAt(w.Position)));
        AllHeldAreThere(journal, old);

        _held.Keys.Clear();
        await RetainAll(journal);
        Assert.Equal(0, journal.KeptSegmentCount);
        Assert.Empty(Directory.GetFiles(Path.Combine(_folder.Path, "kept")));
    }

    [Fact]
    public async Task While_the_holds_cannot_be_read_nothing_is_deleted()
    {
        await using var journal = await OpenHere();
        var written = AppendMany(journal, new Random(1), 3000);
        await journal.Commit();
        _held.Fails = true;
        await RetainAll(journal);
        Same(written, ReadAll(journal));
    }

    private void AllHeldAreThere(SegmentJournal journal, IEnumerable<Written> written)
    {
        foreach (var record in written)
        {
            var found = journal.ReadAt(record.Position);
            if (_held.Holds(record) || record.Position >= journal.Oldest) Assert.Equal(Line(record), Line(Copy(found!.Value)));
            else Assert.Null(found);
        }
    }

    /// <summary>Vehicles in a span of time from the start on, and single records of what is still there.</summary>
    private void HoldSome(Random random, List<Written> written, long oldest, int life)
    {
        var there = written.Where(w => w.Position >= oldest).ToList();
        for (var i = 0; i < random.Next(4); i++) _held.Positions.Add(there[random.Next(there.Count)].Position);
        if (life > 0) return;
        foreach (var vin in Vins.Take(random.Next(5)))
        {
            var from = there[random.Next(there.Count)].ReceivedAtMs;
            _held.Keys.Add(new HeldKey(vin, from, from + random.Next(2_000_000)));
        }
    }

    private async Task<SegmentJournal> OpenHere()
    {
        var settings = Settings(_folder.Path) with { SegmentBytes = 20_000, MaxAge = TimeSpan.FromDays(1), CompressAfter = TimeSpan.FromMinutes(1) };
        var journal = await SegmentJournal.Open(settings, _clock, NullLogger<SegmentJournal>.Instance);
        journal.Hold(_held);
        return journal;
    }

    private async Task RetainAll(SegmentJournal journal)
    {
        journal.Release(JournalFollower.Checkpoints, journal.Committed);
        journal.Release(JournalFollower.Archive, journal.Committed);
        await journal.IndexesWritten;
        for (var i = 0; i < 5; i++) _clock.Advance(Housekeeping.Period); // some are compressed before they go
        _clock.Advance(TimeSpan.FromDays(2));
        for (var i = 0; i < 40; i++) _clock.Advance(Housekeeping.Period);
    }
}
