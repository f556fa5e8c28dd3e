using System.Net;
using DotNetty.Transport.Channels;
using Microsoft.Extensions.Logging;
using Telematics.Gateway.Sockets;
using Telematics.Gateway.Stations;
using Telematics.Grains.Stations;
using Telematics.Storage.Database;
using Telematics.Storage.Journal;
using Telematics.Storage.Stations;

namespace Telematics.Gateway;

/// <summary>The port of remote-sensing stations: their records go into the journal, and are acknowledged when they are durable.</summary>
public sealed partial class StationListener : IAsyncDisposable
{
    /// <summary>About 200 passes a read, so that one flush serves many.</summary>
    private const int ReadBufferBytes = 64 * 1024;

    private static readonly TimeSpan SweepEvery = TimeSpan.FromSeconds(1);

    private readonly GatewaySettings _settings;
    private readonly LineServices _services;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private ServerPort? _port;
    private ITimer? _sweep;

    public StationListener(
        GatewaySettings settings, IJournal journal, IStationRegistry registry, StationStore store, TimeProvider clock, ILogger<StationListener> log)
    {
        _settings = settings;
        _clock = clock;
        _log = log;
        Counters = new();
        var sessions = new LineSessions(OpenFiles.Affordable(settings.MaxStationConnections, log));
        _services = new(
            settings,
            journal,
            registry,
            store,
            sessions,
            Counters,
            new(settings.MaxUncommittedBytes),
            new(journal, sessions.CloseAll, log),
            new(clock, log),
            clock);
        Counters.Watch(() => sessions.Count, () => sessions.Open);
    }

    public ILineSessions Sessions => _services.Sessions;

    public StationCounters Counters { get; }

    /// <summary>Where it listens, with the real port when the setting was 0.</summary>
    public IPEndPoint EndPoint => _port?.EndPoint ?? throw new InvalidOperationException("not started");

    /// <summary>Connections, with and without an accepted Hello.</summary>
    internal int OpenConnections => _services.Sessions.Open;

    /// <exception cref="GatewaySettingException">A setting is wrong, or the port cannot be had.</exception>
    public async Task Start()
    {
        if (_settings.Fault() is { } fault) throw new GatewaySettingException(fault);
        var tls = TlsServer.Of(_settings);
        _port = await ServerPort.Listen(
            new(IPAddress.Parse(_settings.BindAddress), _settings.StationPort),
            nameof(GatewaySettings.StationPort),
            _settings.Threads,
            new BoundedReadBuffers(ReadBufferBytes, _services.Budget),
            channel => Initialize(channel, tls));
        _sweep = _clock.CreateTimer(_ => Sweep(), null, SweepEvery, SweepEvery);
        Listening(_log, EndPoint, tls is not null);
    }

    /// <summary>Accepts no more, stores what was read, closes every connection.</summary>
    /// <param name="deadline">Cancelled when there is no more time: what is not durable then was never acknowledged.</param>
    public async Task Stop(CancellationToken deadline)
    {
        if (_port is null) return;
        await _port.StopAccepting();
        if (!await _services.Sessions.Drain(deadline)) StoppedLate(_log, OpenConnections);
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
        var connection = new StationConnection(_services);
        if (_settings.ProxyProtocol)
            channel.Pipeline.AddLast(new ProxyHeaderHandler(client => connection.RemoteAddress = client, () => connection.Close(CloseReason.BadProxyHeader)));
        if (tls is not null) channel.Pipeline.AddLast(tls.NewHandler());
        channel.Pipeline.AddLast(connection);
    }

    private void Sweep()
    {
        foreach (var connection in _services.Sessions.Connections) connection.Sweep();
        _services.Gate.Watch();
        _services.Log.Summarize();
        _services.Store.Ledgers.SaveDue();
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Stations: listening on {EndPoint}, TLS {Tls}")]
    private static partial void Listening(ILogger log, IPEndPoint endPoint, bool tls);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Stations: stopped with {Connections} connections whose last records were not durable in time")]
    private static partial void StoppedLate(ILogger log, int connections);
}
