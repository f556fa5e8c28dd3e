using System.Net;
using System.Net.Sockets;
using Telematics.Protocols.Stations;
using Telematics.Protocols.Stations.Messages;

namespace Telematics.Simulator.Stations;

/// <summary>One TCP connection of a line, in envelopes.</summary>
internal sealed class StationLink : IDisposable
{
    private readonly Socket _socket;
    private byte[] _received = new byte[4096];
    private int _filled;

    private StationLink(Socket socket) => _socket = socket;

    /// <exception cref="SocketException">Nobody listens there.</exception>
    public static async Task<StationLink> Open(EndPoint centre, CancellationToken cancellation)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(centre, cancellation);
            return new StationLink(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <exception cref="SocketException">The link is lost.</exception>
    public async Task Send(StationFrame frame, CancellationToken cancellation)
    {
        ReadOnlyMemory<byte> envelope = StationEnvelope.Encode(frame);
        while (!envelope.IsEmpty) envelope = envelope[await _socket.SendAsync(envelope, SocketFlags.None, cancellation)..];
    }

    /// <summary>Null: the centre has closed, or sends what is no stream.</summary>
    /// <exception cref="SocketException">The link is lost.</exception>
    public async Task<CentreFrame?> Receive(CancellationToken cancellation)
    {
        while (true)
        {
            var scan = StationEnvelope.Scan(_received.AsSpan(0, _filled));
            if (scan.Status == EnvelopeStatus.Broken) return null;
            if (scan.Status == EnvelopeStatus.Complete) return Take(scan.Length);

            if (_filled == _received.Length) Array.Resize(ref _received, 2 * _received.Length);
            var count = await _socket.ReceiveAsync(_received.AsMemory(_filled), SocketFlags.None, cancellation);
            if (count == 0) return null;
            _filled += count;
        }
    }

    public void Dispose() => _socket.Dispose();

    private CentreFrame? Take(int length)
    {
        var frame = StationCodec.DecodeCentreFrame(StationEnvelope.Payload(_received.AsSpan(0, length)));
        _filled -= length;
        Array.Copy(_received, length, _received, 0, _filled);
        return frame;
    }
}
