using System.Text;
using Telematics.Storage.Journal;
using Telematics.Storage.Journal.Format;
using Telematics.Tests.Storage.Journal;
using static Telematics.Tests.Storage.Journal.JournalFixture;

namespace Telematics.Tests.Fuzz.Targets;

/// <summary>
/// One damaged segment file in a journal's folder. The journal opens, hands out every record whose bytes are whole and nothing that was never written,
/// reports what is gone, takes new records, and says the same when it is opened again. An input is the number of the file and what it holds.
/// </summary>
internal sealed class SegmentTarget() : FuzzTarget("segment")
{
    private static readonly Original Journal = Original.Write();

    /// <summary>Opening a journal takes a millisecond and more.</summary>
    public override int LeastRuns => 150;

    public override IReadOnlyList<byte[]> Seeds => Files.Select((file, number) => (byte[])[(byte)number, .. file.Bytes]).ToList();

    public override IReadOnlyList<byte[]> Words => [.. Files.Select(file => file.Bytes[..SegmentHeader.Length]), .. Files.Select(file => file.Bytes[^100..])];

    private static List<(string Name, byte[] Bytes)> Files => Journal.Files;

    public override async Task Check(byte[] input)
    {
        var original = Journal;
        var damaged = input.Length == 0 ? 0 : input[0] % original.Files.Count;
        byte[] bytes = input.Length == 0 ? [] : input[1..];
        var disk = new SimulatedDisk();
        for (var k = 0; k < original.Files.Count; k++) disk.Put(original.Files[k].Name, k == damaged ? bytes : original.Files[k].Bytes);

        List<Written> before;
        Written added;
        await using (var journal = await JournalFixture.Open(disk))
        {
            before = ReadAll(journal);
            AssertRight(original, damaged, bytes, before, journal.QuarantinedRanges);
            AssertFinds(journal, before);
            added = Append(journal, RandomOf(input), 0);
            await journal.Commit();
            Same([.. before, added], ReadAll(journal));
        }

        await using var again = await JournalFixture.Open(disk.AfterKill());
        Same([.. before, added], ReadAll(again));
    }

    private static void AssertRight(Original original, int damaged, byte[] bytes, List<Written> read, int quarantined)
    {
        var readLines = read.Select(Line).ToHashSet(StringComparer.Ordinal);
        Assert.True(readLines.Count == read.Count, "a record is handed out twice");
        Assert.True(readLines.IsSubsetOf(original.Records.Select(Line)), "a record is handed out that nobody wrote");

        var (lostWhole, lost) = (0, 0);
        foreach (var record in original.Records.Where(record => !readLines.Contains(Line(record))))
        {
            lost++;
            if (original.IsWhole(record, damaged, bytes)) lostWhole++;
        }

        Assert.True(lostWhole == 0, $"{lostWhole} records whose bytes are whole are not handed out");
        var isLast = damaged == original.Files.Count - 1; // where a torn end is what a crash leaves, and no fault
        Assert.True(lost == 0 || isLast || quarantined > 0, $"{lost} records are gone and nothing is reported");
    }

    private static void AssertFinds(SegmentJournal journal, List<Written> read)
    {
        foreach (var vin in Vins)
        {
            var found = journal.Find(RecordKind.VehicleFrame, Encoding.ASCII.GetBytes(vin), long.MinValue, long.MaxValue)
                .Select(journal.ReadAt).OfType<JournalRecord>().Select(Copy).ToList();
            Same(read.Where(record => record.Kind == RecordKind.VehicleFrame && record.Key == vin), found);
        }
    }

    /// <summary>A journal of some small segments, as a killed process leaves it.</summary>
    private sealed record Original(List<(string Name, byte[] Bytes)> Files, List<Written> Records)
    {
        private const int Segments = 4;

        public static Original Write()
        {
            var random = new Random(17691);
            var original = new Original([], []);
            var position = 0L;
            for (var k = 0; k < Segments; k++) position = original.WriteSegment(position, isClosed: k < Segments - 1, random);
            return original;
        }

        /// <summary>Returns where the next one begins.</summary>
        private long WriteSegment(long basePosition, bool isClosed, Random random)
        {
            var segment = new SegmentIdentity((ulong)random.NextInt64(), basePosition, Start, Limit: 4096);
            var bytes = new byte[4096];
            SegmentHeader.Write(bytes, segment);
            var (at, stats) = (SegmentHeader.Length, default(SegmentStats));
            for (var k = 0; k < 15; k++)
            {
                var record = NextRecord(basePosition + at, random);
                var length = RecordFormat.LengthOf(record.Key.Length, record.Payload.Length);
                RecordFormat.Write(
                    bytes.AsSpan(at, length), segment, record.Position, (byte)record.Kind, Encoding.ASCII.GetBytes(record.Key), record.ReceivedAtMs, record.Payload);
                Records.Add(record);
                stats = stats.With(record.ReceivedAtMs);
                at += length;
            }

            if (isClosed)
            {
                SegmentEnd.Write(bytes.AsSpan(at, SegmentEnd.Length), segment, basePosition + at, basePosition + segment.Limit, stats, Start);
                at += SegmentEnd.Length;
            }

            Files.Add((segment.FileName, bytes[..at]));
            return basePosition + segment.Limit;
        }

        private static Written NextRecord(long position, Random random)
        {
            var payload = new byte[random.Next(0, 60)];
            random.NextBytes(payload);
            var kind = random.Next(10) == 0 ? RecordKind.VehicleRejected : RecordKind.VehicleFrame;
            return new Written(position, kind, Vins[random.Next(Vins.Length)], Start + random.Next(100_000), payload);
        }

        /// <summary>All bytes of the record are where they were, and some copy of the segment's id that they are checked with is too.</summary>
        public bool IsWhole(Written record, int damaged, byte[] bytes)
        {
            var file = Files.FindLastIndex(file => BaseOf(file.Name) <= record.Position);
            if (file != damaged) return true;

            var whole = Files[damaged].Bytes;
            var from = (int)(record.Position - BaseOf(Files[damaged].Name));
            var length = RecordFormat.LengthOf(record.Key.Length, record.Payload.Length);
            var isClosed = damaged < Files.Count - 1;
            var hasIdentity = Has(0, SegmentHeader.CopyLength) || Has(SegmentHeader.CopyLength, SegmentHeader.CopyLength)
                || (isClosed && bytes.Length == whole.Length && Has(whole.Length - SegmentEnd.Length, SegmentEnd.Length));
            return hasIdentity && Has(from, length);

            bool Has(int at, int count) => at + count <= bytes.Length && whole.AsSpan(at, count).SequenceEqual(bytes.AsSpan(at, count));
        }

        private static long BaseOf(string name) => SegmentIdentity.TryParseName(name, SegmentIdentity.Extension, out var position) ? position : -1;
    }
}
