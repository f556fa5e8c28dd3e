using Telematics.Storage.Journal.Format;
using Telematics.Storage.Journal.Index;
using Telematics.Tests.Storage.Journal;

namespace Telematics.Tests.Fuzz.Targets;

/// <summary>A damaged index file answers rightly or says that it is damaged.</summary>
internal sealed class IndexTarget() : FuzzTarget("index")
{
    private static readonly SegmentIdentity Segment = new(Id: 0x0123456789ABCDEF, Base: 1000, CreatedAtMs: 5, Limit: 1 << 20);
    private const long End = 60_000;

    private static readonly Dictionary<string, List<long>> Truth = [];
    private static readonly byte[] File = Write();

    public override IReadOnlyList<byte[]> Seeds { get; } = [File];

    public override IReadOnlyList<byte[]> Words => [File[..64], File[64..200]];

    public override Task Check(byte[] input)
    {
        var disk = new SimulatedDisk();
        disk.Put(Segment.IndexName, input);
        using var file = disk.Open(Segment.IndexName, FileAccess.Read);
        var whole = Answers(() => IndexFile.Verify(file, Segment, End));
        if (input.AsSpan().SequenceEqual(File)) Assert.True(whole);

        foreach (var (key, positions) in Truth)
        {
            var found = new List<long>();
            var answered = Answers(() => IndexFile.Select(file, Segment, End, Convert.FromHexString(key), long.MinValue, long.MaxValue, found));
            if (answered) Assert.Equal(positions, found);
            Assert.True(answered || !whole, "an index that was found whole does not answer");
        }

        return Task.CompletedTask;
    }

    private static bool Answers(Action question)
    {
        try
        {
            question();
            return true;
        }
        catch (IndexDamagedException)
        {
            return false;
        }
    }

    private static byte[] Write()
    {
        var random = new Random(17691);
        var index = new MemoryIndex(Segment);
        for (var k = 0L; k < 120; k++)
        {
            var key = System.Text.Encoding.ASCII.GetBytes($"KEY{random.Next(12)}".PadRight(random.Next(4, 17), 'X'));
            var position = Segment.FirstRecord + 50 * k;
            index.Add(1, key, position, 1_790_000_000_000 + random.Next(5000));
            var composed = Convert.ToHexString(IndexKey.Compose(1, key));
            if (!Truth.TryGetValue(composed, out var positions)) Truth[composed] = positions = [];
            positions.Add(position);
        }

        Truth[Convert.ToHexString(IndexKey.Compose(1, "NOBODY"u8))] = [];
        var disk = new SimulatedDisk();
        IndexFile.Write(disk, Segment, End, index);
        return disk.BytesOf(Segment.IndexName);
    }
}
