using System.Net;
using DotNetty.Buffers;
using DotNetty.Codecs;
using DotNetty.Transport.Channels;

namespace Telematics.Gateway.Sockets;

/// <summary>Takes the load balancer's header off the front of a connection, then leaves the pipeline.</summary>
internal sealed class ProxyHeaderHandler(Action<IPEndPoint> client, Action malformed) : ByteToMessageDecoder
{
    protected override void Decode(IChannelHandlerContext context, IByteBuffer input, List<object> output)
    {
        var header = ProxyHeader.Read(input.GetIoBuffer());
        switch (header.Status)
        {
            case ProxyHeaderStatus.Malformed:
                input.SkipBytes(input.ReadableBytes);
                malformed();
                break;
            case ProxyHeaderStatus.Complete:
                input.SkipBytes(header.Length);
                if (header.Client is { } address) client(address);
                context.Channel.Pipeline.Remove(this); // what follows the header goes on to the next handler
                break;
        }
    }
}
