using System.Net;
using System.Net.Sockets;
using Telematics.Core.Vehicles;
using Telematics.Protocols.Framing;
using Telematics.Protocols.Gb17691;

namespace Telematics.Simulator.Terminals;

/// <summary>
/// One TCP connection of a terminal. The centre answers a time sync and nothing else; as it reads in order, an answer says that everything
/// sent before has been read.
/// </summary>
public sealed class TerminalLink : IDisposable
{
    private readonly Socket _socket;
    private readonly byte[] _received = new byte[64];
    private readonly SemaphoreSlim _heard = new(0);
    private Task _listening = Task.CompletedTask;
    private int _answers;
    private volatile bool _closed;

    private TerminalLink(Socket socket) => _socket = socket;

    /// <summary>The peer has closed, or the network has.</summary>
    public bool IsLost => _closed;

    /// <summary>Time syncs answered so far.</summary>
    public int Answers => Volatile.Read(ref _answers);

    /// <exception cref="SocketException">Nobody listens there.</exception>
    /// <exception cref="OperationCanceledException">Too late.</exception>
    public static async Task<TerminalLink> Open(EndPoint centre, CancellationToken cancellation)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(centre, cancellation);
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        var link = new TerminalLink(socket);
        link._listening = link.Listen();
        return link;
    }

    /// <exception cref="SocketException">The link is lost.</exception>
    public async ValueTask Send(ReadOnlyMemory<byte> frame, CancellationToken cancellation)
    {
        while (!frame.IsEmpty) frame = frame[await _socket.SendAsync(frame, SocketFlags.None, cancellation)..];
    }

    /// <summary>Until so many have come, the link is lost or the patience is over.</summary>
    public async Task WaitForAnswers(int answers, TimeSpan patience, TimeProvider time, CancellationToken cancellation)
    {
        using var deadline = new CancellationTokenSource(patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellation);
        try
        {
            while (Answers < answers && !_closed) await _heard.WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // Patience is over; the number of answers tells.
        }
    }

    /// <summary>Says that nothing more will come and waits until the centre has read it all and closes too.</summary>
    public async Task Close(TimeSpan patience, TimeProvider time, CancellationToken cancellation)
    {
        try
        {
            _socket.Shutdown(SocketShutdown.Send);
            await _listening.WaitAsync(patience, time, cancellation);
        }
        catch (Exception e) when (e is SocketException or TimeoutException)
        {
            // Lost already, or a centre that does not close: it makes no difference any more.
        }
        finally
        {
            Dispose();
        }
    }

    public void Dispose() => _socket.Dispose(); // ends Listen

    private async Task Listen()
    {
        var filled = 0;
        try
        {
            while (await _socket.ReceiveAsync(_received.AsMemory(filled)) is var count and > 0)
            {
                filled = TakeFrames(filled + count);
                _heard.Release();
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Said below.
        }

        _closed = true;
        _heard.Release();
    }

    /// <summary>Returns how many bytes of an unfinished frame are left at the front.</summary>
    private int TakeFrames(int filled)
    {
        var rest = _received.AsSpan(0, filled);
        while (Gb17691Frame.Scan(rest) is { Status: not FrameStatus.NeedMore } scan)
        {
            if (scan.Status == FrameStatus.Complete && new Gb17691Frame(rest[..scan.Length]).Command == VehicleCommand.TimeSync)
                Interlocked.Increment(ref _answers);
            rest = rest[scan.Length..];
        }

        if (rest.Length == _received.Length) rest = []; // no answer is as long as that
        rest.CopyTo(_received);
        return rest.Length;
    }
}
