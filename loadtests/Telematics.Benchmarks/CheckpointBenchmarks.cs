using BenchmarkDotNet.Attributes;
using Telematics.Core.Rules;
using Telematics.Storage.Database;
using Telematics.Storage.Database.Sqlite;

namespace Telematics.Benchmarks;

/// <summary>Vehicles of a checkpoint round into SQLite, on disk, as many at once as a round has in flight.</summary>
public class CheckpointBenchmarks
{
    private const int AtOnce = 256, StateBytes = 2048;
    private readonly byte[] _state = new byte[StateBytes];
    private string _folder = "";
    private SqliteWriter _writer = null!;
    private SqliteCheckpoints _checkpoints = null!;
    private long _position;

    [GlobalSetup]
    public async Task Setup()
    {
        _folder = Directory.CreateTempSubdirectory("telematics-bench-").FullName;
        var settings = DatabaseSettings.SqliteIn(_folder);
        await new DatabaseSchema(settings, new ScopedDb(settings)).Migrate(CancellationToken.None);
        _writer = new SqliteWriter(settings);
        _checkpoints = new SqliteCheckpoints(settings, _writer);
    }

    [GlobalCleanup]
    public async Task Cleanup()
    {
        _checkpoints.Dispose();
        await _writer.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Benchmark(Description = "save a vehicle's checkpoint, 256 at once", OperationsPerInvoke = AtOnce)]
    public Task Save()
    {
        _position++;
        return Task.WhenAll(Enumerable.Range(0, AtOnce).Select(vehicle => _checkpoints.Save(new VehicleCheckpoint(
            $"LBNCH{vehicle:D12}", _position, VehicleLevel.None, 0, Samples.Second * 1000, _position, 0, _state))));
    }
}
