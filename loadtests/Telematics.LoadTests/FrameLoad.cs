using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Telematics.Driver;

namespace Telematics.LoadTests;

/// <summary>Many connections, one vehicle each, that send as fast as the server takes it. What TCP accepts is what the server lets in.</summary>
public sealed class FrameLoad : IDisposable
{
    private readonly List<(Socket Socket, FrameSource Source)> _connections = [];
    private long _sent;

    /// <summary>Frames handed to the sockets so far.</summary>
    public long Sent => Interlocked.Read(ref _sent);

    public static async Task<FrameLoad> Connect(int port, int connections, long firstUnixSeconds)
    {
        var load = new FrameLoad();
        for (var i = 0; i < connections; i++)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port));
            load._connections.Add((socket, new FrameSource(i, firstUnixSeconds)));
        }

        return load;
    }

    /// <summary>Sends for that long; each write carries that many frames. Ends when every begun write is accepted.</summary>
    public Task Send(TimeSpan during, int framesPerWrite)
    {
        var until = Stopwatch.GetTimestamp() + (long)(during.TotalSeconds * Stopwatch.Frequency);
        return Task.WhenAll(_connections.Select(connection => Task.Run(() => Send(connection.Socket, connection.Source, until, framesPerWrite))));
    }

    public void Dispose()
    {
        foreach (var (socket, _) in _connections) socket.Dispose();
    }

    private async Task Send(Socket socket, FrameSource source, long until, int framesPerWrite)
    {
        var buffer = new byte[framesPerWrite * FrameSource.FrameLength];
        while (Stopwatch.GetTimestamp() < until)
        {
            for (var i = 0; i < framesPerWrite; i++) source.Next(buffer.AsSpan(i * FrameSource.FrameLength));
            for (var sent = 0; sent < buffer.Length;) sent += await socket.SendAsync(buffer.AsMemory(sent));
            Interlocked.Add(ref _sent, framesPerWrite);
        }
    }
}
