using System.Net;
using DotNetty.Transport.Channels;
using Microsoft.Extensions.Logging;
using Telematics.Gateway.Sessions;
using Telematics.Gateway.Sockets;
using Telematics.Grains.Vehicles;
using Telematics.Protocols.Gb17691;
using Telematics.Storage.Database;
using Telematics.Storage.Journal;

namespace Telematics.Gateway;

/// <summary>
/// The port of vehicle terminals and forwarding platforms: their frames go into the journal, durable before more is read.
/// One thread a second looks after everything that can last too long, so that a connection needs no timers of its own.
/// </summary>
public sealed partial class VehicleListener : IAsyncDisposable
{
    private static readonly TimeSpan SweepEvery = TimeSpan.FromSeconds(1);

    private readonly GatewaySettings _settings;
    private readonly GatewayServices _services;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private ServerPort? _port;
    private ITimer? _sweep;

    public VehicleListener(GatewaySettings settings, IJournal journal, IVehicleRegistry registry, TimeProvider clock, ILogger<VehicleListener> log)
    {
        _settings = settings;
        _clock = clock;
        _log = log;
        Counters = new();

        var sessions = new SessionTable(OpenFiles.Affordable(settings.MaxConnections, log));
        var maxDataUnit = settings.MaxFrameLength - Gb17691Frame.Overhead;
        _services = new(
            settings,
            bytes => Gb17691Frame.Scan(bytes, maxDataUnit),
            journal,
            registry,
            sessions,
            Counters,
            new(settings.MaxUncommittedBytes),
            new(journal, sessions.CloseAll, log),
            new(clock, log),
            clock,
            log);
        Counters.Watch(() => sessions.Count, () => _services.Budget.Bytes);
    }

    public ISessions Sessions => _services.Sessions;

    public GatewayCounters Counters { get; }

    /// <summary>Where it listens, with the real port when the setting was 0.</summary>
    public IPEndPoint EndPoint => _port?.EndPoint ?? throw new InvalidOperationException("not started");

    /// <exception cref="GatewaySettingException">A setting is wrong, or the port cannot be had.</exception>
    public async Task Start()
    {
        if (_settings.Fault() is { } fault) throw new GatewaySettingException(fault);
        var tls = TlsServer.Of(_settings);
        _port = await ServerPort.Listen(
            new(IPAddress.Parse(_settings.BindAddress), _settings.VehiclePort),
            nameof(GatewaySettings.VehiclePort),
            _settings.Threads,
            new BoundedReadBuffers(_settings.ReadBufferBytes, _services.Budget),
            channel => Initialize(channel, tls));
        _sweep = _clock.CreateTimer(_ => Sweep(), null, SweepEvery, SweepEvery);
        Listening(_log, EndPoint, tls is not null, _settings.ProxyProtocol);
    }

    /// <summary>Accepts no more, stores what was read, closes every connection.</summary>
    /// <param name="deadline">Cancelled when there is no more time: what is not durable then was never promised.</param>
    public async Task Stop(CancellationToken deadline)
    {
        if (_port is null) return;
        await _port.StopAccepting();
        if (!await _services.Sessions.Drain(deadline)) StoppedLate(_log, Sessions.Count);
        if (_sweep is not null) await _sweep.DisposeAsync();
        await _port.DisposeAsync();
        _port = null;
    }

    public async ValueTask DisposeAsync()
    {
        await Stop(new CancellationToken(canceled: true));
        Counters.Dispose();
    }

    private void Initialize(IChannel channel, TlsServer? tls)
    {
        var connection = new VehicleConnection(_services);
        if (_settings.ProxyProtocol)
            channel.Pipeline.AddLast(new ProxyHeaderHandler(client => connection.RemoteAddress = client, () => connection.Close(CloseReason.BadProxyHeader)));
        if (tls is not null) channel.Pipeline.AddLast(tls.NewHandler());
        channel.Pipeline.AddLast(connection);
    }

    private void Sweep()
    {
        foreach (var connection in _services.Sessions.Connections) connection.Sweep();
        _services.Gate.Watch();
        _services.Farewells.Summarize();
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Vehicles: listening on {EndPoint}, TLS {Tls}, PROXY protocol {ProxyProtocol}")]
    private static partial void Listening(ILogger log, IPEndPoint endPoint, bool tls, bool proxyProtocol);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Vehicles: stopped with {Connections} connections whose last bytes were not durable in time")]
    private static partial void StoppedLate(ILogger log, int connections);
}
