using System.Net;
using DotNetty.Buffers;
using DotNetty.Transport.Bootstrapping;
using DotNetty.Transport.Channels;
using DotNetty.Transport.Channels.Sockets;

namespace Telematics.LoadTests;

/// <summary>The baseline of every ratio: a DotNetty server that counts the bytes it reads and drops them.</summary>
public static class DropServer
{
    public static async Task<int> Run()
    {
        var boss = new MultithreadEventLoopGroup(1);
        var workers = new MultithreadEventLoopGroup(2);
        var counter = new Counter();
        var channel = await new ServerBootstrap()
            .Group(boss, workers)
            .Channel<TcpServerSocketChannel>()
            .Option(ChannelOption.SoBacklog, 4096)
            .ChildOption(ChannelOption.Allocator, PooledByteBufferAllocator.Default)
            .ChildHandler(new ActionChannelInitializer<ISocketChannel>(socket => socket.Pipeline.AddLast(counter)))
            .BindAsync(IPAddress.Loopback, 0);
        Console.WriteLine($"Ready vehicles=tcp://127.0.0.1:{((IPEndPoint)channel.LocalAddress).Port}");

        // Answers each line on standard input with the bytes counted so far; ends with the input.
        while (await Console.In.ReadLineAsync() is not null) Console.WriteLine(Interlocked.Read(ref counter.Bytes));
        await channel.CloseAsync();
        return 0;
    }

    private sealed class Counter : ChannelHandlerAdapter
    {
        public long Bytes;

        public override bool IsSharable => true;

        public override void ChannelRead(IChannelHandlerContext context, object message)
        {
            var buffer = (IByteBuffer)message;
            Interlocked.Add(ref Bytes, buffer.ReadableBytes);
            buffer.Release();
        }
    }
}
