using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Telematics.Core;
using Telematics.Protocols;
using Telematics.Storage.Archive;
using Telematics.Storage.Journal;
using Telematics.Tests.Storage.Journal;

namespace Telematics.Tests.Storage.Archive;

/// <summary>
/// Journal and archive on one disk that loses power, or the process killed, at any change, in several lives one after the other; single changes fail as well.
/// After each: what was committed is in the journal; files and index agree; every file of the index is whole; each row of the frames before the
/// archive's position is in the files, once, and nothing else is.
/// </summary>
public sealed class ArchivePowerLossTests
{
    /// <summary>More in a long run: POWER_LOSS_SEEDS.</summary>
    private static readonly int Seeds = int.TryParse(Environment.GetEnvironmentVariable("POWER_LOSS_SEEDS"), out var seeds) ? seeds : 300;

    private const int Lives = 3;
    private const int Vehicles = 3;
    private const long Day = 86_400;

    [Fact]
    public async Task Files_and_index_agree_and_hold_every_row_once_after_every_loss_of_power()
    {
        var told = new Counts();
        for (var seed = 0; seed < Seeds; seed++)
        {
            try
            {
                await new Run(new Random(seed), told).LiveAndLosePower();
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"seed {seed}: {e.Message}", e);
            }
        }

        TestContext.Current.SendDiagnosticMessage($"{told}");
        Assert.True(told.Losses > Seeds && told.Kills > Seeds / 8 && told.Failures > Seeds / 8 && told.Merged > Seeds, $"too little happened: {told}");
    }

    private sealed record Counts
    {
        public int Losses { get; set; }
        public int Kills { get; set; }
        public int Failures { get; set; }
        public int Files { get; set; }
        public int Merged { get; set; }
        public int Strays { get; set; }
    }

    private sealed class Run(Random random, Counts told)
    {
        private readonly AtomicIndex _index = new();
        private readonly List<long> _committed = [];
        private readonly FakeTimeProvider _clock = new(DateTimeOffset.FromUnixTimeSeconds(ArchiveRig.Midnight + 3600));
        private readonly ArchiveSettings _settings = new()
        {
            Shards = random.Next(1, 3),
            RowGroup = 1024,
            MergeFiles = 2,
            MaxPending = random.Next(20, 200),
            WriteEverySeconds = 0,
            RetrySeconds = 0,
            RetryMaxSeconds = 0,
        };

        private SimulatedDisk _disk = new();
        private long _second = ArchiveRig.Midnight;

        public async Task LiveAndLosePower()
        {
            for (var life = 0; life < Lives; life++)
            {
                _index.Disk = _disk;
                _disk.PowerFailsAt = random.Next(1, 150);
                await Live();
                var isKill = random.Next(4) == 0;
                if (isKill) told.Kills++;
                else told.Losses++;
                _disk = isKill ? _disk.AfterKill() : _disk.AfterPowerLoss(random);
            }

            _index.Disk = _disk;
            await using var journal = await JournalFixture.Open(_disk.Folder("journal"));
            var folder = Folder();
            told.Strays += folder.All().Count(path => !_index.Known().Contains(path));
            await Archive(journal, folder);
            await Agree(journal, folder, isMerged: false);
            _clock.Advance(TimeSpan.FromDays(30));
            await Merger(folder).Round(CancellationToken.None);
            _clock.Advance(TimeSpan.FromDays(1));
            await Merger(folder).Round(CancellationToken.None);
            await Agree(journal, folder, isMerged: true);
        }

        private async Task Live()
        {
            SegmentJournal journal;
            ArchiveFolder folder;
            try
            {
                journal = await JournalFixture.Open(_disk.Folder("journal"));
                folder = Folder();
            }
            catch (IOException)
            {
                return; // in the middle of the recovery
            }

            await using (journal)
            {
                try
                {
                    while (!_disk.PowerIsLost)
                    {
                        await Send(journal);
                        if (random.Next(5) == 0) _disk.FailsAt = _disk.Operations + random.Next(1, 12);
                        await Archive(journal, folder);
                        if (random.Next(2) == 0) await Merger(folder).Round(CancellationToken.None);
                        _clock.Advance(TimeSpan.FromSeconds(random.Next(400)));
                        if (_disk.FailsAt < _disk.Operations) told.Failures++;
                        _disk.FailsAt = long.MaxValue;
                    }
                }
                catch (Exception lost) when (lost is IOException or JournalClosedException)
                {
                    Assert.True(_disk.PowerIsLost || _disk.FailsAt <= _disk.Operations, $"without a failure of the disk: {lost}");
                }
            }
        }

        private async Task Send(SegmentJournal journal)
        {
            var positions = new List<long>();
            for (var i = random.Next(1, 6); i > 0; i--)
            {
                // Now and then again, or of the day before.
                var back = random.Next(6) switch { 0 => 10, 1 => Day, _ => 0 };
                positions.Add(ArchiveRig.Send(journal, random.Next(Vehicles), _second - back, receivedAt: _second + 10));
                _second += 10;
            }

            await journal.Commit();
            _committed.AddRange(positions);
        }

        /// <summary>The archiver as it starts, until it has come to the end of the journal, or the power is gone.</summary>
        private async Task Archive(SegmentJournal journal, ArchiveFolder folder)
        {
            using var stop = new CancellationTokenSource();
            var archiver = new Archiver(journal, _index, folder, _settings, ProtocolCatalog.Gb17691.Decode, ArchiveRig.IsFaulty, CityCalendar.Shanghai, _clock, NullLogger.Instance);
            _index.Changed = () =>
            {
                if (_index.Position >= journal.Committed) stop.Cancel();
            };
            _disk.PowerLost = stop.Cancel;
            if (_index.Position >= journal.Committed) await stop.CancelAsync();
            try
            {
                await archiver.Run(stop.Token);
            }
            finally
            {
                (_index.Changed, _disk.PowerLost) = (null, null);
            }

            if (_disk.PowerIsLost) throw new IOException("power lost");
        }

        private Merger Merger(ArchiveFolder folder) => new(_index, folder, _settings, CityCalendar.Shanghai, _clock, NullLogger.Instance);

        private ArchiveFolder Folder() => new(_disk.Folder("archive"), "simulated");

        private async Task Agree(SegmentJournal journal, ArchiveFolder folder, bool isMerged)
        {
            Assert.Empty(_index.Damaged());
            var files = folder.All().ToHashSet(StringComparer.Ordinal);
            Assert.Equal([], files.Except(_index.Known()));
            if (isMerged) Assert.Equal([], _index.Known().Except(files)); // of a file on its way out the row goes last
            Assert.True(_index.Position <= journal.Committed, "the archive is ahead of the journal");

            var (sent, positions) = Sent(journal);
            Assert.Equal([], _committed.Where(position => !positions.Contains(position)));
            var rows = new List<(string Vin, long Second, long Position)>();
            foreach (var file in _index.Live(ArchiveKind.Readings, 0, int.MaxValue))
            {
                Assert.True(folder.IsIntact(file), $"{file.Path} is not what was written");
                rows.AddRange(await Rows(folder, file));
                told.Files++;
                if (file.Level > 0) told.Merged++;
            }

            Assert.Equal(rows.Count, rows.Distinct().Count());
            Assert.Equal([], rows.Except(sent));
            Assert.Equal(Firsts(sent), Firsts(rows));
            if (isMerged) Assert.Equal(Firsts(rows).Count, rows.Count);
        }

        /// <summary>Of each second what was received first.</summary>
        private static List<(string Vin, long Second, long Position)> Firsts(IEnumerable<(string Vin, long Second, long Position)> rows) =>
            [.. rows.GroupBy(row => (row.Vin, row.Second)).Select(same => same.MinBy(row => row.Position)).Order()];

        private static (HashSet<(string Vin, long Second, long Position)> Rows, HashSet<long> Positions) Sent(SegmentJournal journal)
        {
            var frames = new FrameRows(ProtocolCatalog.Gb17691.Decode, ArchiveRig.IsFaulty, CityCalendar.Shanghai);
            var positions = new HashSet<long>();
            using var reader = journal.Read(0);
            var chunk = new List<JournalRecord>();
            while (reader.TryRead(chunk, 1 << 20))
            {
                foreach (var record in chunk)
                {
                    positions.Add(record.Position);
                    frames.Take(record, System.Text.Encoding.ASCII.GetString(record.Key.Span), shard: 0);
                }
            }

            return ([.. frames.Readings.All.SelectMany(place => place.Rows).Select(row => (row.Vin, row.Second, row.Position))], positions);
        }

        private static async Task<List<(string Vin, long Second, long Position)>> Rows(ArchiveFolder folder, ArchiveFile file)
        {
            var rows = new List<(string, long, long)>();
            await using var reader = await folder.Open(ReadingRow.Table, file);
            while (await reader.Next()) rows.Add((reader.Current.Vin, reader.Current.Second, reader.Current.Position));
            Assert.Equal(file.Rows, rows.Count);
            return rows;
        }
    }
}
