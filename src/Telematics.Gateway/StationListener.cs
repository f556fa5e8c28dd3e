using System.Collections.Concurrent;
using System.Net;
using DotNetty.Transport.Channels;
using Microsoft.Extensions.Logging;
using Telematics.Gateway.Sockets;

namespace Telematics.Gateway;

/// <summary>
/// The port of remote-sensing stations. This version does not serve their stream, so it says so and closes: a station that gets no
/// acknowledgement keeps its records.
/// </summary>
public sealed partial class StationListener(GatewaySettings settings, GatewayCounters counters, ILogger<StationListener> log) : IAsyncDisposable
{
    private const int MaxAddressesNamed = 1000;

    private readonly ConcurrentDictionary<IPAddress, bool> _named = new();
    private ServerPort? _port;

    public IPEndPoint EndPoint => _port?.EndPoint ?? throw new InvalidOperationException("not started");

    /// <exception cref="GatewaySettingException">The port cannot be had.</exception>
    public async Task Start() => _port = await ServerPort.Listen(
        new(IPAddress.Parse(settings.BindAddress), settings.StationPort),
        nameof(GatewaySettings.StationPort),
        threads: 1,
        new FixedRecvByteBufAllocator(1024),
        channel => channel.Pipeline.AddLast(new Refusal(this)));

    public async ValueTask DisposeAsync()
    {
        if (_port is not null) await _port.DisposeAsync();
        _port = null;
    }

    private void Refuse(IChannel channel)
    {
        counters.CountStationRefused();
        if (channel.RemoteAddress is IPEndPoint peer && _named.Count < MaxAddressesNamed && _named.TryAdd(peer.Address, true)) NotServed(log, peer.Address);
        _ = channel.CloseAsync();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Station {Address}: the station stream is not served by this version, connection closed")]
    private static partial void NotServed(ILogger log, IPAddress address);

    private sealed class Refusal(StationListener listener) : ChannelHandlerAdapter
    {
        public override void ChannelActive(IChannelHandlerContext context) => listener.Refuse(context.Channel);
    }
}
