using System.Net;
using DotNetty.Transport.Channels;
using Microsoft.Extensions.Logging;
using Telematics.Gateway.Sockets;

namespace Telematics.Gateway;

/// <summary>
/// One port from its start to its stop. One thread a second looks after everything that can last too long, so that a connection needs no timers
/// of its own.
/// </summary>
public abstract partial class PortListener(string name, string portSetting, ILogger log) : IAsyncDisposable
{
    private static readonly TimeSpan SweepEvery = TimeSpan.FromSeconds(1);

    private ServerPort? _port;
    private ITimer? _sweep;

    /// <summary>Where it listens, with the real port when the setting was 0.</summary>
    public IPEndPoint EndPoint => _port?.EndPoint ?? throw new InvalidOperationException("not started");

    private protected abstract PortServices Services { get; }

    private protected abstract int Port { get; }

    /// <summary>The most that one read brings.</summary>
    private protected abstract int ReadBufferBytes { get; }

    /// <exception cref="GatewaySettingException">A setting is wrong, or the port cannot be had.</exception>
    public async Task Start()
    {
        var settings = Services.Settings;
        if (settings.Fault() is { } fault) throw new GatewaySettingException(fault);
        var tls = TlsServer.Of(settings);
        _port = await ServerPort.Listen(
            new(IPAddress.Parse(settings.BindAddress), Port),
            portSetting,
            settings.Threads,
            new BoundedReadBuffers(ReadBufferBytes, Services.Budget),
            channel => Initialize(channel, tls));
        _sweep = Services.Clock.CreateTimer(_ => Sweep(), null, SweepEvery, SweepEvery);
        Listening(log, name, EndPoint, tls is not null, settings.ProxyProtocol);
    }

    /// <summary>Accepts no more, stores what was read, closes every connection.</summary>
    /// <param name="deadline">Cancelled when there is no more time: what is not durable then was never promised or acknowledged.</param>
    public async Task Stop(CancellationToken deadline)
    {
        if (_port is null) return;
        await _port.StopAccepting();
        if (!await Services.Table.Drain(deadline)) StoppedLate(log, name, Services.Table.Open);
        if (_sweep is not null) await _sweep.DisposeAsync();
        await _port.DisposeAsync();
        _port = null;
    }

    public async ValueTask DisposeAsync()
    {
        await Stop(new CancellationToken(canceled: true));
        Services.Counted.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected abstract PeerConnection NewConnection();

    private protected virtual void Sweep()
    {
        foreach (var connection in Services.Table.Connections) connection.Sweep();
        Services.Gate.Watch();
    }

    private void Initialize(IChannel channel, TlsServer? tls)
    {
        var connection = NewConnection();
        if (Services.Settings.ProxyProtocol)
            channel.Pipeline.AddLast(new ProxyHeaderHandler(client => connection.RemoteAddress = client, () => connection.Close(CloseReason.BadProxyHeader)));
        if (tls is not null) channel.Pipeline.AddLast(tls.NewHandler());
        channel.Pipeline.AddLast(connection);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Port}: listening on {EndPoint}, TLS {Tls}, PROXY protocol {ProxyProtocol}")]
    private static partial void Listening(ILogger log, string port, IPEndPoint endPoint, bool tls, bool proxyProtocol);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Port}: stopped with {Connections} connections whose last bytes were not durable in time")]
    private static partial void StoppedLate(ILogger log, string port, int connections);
}
