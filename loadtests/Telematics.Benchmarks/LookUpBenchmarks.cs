using System.Text;
using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.Logging.Abstractions;
using Telematics.Driver;
using Telematics.Storage.Journal;

namespace Telematics.Benchmarks;

/// <summary>What a page of one vehicle asks of the journal: 1 000 vehicles, 100 frames each, several closed segments.</summary>
public class LookUpBenchmarks
{
    private const int Vehicles = 1000, FramesEach = 100, SecondsBetween = 10;
    private static readonly byte[] Asked = Key(Vehicles / 2);
    private string _folder = "";
    private SegmentJournal _journal = null!;
    private long _position;

    [GlobalSetup]
    public async Task Setup()
    {
        _folder = Directory.CreateTempSubdirectory("telematics-bench-").FullName;
        var settings = new JournalSettings { Path = _folder, SegmentBytes = 8 << 20 };
        _journal = await SegmentJournal.Open(settings, TimeProvider.System, NullLogger<SegmentJournal>.Instance);
        var frame = Samples.Frame();
        var keys = Enumerable.Range(0, Vehicles).Select(Key).ToArray();
        for (var i = 0; i < FramesEach; i++)
        {
            foreach (var key in keys) _journal.Append(RecordKind.VehicleFrame, key, ReceivedAtMs(i), frame);
            await _journal.Commit();
        }

        _position = _journal.Find(RecordKind.VehicleFrame, Asked, 0, long.MaxValue).First();
    }

    [GlobalCleanup]
    public async Task Cleanup()
    {
        await _journal.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Benchmark(Description = "positions of a vehicle's last ten frames, from the index")]
    public int Find() => _journal.Find(RecordKind.VehicleFrame, Asked, ReceivedAtMs(FramesEach - 10), long.MaxValue).Count();

    [Benchmark(Description = "read one record at its position")]
    public JournalRecord? ReadAt() => _journal.ReadAt(_position);

    private static long ReceivedAtMs(int frame) => (Samples.Second + frame * SecondsBetween) * 1000L;

    private static byte[] Key(int vehicle) => Encoding.ASCII.GetBytes(new FrameSource(vehicle, Samples.Second, "LBNCH").Vin.ToString());
}
