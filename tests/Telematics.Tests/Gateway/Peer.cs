using System.Net;
using System.Net.Sockets;
using Telematics.Protocols.Gb17691;

namespace Telematics.Tests.Gateway;

/// <summary>A scripted terminal or platform at the other end of a real socket.</summary>
internal sealed class Peer(Socket socket) : IDisposable
{
    public Socket Socket => socket;

    /// <summary>What is said goes over it: the socket's own, or TLS over that.</summary>
    public Stream Stream { get; set; } = new NetworkStream(socket);

    public static async Task<Peer> Connect(IPEndPoint server)
    {
        var socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(server);
        return new(socket);
    }

    public async Task Send(params byte[][] pieces)
    {
        foreach (var piece in pieces) await Stream.WriteAsync(piece);
    }

    /// <summary>A whole round trip: the connection is alive, and what was sent before on it has been dealt with.</summary>
    public async Task IsAlive(string vin)
    {
        await Send(Wire.TimeSync(vin));
        await Receive(Gb17691Encoder.AnswerLength);
    }

    public void FinishSending() => Socket.Shutdown(SocketShutdown.Send);

    /// <summary>Reads exactly this many bytes.</summary>
    public async Task<byte[]> Receive(int count)
    {
        var bytes = new byte[count];
        await Wait.For(ReadExactly(bytes), $"{count} bytes from the gateway");
        return bytes;
    }

    /// <summary>Reads until the gateway closes; returns what it sent before. A reset is an end as well.</summary>
    public async Task<byte[]> ReceiveAll()
    {
        using var received = new MemoryStream();
        await Wait.For(Drain(received), "the gateway closes the connection");
        return received.ToArray();
    }

    public void Dispose() => Socket.Dispose();

    private async Task<int> ReadExactly(byte[] bytes)
    {
        await Stream.ReadExactlyAsync(bytes);
        return bytes.Length;
    }

    private async Task<bool> Drain(MemoryStream into)
    {
        try
        {
            await Stream.CopyToAsync(into);
        }
        catch (IOException)
        {
            return false;
        }

        return true;
    }
}
