using System.Net;
using System.Net.Sockets;
using Telematics.Driver;

namespace Telematics.SystemTests;

/// <summary>One connection of a terminal that goes on sending until it is told to stop or the product ends it.</summary>
internal sealed class Link : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

    public static async Task<Link> To(Product product)
    {
        var link = new Link();
        await link._socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, product.VehiclePort));
        return link;
    }

    public async Task Send(byte[] bytes) => await _socket.SendAsync(bytes);

    /// <summary>Sends frame after frame; the end of the connection is an end like any other. Gives how many went out.</summary>
    public async Task<int> Stream(IEnumerable<byte[]> frames, TimeSpan pause = default)
    {
        var sent = 0;
        try
        {
            foreach (var frame in frames)
            {
                await Send(frame);
                sent++;
                if (pause > TimeSpan.Zero) await Task.Delay(pause);
            }
        }
        catch (SocketException)
        {
            // The product is gone or closes: what this test wants to see.
        }

        return sent;
    }

    /// <summary>Waits until the product has closed it.</summary>
    public async Task Closed()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var rest = new byte[4096];
        try
        {
            while (await _socket.ReceiveAsync(rest, limit.Token) > 0)
            {
                // Answers are of no interest here.
            }
        }
        catch (SocketException)
        {
            // A reset is an end as well.
        }
    }

    public void Dispose() => _socket.Dispose();
}
