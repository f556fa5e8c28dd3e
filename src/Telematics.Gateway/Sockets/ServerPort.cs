using System.Net;
using System.Net.Sockets;
using DotNetty.Buffers;
using DotNetty.Transport.Bootstrapping;
using DotNetty.Transport.Channels;
using DotNetty.Transport.Channels.Sockets;

namespace Telematics.Gateway.Sockets;

/// <summary>One listening TCP port with its event loops.</summary>
internal sealed class ServerPort : IAsyncDisposable
{
    private const int Backlog = 4096;

    /// <summary>Seconds of silence before the kernel asks a peer whether it is still there, then between questions; 4 unanswered end it.</summary>
    private const int KeepAliveAfter = 120, KeepAliveEvery = 30, KeepAliveQuestions = 4;

    private const int MaxUnsentBytes = 32 * 1024;

    private readonly IEventLoopGroup _acceptor;
    private readonly IEventLoopGroup _workers;
    private readonly IChannel _listening;

    private ServerPort(IEventLoopGroup acceptor, IEventLoopGroup workers, IChannel listening)
    {
        _acceptor = acceptor;
        _workers = workers;
        _listening = listening;
    }

    public IPEndPoint EndPoint => (IPEndPoint)_listening.LocalAddress;

    /// <param name="setting">Name of the port's setting, for the message if it cannot be had.</param>
    /// <param name="initialize">Fills the pipeline of each accepted connection.</param>
    /// <exception cref="GatewaySettingException">The port cannot be had.</exception>
    public static async Task<ServerPort> Listen(
        IPEndPoint at, string setting, int threads, IRecvByteBufAllocator readBuffers, Action<IChannel> initialize)
    {
        var acceptor = new MultithreadEventLoopGroup(1);
        var workers = new MultithreadEventLoopGroup(threads);
        try
        {
            var listening = await new ServerBootstrap()
                .Group(acceptor, workers)
                .ChannelFactory(() => new TcpServerSocketChannel(NewSocket(at.AddressFamily)))
                .Handler(new AcceptPause())
                .Option(ChannelOption.SoBacklog, Backlog)
                .ChildOption(ChannelOption.AutoRead, false)
                .ChildOption(ChannelOption.Allocator, PooledByteBufferAllocator.Default)
                .ChildOption(ChannelOption.RcvbufAllocator, readBuffers)
                .ChildOption(ChannelOption.WriteBufferHighWaterMark, MaxUnsentBytes)
                .ChildOption(ChannelOption.WriteBufferLowWaterMark, MaxUnsentBytes / 2)
                .ChildHandler(new ActionChannelInitializer<IChannel>(initialize))
                .BindAsync(at);
            return new(acceptor, workers, listening);
        }
        catch (SocketException reason)
        {
            await ShutDown(acceptor, workers);
            throw new GatewaySettingException(GatewaySettings.Wrong(setting, at, $"a free address and port ({reason.Message})"), reason);
        }
    }

    /// <summary>No more connections; those open go on.</summary>
    public Task StopAccepting() => _listening.CloseAsync();

    public async ValueTask DisposeAsync()
    {
        await StopAccepting();
        await ShutDown(_acceptor, _workers);
    }

    private static Task ShutDown(IEventLoopGroup acceptor, IEventLoopGroup workers) => Task.WhenAll(
        acceptor.ShutdownGracefullyAsync(TimeSpan.Zero, TimeSpan.FromSeconds(1)),
        workers.ShutdownGracefullyAsync(TimeSpan.Zero, TimeSpan.FromSeconds(1)));

    /// <summary>Accepted sockets take these options over from the listening one (Linux), so they cost no call per connection.</summary>
    private static Socket NewSocket(AddressFamily family)
    {
        var socket = new Socket(family, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, KeepAliveAfter);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, KeepAliveEvery);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, KeepAliveQuestions);
        return socket;
    }

    /// <summary>
    /// When the process has no file descriptor left, accepting fails at once and DotNetty tries again at once, for ever: a pause of a second
    /// keeps the processor free for the connections that are there.
    /// </summary>
    private sealed class AcceptPause : ChannelHandlerAdapter
    {
        private bool _accepted;

        public override void ChannelRead(IChannelHandlerContext context, object message)
        {
            _accepted = true;
            context.FireChannelRead(message);
        }

        public override void ChannelReadComplete(IChannelHandlerContext context)
        {
            if (!_accepted)
            {
                context.Channel.Configuration.AutoRead = false;
                _ = context.Channel.EventLoop.Schedule(
                    static channel => ((IChannel)channel).Configuration.AutoRead = true, context.Channel, TimeSpan.FromSeconds(1));
            }

            _accepted = false;
            context.FireChannelReadComplete();
        }
    }
}
