using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Telematics.Core;
using Telematics.Core.Stations;
using Telematics.Core.Vehicles;
using Telematics.Grains.Dispatch;
using Telematics.Grains.Live;
using Telematics.Grains.Stations;
using Telematics.Grains.Vehicles;
using Telematics.Protocols;
using Telematics.Protocols.Stations;
using Telematics.Protocols.Stations.Messages;
using Telematics.Storage.Database;
using Telematics.Storage.Database.Registry;
using Telematics.Storage.Database.Sqlite;
using Telematics.Storage.History;
using Telematics.Storage.Journal;
using Telematics.Storage.Rules;
using Telematics.Tests.Storage.Database;

namespace Telematics.Tests.Grains;

/// <summary>The way of remote sensing as it is in the product, from the journal on: real journal, real SQLite, real silo.</summary>
internal sealed class StationRig : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly Dictionary<LineKey, ulong> _sequences = [];
    private readonly LastFailure _failure = new();
    private IHost _host = null!; // from Start on
    private CancellationTokenSource _stop = new();
    private Task _dispatching = Task.CompletedTask;

    private StationRig(TempDatabase database, SegmentJournal journal)
    {
        (Database, Journal) = (database, journal);
        Vehicles = new VehicleRegistry(database.Scoped);
        Stations = new StationRegistry(database.Scoped, StationSecrets.Open(database.Folder), TimeProvider.System);
    }

    public TempDatabase Database { get; }
    public SegmentJournal Journal { get; }
    public VehicleRegistry Vehicles { get; }
    public StationRegistry Stations { get; }
    public PassDesk Desk => _host.Services.GetRequiredService<PassDesk>();
    public string Failure => _failure.ToString();
    public PlateWork Work => _host.Services.GetRequiredService<PlateWork>();

    /// <summary>How much of the journal the lines get at once. Before <see cref="Start"/>.</summary>
    public int ChunkBytes { get; set; } = new DispatchSettings().ChunkBytes;

    /// <summary>Put between the grains and the database before <see cref="Start"/>.</summary>
    public Func<IPasses, IPasses> Passes { get; set; } = passes => passes;

    public static async Task<StationRig> Create()
    {
        var database = await TempDatabase.Create();
        var journal = await SegmentJournal.Open(
            new JournalSettings { Path = Path.Combine(database.Folder, "journal") }, TimeProvider.System, NullLogger<SegmentJournal>.Instance);
        return new StationRig(database, journal);
    }

    public Task<PutOutcome> AddStation(string id, double longitude = 114.3, string county = "130110") => Stations.Put(id, new StationEntry
    {
        Name = id,
        Kind = StationKind.FixedVertical,
        County = county,
        Longitude = longitude,
        Latitude = 38.1,
        Lines =
        [
            new LineEntry
            {
                LineId = "L1",
                Lane = 1,
                GradeDeg = 1,
                Model = "RS",
                Instruments = [.. StationForms.InstrumentKinds.Select(kind => new Instrument(kind, "M1", "S1", new DateOnly(2099, 1, 1)))],
            },
        ],
    }, CancellationToken.None);

    public static Pass Pass(string id, string plate, long passedAtMs) => new()
    {
        PassId = id,
        Lane = 1,
        PassedAtMs = passedAtMs,
        Plate = plate,
        PlateColor = PlateColor.Yellow,
        PlateType = "01",
        PlateConfidence = 0.99,
        Fuel = FuelKind.Diesel,
        Kind = VehicleKind.HeavyTruck,
        SpeedKmh = 45,
        AccelerationMps2 = 0.2,
        Co2Percent = 9,
        CoToCo2 = 0.003,
        HcToCo2 = 0.0005,
        NoToCo2 = 0.004,
        NoPpm = 500,
        OpacityPercent = 8,
        Ringelmann = 0,
        PlumeValid = true,
        WindSpeedMps = 2,
        TemperatureC = 15,
        HumidityPercent = 50,
        PressureKpa = 100,
        GradeDeg = 1,
        Raining = false,
    };

    public void Store(string station, Pass pass) => Store(station, pass.PassedAtMs, frame => frame.Pass = pass.ToWire());

    public void StoreCheck(string station, long atMs, bool passed, CalibrationKind kind = CalibrationKind.Automatic) => Store(station, atMs, frame =>
        frame.Calibration = new Calibration(atMs, kind, passed, [], "").ToWire());

    /// <summary>Everything stored is committed, delivered and, if something was changed by others, judged anew.</summary>
    public async Task Settle()
    {
        await Journal.Commit();
        var dispatcher = _host.Services.GetRequiredService<Dispatcher>();
        var waiting = Stopwatch.StartNew();
        while (dispatcher.Delivered < Journal.Committed || dispatcher.Stuck > 0)
        {
            Assert.True(dispatcher.Stuck == 0 || waiting.Elapsed < Patience, _failure.ToString());
            Assert.False(_dispatching.IsCompleted, _dispatching.Exception?.ToString() ?? "the dispatcher has ended");
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        while (await Work.Once()) TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
    }

    public async Task Start()
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.AddProvider(_failure);
        builder.UseOrleans(silo =>
        {
            silo.UseLocalhostClustering(FreePort(), FreePort(), serviceId: "rig", clusterId: "rig");
            silo.Configure<Orleans.Configuration.EndpointOptions>(options => options.AdvertisedIPAddress = IPAddress.Loopback);
        });
        Add(builder.Services);
        _host = builder.Build();
        await _host.StartAsync();
        _stop = new CancellationTokenSource();
        _dispatching = Task.Run(() => _host.Services.GetRequiredService<Dispatcher>().Run(_stop.Token));
    }

    public async Task Stop()
    {
        if (_host is null) return; // never started
        await _stop.CancelAsync();
        await _dispatching;
        await _host.StopAsync();
        _host.Dispose();
        _stop.Dispose();
    }

    /// <summary>A start that finds no checkpoint at all: the whole journal is read again.</summary>
    public async Task StartFromNothing()
    {
        await Stop();
        Database.Execute("DELETE FROM grain_states; DELETE FROM positions");
        await Start();
        await Settle();
    }

    public object? Scalar(string sql) => Database.Scalar(sql);

    public async ValueTask DisposeAsync()
    {
        await Stop();
        await Journal.DisposeAsync();
        await Database.DisposeAsync();
    }

    private void Store(string station, long sentAtMs, Action<StationFrame> body)
    {
        var line = new LineKey(station, "L1");
        var sequence = _sequences[line] = _sequences.GetValueOrDefault(line) + 1;
        var frame = new StationFrame { StationId = station, LineId = "L1", Sequence = sequence, SentAtMs = sentAtMs };
        body(frame);
        Journal.Append(RecordKind.StationFrame, Encoding.UTF8.GetBytes(line.ToString()), sentAtMs, StationPayload.Write(RejectionCode.None, "", StationCodec.Encode(frame)));
    }

    private void Add(IServiceCollection services)
    {
        services.AddSingleton(TimeProvider.System).AddSingleton(CityCalendar.Shanghai).AddSingleton(RuleFile.Open(null, NullLogger<RuleFile>.Instance));
        services.AddSingleton<IJournal>(Journal).AddSingleton(Database.Settings);
        services.AddSingleton<SqliteWriter>().AddSingleton<SqliteReaders>().AddSingleton<ICheckpoints, SqliteCheckpoints>().AddSingleton<IFindings, SqliteFindings>();
        services.AddSingleton<SqlitePasses>().AddSingleton(provider => Passes(provider.GetRequiredService<SqlitePasses>()));
        services.AddSingleton<ICases>(provider => new SqliteCases(provider.GetRequiredService<SqliteWriter>(), provider.GetRequiredService<SqliteReaders>(), "130100"));
        services.AddSingleton<IVehicleRegistry>(Vehicles).AddSingleton<IStationRegistry>(Stations);
        services.AddSingleton<DecodeFrame>(ProtocolCatalog.Gb17691.Decode).AddSingleton<DecodeStationRecord>(StationCodec.Decode);
        services.AddSingleton<IsClockFault>((_, _) => false).AddSingleton<VehicleHistory>();
        services.AddSingleton<ILiveView, MemoryLiveView>().AddSingleton<VehicleBlob>().AddSingleton<VehicleServices>();
        services.AddSingleton<StationServices>().AddSingleton<Witness>().AddSingleton<PassDesk>().AddSingleton<PlateWork>();
        services.AddSingleton(new DispatchSettings { ChunkBytes = ChunkBytes, RetrySeconds = 0.01, RewindSeconds = 0.1 }).AddSingleton<Dispatcher>();
    }

    private static int FreePort()
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        probe.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)probe.LocalEndPoint!).Port;
    }
}
