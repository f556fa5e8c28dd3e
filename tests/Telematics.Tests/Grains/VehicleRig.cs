using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Configuration;
using Telematics.Core;
using Telematics.Core.Rules;
using Telematics.Core.Stations;
using Telematics.Core.Vehicles;
using Telematics.Grains.Dispatch;
using Telematics.Grains.Live;
using Telematics.Grains.Vehicles;
using Telematics.Protocols;
using Telematics.Storage.Database;
using Telematics.Storage.Database.Registry;
using Telematics.Storage.Database.Sqlite;
using Telematics.Storage.Journal;
using Telematics.Storage.Rules;
using Telematics.Tests.Gateway;
using Telematics.Tests.Storage.Database;

namespace Telematics.Tests.Grains;

/// <summary>
/// Journal, database, silo and dispatcher as the host puts them together, on real files. Everything underneath a grain can be broken, and the whole
/// can be killed: nothing is saved then, and the next rig over the same files has to begin with what was durable.
/// </summary>
internal sealed class VehicleRig : IAsyncDisposable
{
    private readonly IHost _silo;
    private readonly SqliteWriter _writer;
    private readonly SqliteCheckpoints _store;
    private readonly Dispatcher _dispatcher;
    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;
    private bool _ended;

    private VehicleRig(TempDatabase database, SegmentJournal journal, DispatchSettings settings, Breaks breaks)
    {
        Journal = journal;
        _writer = new SqliteWriter(database.Settings);
        _store = new SqliteCheckpoints(database.Settings, _writer);
        Checkpoints = new BreakableCheckpoints(_store, breaks);
        Findings = new BreakableFindings(new SqliteFindings(_writer), breaks);
        Registry = new VehicleRegistry(database.Scoped);
        var builder = Microsoft.Extensions.Hosting.Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.UseOrleans(silo =>
        {
            silo.UseLocalhostClustering(FreePort(), FreePort());
            silo.Configure<EndpointOptions>(options => options.AdvertisedIPAddress = IPAddress.Loopback);
        });
        builder.Services.AddSingleton(TimeProvider.System).AddSingleton(CityCalendar.Shanghai)
            .AddSingleton(RuleFile.Open(null, NullLogger<RuleFile>.Instance))
            .AddSingleton<DecodeFrame>((frame, into) => breaks.Decode(frame, into, ProtocolCatalog.Gb17691.Decode))
            .AddSingleton<ICheckpoints>(Checkpoints).AddSingleton<IFindings>(Findings).AddSingleton<IVehicleRegistry>(Registry)
            .AddSingleton<ILiveView>(Live).AddSingleton<VehicleBlob>().AddSingleton<VehicleServices>();
        _silo = builder.Build();
        _dispatcher = new Dispatcher(
            journal, Checkpoints, _silo.Services.GetRequiredService<IGrainFactory>(), CityCalendar.Shanghai, settings, TimeProvider.System, NullLogger<Dispatcher>.Instance);
    }

    public static readonly DispatchSettings Quick = new()
    {
        ChunkBytes = 20_000,
        CheckpointSeconds = 0.05,
        Attempts = 2,
        RetrySeconds = 0.001,
        RewindSeconds = 0.02,
        RewindMaxSeconds = 0.05,
    };

    public SegmentJournal Journal { get; }
    public BreakableCheckpoints Checkpoints { get; }
    public BreakableFindings Findings { get; }
    public VehicleRegistry Registry { get; }
    public CountingLiveView Live { get; } = new();
    public int Stuck => _dispatcher.Stuck;
    public int Alone => _dispatcher.Alone;
    public int Rewound => _dispatcher.Rewound;

    public static async Task<VehicleRig> Open(TempDatabase database, string journalFolder, DispatchSettings? settings = null, Breaks? breaks = null)
    {
        var journal = await SegmentJournal.Open(
            new JournalSettings { Path = journalFolder, MinFreeBytes = 0 }, TimeProvider.System, NullLogger<SegmentJournal>.Instance);
        var rig = new VehicleRig(database, journal, settings ?? Quick, breaks ?? new Breaks());
        await rig._silo.StartAsync();
        return rig;
    }

    public void Dispatch() => _running = Task.Run(() => _dispatcher.Run(_stop.Token));

    public async Task<long> Append(string vin, byte[] frame, long receivedAtMs, RecordKind kind = RecordKind.VehicleFrame)
    {
        var position = Journal.Append(kind, Encoding.ASCII.GetBytes(vin), receivedAtMs, frame);
        await Journal.Commit();
        return position;
    }

    public Task Delivered() => Wait.Until(() => _dispatcher.Delivered >= Journal.Committed && Stuck == 0, "everything in the journal is delivered");

    public IVehicleGrain Grain(string vin) => _silo.Services.GetRequiredService<IGrainFactory>().GetGrain<IVehicleGrain>(vin);

    public async Task<byte[]> Saved(string vin) => await _store.Load(vin, CancellationToken.None) ?? [];

    /// <summary>The orderly end: what was delivered is saved.</summary>
    public async Task Stop()
    {
        await _stop.CancelAsync();
        await _running;
        await DisposeAsync();
    }

    /// <summary>As a kill: from here on nothing reaches the database.</summary>
    public async Task Kill()
    {
        Checkpoints.Dead = true;
        await Stop();
    }

    public async ValueTask DisposeAsync()
    {
        if (_ended) return;
        _ended = true;
        await _stop.CancelAsync();
        try
        {
            await _running;
        }
        finally
        {
            Checkpoints.Dead = true; // what the dispatcher has not saved by now nobody saves
            await _silo.StopAsync();
            _silo.Dispose();
            await _writer.DisposeAsync();
            _store.Dispose();
            await Journal.DisposeAsync();
            _stop.Dispose();
        }
    }

    private static int FreePort()
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        probe.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)probe.LocalEndPoint!).Port;
    }
}

/// <summary>What a test breaks, by VIN.</summary>
internal sealed class Breaks
{
    public delegate bool Fault(string vin);

    public Fault Decoding { get; set; } = _ => false;

    public Fault Saving { get; set; } = _ => false;

    public Fault WritingFindings { get; set; } = _ => false;

    public DecodeFault Decode(ReadOnlySpan<byte> frame, VehicleMessage into, DecodeFrame decode)
    {
        var fault = decode(frame, into);
        return Decoding(into.Vin.ToString()) ? throw new InvalidOperationException("broken by the test") : fault;
    }
}

internal sealed class BreakableCheckpoints(ICheckpoints inner, Breaks breaks) : ICheckpoints
{
    private int _saves;

    public volatile bool Dead;

    public int Saves => Volatile.Read(ref _saves);

    public long ReplayFrom => inner.ReplayFrom;

    public ValueTask<byte[]?> Load(string vin, CancellationToken cancellation) => inner.Load(vin, cancellation);

    public async Task Save(VehicleCheckpoint checkpoint)
    {
        if (Dead || breaks.Saving(checkpoint.Vin)) throw new IOException("broken by the test");
        await inner.Save(checkpoint);
        Interlocked.Increment(ref _saves);
    }

    public ValueTask<byte[]?> LoadGrain(string key, CancellationToken cancellation) => inner.LoadGrain(key, cancellation);

    public Task Save(GrainCheckpoint checkpoint) => Dead ? throw new IOException("broken by the test") : inner.Save(checkpoint);

    public Task SetReplayFrom(long position) => Dead ? throw new IOException("broken by the test") : inner.SetReplayFrom(position);
}

internal sealed class BreakableFindings(IFindings inner, Breaks breaks) : IFindings
{
    public ConcurrentQueue<Finding> Written { get; } = [];

    public async Task Write(IReadOnlyList<Finding> findings)
    {
        if (breaks.WritingFindings(findings[0].Vin!)) throw new IOException("broken by the test");
        await inner.Write(findings);
        foreach (var finding in findings) Written.Enqueue(finding);
    }

    public Task WithdrawOthers(PlateKey plate, string rule, long sinceMs, IReadOnlyCollection<string> standing) => inner.WithdrawOthers(plate, rule, sinceMs, standing);
}

/// <summary>A grain publishes once a call.</summary>
internal sealed class CountingLiveView : ILiveView
{
    private readonly MemoryLiveView _view = new();

    public ConcurrentDictionary<string, int> Calls { get; } = [];

    public IReadOnlyCollection<LiveVehicle> All => _view.All;

    public void Publish(LiveVehicle vehicle)
    {
        Calls.AddOrUpdate(vehicle.Vin, 1, (_, calls) => calls + 1);
        _view.Publish(vehicle);
    }

    public LiveVehicle? Find(string vin) => _view.Find(vin);
}
