using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Telematics.Driver;

namespace Telematics.LoadTests;

/// <summary>Many connections, one vehicle each, that send as fast as the server takes it. What TCP accepts is what the server lets in.</summary>
public sealed class FrameLoad : IDisposable
{
    /// <summary>Bounds what waits in the kernel after each round; some hundred frames a connection are enough never to hold a fast server up.</summary>
    private const int SendBufferBytes = 128 * 1024;

    private readonly List<(Socket Socket, FrameSource Source)> _connections = [];
    private readonly long[] _sentBy;
    private readonly int _framesPerWrite;

    private FrameLoad(int connections, int framesPerWrite) => (_sentBy, _framesPerWrite) = (new long[connections], framesPerWrite);

    /// <summary>Frames handed to the sockets so far. Exact between two runs of <see cref="Send(TimeSpan)"/>.</summary>
    public long Sent => _sentBy.Sum();

    /// <summary>Vehicles and how many frames each has sent, for the books.</summary>
    public IEnumerable<(string Vin, long Sent)> Vehicles => _connections.Select((connection, i) => (connection.Source.Vin.ToString(), _sentBy[i]));

    /// <param name="framesPerWrite">A terminal sends a frame at a time; a forwarding platform bundles.</param>
    public static async Task<FrameLoad> Connect(int port, int connections, int framesPerWrite)
    {
        // Each vehicle's clock runs ahead by ten seconds a frame: room for a day and more of driving at the highest rate, and young enough to be judged.
        var firstSecond = DateTimeOffset.UtcNow.AddDays(-25).ToUnixTimeSeconds();
        var load = new FrameLoad(connections, framesPerWrite);
        for (var i = 0; i < connections; i++)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, SendBufferSize = SendBufferBytes };
            await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port));
            load._connections.Add((socket, new FrameSource(i, firstSecond)));
        }

        return load;
    }

    /// <summary>Sends for that long. Ends when every begun write is accepted.</summary>
    public Task Send(TimeSpan during)
    {
        var until = Stopwatch.GetTimestamp() + (long)(during.TotalSeconds * Stopwatch.Frequency);
        return Task.WhenAll(Enumerable.Range(0, _connections.Count).Select(i => Task.Run(() => Send(i, until))));
    }

    public void Dispose()
    {
        foreach (var (socket, _) in _connections) socket.Dispose();
    }

    private async Task Send(int connection, long until)
    {
        var (socket, source) = _connections[connection];
        var buffer = new byte[_framesPerWrite * FrameSource.FrameLength];
        while (Stopwatch.GetTimestamp() < until)
        {
            for (var i = 0; i < _framesPerWrite; i++) source.Next(buffer.AsSpan(i * FrameSource.FrameLength));
            for (var sent = 0; sent < buffer.Length;) sent += await socket.SendAsync(buffer.AsMemory(sent));
            _sentBy[connection] += _framesPerWrite;
        }
    }
}
