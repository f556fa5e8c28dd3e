using Telematics.Storage.Journal;
using static Telematics.Tests.Storage.Journal.JournalFixture;

namespace Telematics.Tests.Storage.Journal;

/// <summary>
/// The power fails at any operation of the disk, in several lives one after the other, also while the journal is being recovered.
/// What was committed is there, at its position and in order; nothing else than whole records that were appended is there.
/// </summary>
public sealed class PowerLossTests
{
    private const int Seeds = 1000;
    private const int Lives = 4;

    [Fact]
    public async Task What_was_committed_survives_every_loss_of_power()
    {
        var losses = 0;
        for (var seed = 0; seed < Seeds; seed++)
        {
            try
            {
                losses += await LiveAndLosePower(new Random(seed));
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"seed {seed}: {e.Message}", e);
            }
        }

        Assert.True(losses > Seeds, $"only {losses} lives ended by a loss of power");
    }

    private static async Task<int> LiveAndLosePower(Random random)
    {
        var disk = new SimulatedDisk();
        var settings = Settings() with { SegmentBytes = random.Next(400, 6000) };
        var known = new Ledger();
        var losses = 0;
        for (var life = 0; life < Lives; life++)
        {
            disk.PowerFailsAt = random.Next(1, 120);
            if (await Live(disk, settings, known, random)) losses++;
            disk = random.Next(4) == 0 ? disk.AfterKill() : disk.AfterPowerLoss(random);
        }

        await using var journal = await Open(disk, settings);
        known.Holds(journal);
        var (from, to) = (Start + random.Next(100_000), Start + random.Next(100_000, 200_000));
        FindsWhatWasWritten(journal, ReadAll(journal), from, to);
        return losses;
    }

    /// <summary>True when the power failed.</summary>
    private static async Task<bool> Live(SimulatedDisk disk, JournalSettings settings, Ledger known, Random random)
    {
        SegmentJournal journal;
        try
        {
            journal = await Open(disk, settings);
        }
        catch (IOException)
        {
            return true; // in the middle of the recovery
        }

        await using (journal)
        {
            known.Holds(journal);
            try
            {
                while (known.Appended.Count < 4000)
                {
                    var batch = AppendMany(journal, random, random.Next(1, 30));
                    known.Append(batch);
                    await journal.Commit();
                    known.Committed.AddRange(batch);
                }
            }
            catch (JournalClosedException)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>What the test knows of everything it wrote.</summary>
    private sealed class Ledger
    {
        private long _newestSeen;

        /// <summary>By position. One that nobody ever saw committed may be given out again.</summary>
        public Dictionary<long, string> Appended { get; } = [];
        public List<Written> Committed { get; } = [];

        public void Append(IEnumerable<Written> batch)
        {
            foreach (var written in batch)
            {
                Assert.True(written.Position > _newestSeen, $"position {written.Position} was given out before");
                Appended[written.Position] = Line(written);
            }
        }

        public void Holds(SegmentJournal journal)
        {
            var read = ReadAll(journal);
            Assert.Equal(read.Select(r => r.Position).Order(), read.Select(r => r.Position));
            foreach (var record in read) Assert.Equal(Appended.GetValueOrDefault(record.Position), Line(record));

            var positions = read.Select(r => r.Position).ToHashSet();
            foreach (var committed in Committed)
                Assert.True(positions.Contains(committed.Position), $"committed position {committed.Position} is lost");
            _newestSeen = read.Count == 0 ? 0 : read[^1].Position;
            Assert.True(journal.Committed > _newestSeen, $"new positions begin at {journal.Committed}, {_newestSeen} was seen before");
        }
    }
}
