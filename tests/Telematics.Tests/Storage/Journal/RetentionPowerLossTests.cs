using Telematics.Storage.Journal;
using static Telematics.Tests.Storage.Journal.JournalFixture;

namespace Telematics.Tests.Storage.Journal;

/// <summary>
/// The power fails at any operation while segments are compressed, deleted by size, and held records of them kept, in several lives one after the other.
/// What was committed is there as far back as the journal goes, what is held for ever, each record byte for byte.
/// </summary>
public sealed class RetentionPowerLossTests
{
    private const int Seeds = 2000;
    private const int Lives = 4;

    [Fact]
    public async Task Neither_compressing_nor_deleting_loses_a_record_that_is_to_stay()
    {
        var (losses, kept, packed) = (0, 0, 0L);
        for (var seed = 0; seed < Seeds; seed++)
        {
            try
            {
                var run = new Run(new Random(seed));
                await run.Go();
                losses += run.Losses;
                kept += run.Kept;
                packed += run.Packed;
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"seed {seed}: {e.Message}", e);
            }
        }

        Assert.True(losses > Seeds, $"only {losses} lives ended by a loss of power");
        Assert.True(kept > Seeds, $"only {kept} records were read from kept segments");
        Assert.True(packed > Seeds, $"only {packed} segments were compressed");
    }

    private sealed class Run(Random random)
    {
        private readonly JournalSettings _settings = Settings() with
        {
            SegmentBytes = random.Next(1000, 5000),
            MaxBytes = random.Next(3000, 20_000),
            CompressAfter = TimeSpan.Zero,
        };

        private readonly HeldVins _held = new();
        private readonly Dictionary<long, string> _appended = [];
        private readonly List<Written> _committed = [];
        private SimulatedDisk _disk = new();

        public int Losses { get; private set; }

        public int Kept { get; private set; }

        public long Packed { get; private set; }

        public async Task Go()
        {
            foreach (var vin in Vins.Take(random.Next(0, 4))) _held.Keys.Add(new HeldKey(vin, long.MinValue, long.MaxValue));
            for (var life = 0; life < Lives; life++)
            {
                _disk.PowerFailsAt = random.Next(1, 200);
                if (await Live()) Losses++;
                _disk = random.Next(4) == 0 ? _disk.AfterKill() : _disk.AfterPowerLoss(random);
            }

            await using var journal = await Open(_disk, _settings);
            Check(journal);
        }

        /// <summary>True when the power failed.</summary>
        private async Task<bool> Live()
        {
            var clock = Clock();
            clock.Advance(TimeSpan.FromDays(1));
            SegmentJournal journal;
            try
            {
                journal = await Open(_disk, _settings, clock);
            }
            catch (IOException)
            {
                return true;
            }

            await using (journal)
            {
                journal.Hold(_held);
                Check(journal);
                try
                {
                    while (_appended.Count < 3000)
                    {
                        var batch = AppendMany(journal, random, random.Next(1, 30));
                        foreach (var written in batch) _appended[written.Position] = Line(written);
                        await journal.Commit();
                        _committed.AddRange(batch);
                        journal.Release(JournalFollower.Checkpoints, journal.Committed);
                        journal.Release(JournalFollower.Archive, journal.Committed);
                        await journal.IndexesWritten;
                        clock.Advance(Housekeeping.Period);
                        Packed += journal.Compaction.Segments;
                    }
                }
                catch (JournalClosedException)
                {
                    return true;
                }
            }

            return false;
        }

        private void Check(SegmentJournal journal)
        {
            var read = ReadAll(journal);
            foreach (var record in read) Assert.Equal(_appended.GetValueOrDefault(record.Position), Line(record));
            var positions = read.Select(record => record.Position).ToHashSet();
            foreach (var committed in _committed)
            {
                if (committed.Position >= journal.Oldest) Assert.True(positions.Contains(committed.Position), $"committed position {committed.Position} is lost");
                else if (_held.Holds(committed)) Kept += Line(Copy(journal.ReadAt(committed.Position)!.Value)) == Line(committed) ? 1 : throw new InvalidOperationException("another record");
                else Assert.Null(journal.ReadAt(committed.Position));
            }

            foreach (var held in _held.Keys)
            {
                var found = journal.Find(RecordKind.VehicleFrame, System.Text.Encoding.ASCII.GetBytes(held.Key), long.MinValue, long.MaxValue).ToHashSet();
                foreach (var committed in _committed.Where(w => w.Key == held.Key && w.Kind == RecordKind.VehicleFrame))
                    Assert.True(found.Contains(committed.Position), $"held position {committed.Position} is not found");
            }

            // What a crash tore of a batch that nobody was told to be stored may be there; files that should be and are not may not.
            Assert.DoesNotContain(_disk.Folder("quarantine").List(), name => name.EndsWith(".missing", StringComparison.Ordinal));
        }
    }
}
