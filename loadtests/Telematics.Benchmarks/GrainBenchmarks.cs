using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Telematics.Core;
using Telematics.Core.Rules;
using Telematics.Core.Stations;
using Telematics.Core.Vehicles;
using Telematics.Driver;
using Telematics.Grains.Dispatch;
using Telematics.Grains.Live;
using Telematics.Grains.Vehicles;
using Telematics.Protocols;
using Telematics.Storage.Database;
using Telematics.Storage.Rules;

namespace Telematics.Benchmarks;

/// <summary>A call to a vehicle's grain in the same process, as the dispatcher makes it; and its state as a checkpoint.</summary>
public class GrainBenchmarks
{
    private readonly FrameSource _source = new(1, DateTimeOffset.UtcNow.AddDays(-20).ToUnixTimeSeconds(), "LBNCH");
    private readonly byte[] _frame = new byte[FrameSource.FrameLength];
    private readonly StoredFrame[] _frames = new StoredFrame[1];
    private readonly VehicleState _month = Samples.Month();
    private byte[] _written = [];
    private IHost _host = null!;
    private IVehicleGrain _grain = null!;
    private VehicleBlob _blob = null!;
    private long _position;

    [GlobalSetup]
    public async Task Setup()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.UseOrleans(silo => silo.UseLocalhostClustering());
        builder.Services
            .AddSingleton<DecodeFrame>(ProtocolCatalog.Gb17691.Decode)
            .AddSingleton(RuleFile.Open(null, NullLogger<RuleFile>.Instance))
            .AddSingleton(CityCalendar.Shanghai)
            .AddSingleton<NoDatabase>()
            .AddSingleton<IVehicleRegistry>(provider => provider.GetRequiredService<NoDatabase>())
            .AddSingleton<ICheckpoints>(provider => provider.GetRequiredService<NoDatabase>())
            .AddSingleton<IFindings>(provider => provider.GetRequiredService<NoDatabase>())
            .AddSingleton<ILiveView, MemoryLiveView>()
            .AddSingleton(TimeProvider.System)
            .AddSingleton<VehicleBlob>()
            .AddSingleton<VehicleServices>();
        _host = builder.Build();
        await _host.StartAsync();
        _grain = _host.Services.GetRequiredService<IGrainFactory>().GetGrain<IVehicleGrain>(_source.Vin.ToString());
        _blob = _host.Services.GetRequiredService<VehicleBlob>();
        _written = _blob.Write(_month);
        Console.WriteLine($"// checkpoint of a full month: {_written.Length} bytes");
    }

    [GlobalCleanup]
    public async Task Cleanup()
    {
        await _host.StopAsync();
        _host.Dispose();
    }

    [Benchmark(Description = "grain call with one frame: decode, step, live view")]
    public Task Observe()
    {
        _source.Next(_frame);
        _frames[0] = new StoredFrame(++_position, DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(), Rejected: false, _frame);
        return _grain.Observe(after: -1, _frames);
    }

    [Benchmark(Description = "checkpoint of a full month to bytes")]
    public byte[] WriteBlob() => _blob.Write(_month);

    [Benchmark(Description = "checkpoint of a full month from bytes")]
    public VehicleState ReadBlob() => _blob.Read(_written);

    private sealed class NoDatabase : IVehicleRegistry, ICheckpoints, IFindings
    {
        public long ReplayFrom => 0;

        public ValueTask<VehicleFacts?> Facts(string vin, CancellationToken cancellation) => ValueTask.FromResult<VehicleFacts?>(null);

        public long ChangeOf(string vin) => 0;

        public ValueTask<byte[]?> Load(string vin, CancellationToken cancellation) => ValueTask.FromResult<byte[]?>(null);

        public Task Save(VehicleCheckpoint checkpoint) => Task.CompletedTask;

        public ValueTask<byte[]?> LoadGrain(string key, CancellationToken cancellation) => ValueTask.FromResult<byte[]?>(null);

        public Task Save(GrainCheckpoint checkpoint) => Task.CompletedTask;

        public Task SetReplayFrom(long position) => Task.CompletedTask;

        public Task Write(IReadOnlyList<Finding> findings) => Task.CompletedTask;

        public Task WithdrawOthers(PlateKey plate, string rule, long sinceMs, IReadOnlyCollection<string> standing) => Task.CompletedTask;
    }
}
