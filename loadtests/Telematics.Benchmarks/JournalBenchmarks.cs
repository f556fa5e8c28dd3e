using System.Text;
using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.Logging.Abstractions;
using Telematics.Storage.Journal;

namespace Telematics.Benchmarks;

/// <summary>The journal on the disk of the temporary folder, with its flushes; a batch is what one flush makes durable.</summary>
public class JournalBenchmarks
{
    private static readonly byte[] Vin = Encoding.ASCII.GetBytes(Samples.Vin);
    private readonly byte[] _frame = Samples.Frame();
    private string _folder = "";
    private SegmentJournal _journal = null!;

    [Params(1, 100, 10_000)]
    public int Frames { get; set; }

    [GlobalSetup]
    public async Task Setup()
    {
        _folder = Directory.CreateTempSubdirectory("telematics-bench-").FullName;
        _journal = await SegmentJournal.Open(new JournalSettings { Path = _folder }, TimeProvider.System, NullLogger<SegmentJournal>.Instance);
    }

    [GlobalCleanup]
    public async Task Cleanup()
    {
        await _journal.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Benchmark(Description = "append frames and commit them")]
    public Task AppendAndCommit()
    {
        for (var i = 0; i < Frames; i++) _journal.Append(RecordKind.VehicleFrame, Vin, Samples.Second * 1000, _frame);
        return _journal.Commit();
    }
}
