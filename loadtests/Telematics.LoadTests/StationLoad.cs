using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using HdrHistogram;
using Telematics.Core.Stations;
using Telematics.Protocols.Stations;
using Telematics.Protocols.Stations.Messages;

namespace Telematics.LoadTests;

/// <summary>What a line needs to say hello.</summary>
public sealed record StationAccess(LineKey Line, string KeyId, byte[] Secret);

/// <summary>One line's connection: sends passes, reads acknowledgements, remembers how long each took. One <see cref="Send"/> at a time.</summary>
public sealed class StationLoad : IDisposable
{
    /// <summary>Passes on their way without an acknowledgement; a station sends on without waiting.</summary>
    private const int Window = 1024;

    private const int MostAtOnce = 64;
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(5);

    private readonly StationAccess _access;
    private readonly Socket _socket;
    private readonly List<long> _dueAt = []; // by sequence - 1, Stopwatch ticks
    private readonly SemaphoreSlim _acknowledgement = new(0);
    private byte[] _received = new byte[4096];
    private int _filled;
    private long _acknowledged;

    private StationLoad(StationAccess access, Socket socket) => (_access, _socket) = (access, socket);

    public long Sent { get; private set; }

    /// <summary>Everything up to here is on the product's disk, by its own word.</summary>
    public long Acknowledged => Volatile.Read(ref _acknowledged);

    /// <summary>Microseconds from the moment at which a pass was due to its acknowledgement.</summary>
    public LongHistogram Delays { get; } = new(600_000_000, 3);

    public static async Task<StationLoad> Connect(int port, StationAccess access)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port));
        var load = new StationLoad(access, socket);
        await load.SayHello();
        return load;
    }

    /// <summary>Sends all of them and returns when they are acknowledged.</summary>
    /// <param name="perSecond">They are due at this rate whatever the product does; infinite: as fast as the window lets them go.</param>
    public async Task Send(IReadOnlyList<Pass> passes, double perSecond = double.PositiveInfinity)
    {
        Delays.Reset();
        var (began, goal) = (Stopwatch.GetTimestamp(), Sent + passes.Count);
        var listening = Task.Run(() => Listen(goal));
        for (var next = 0; next < passes.Count;)
        {
            var due = (long)Math.Min(passes.Count, 1 + Stopwatch.GetElapsedTime(began).TotalSeconds * perSecond);
            var count = (int)Math.Min(Math.Min(due - next, MostAtOnce), Window - (Sent - Acknowledged));
            if (count > 0) await SendAll([.. Enumerable.Range(next, count).SelectMany(i => Encode(passes[i], DueAt(began, i, perSecond)))]);
            else await _acknowledgement.WaitAsync(Tick);
            next += Math.Max(0, count);
        }

        await listening;
    }

    public void Dispose()
    {
        _socket.Dispose();
        _acknowledgement.Dispose();
    }

    private static long DueAt(long began, int pass, double perSecond) =>
        double.IsPositiveInfinity(perSecond) ? Stopwatch.GetTimestamp() : began + (long)(pass / perSecond * Stopwatch.Frequency);

    private byte[] Encode(Pass pass, long dueAt)
    {
        lock (_dueAt) _dueAt.Add(dueAt);
        return StationEnvelope.Encode(Frame(new StationFrame { Pass = pass.ToWire(), Sequence = (ulong)++Sent }));
    }

    private StationFrame Frame(StationFrame frame)
    {
        (frame.StationId, frame.LineId) = (_access.Line.StationId, _access.Line.LineId);
        frame.SentAtMs = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        return frame;
    }

    private async Task SayHello()
    {
        var (now, nonce) = (DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(), RandomNumberGenerator.GetBytes(HelloProof.NonceLength));
        var proof = HelloProof.Compute(_access.Secret, _access.Line.StationId, _access.Line.LineId, now, nonce);
        var hello = new HelloMessage { KeyId = _access.KeyId, TimestampMs = now, Nonce = nonce, HmacSha256 = proof, SoftwareVersion = "load" };
        await SendAll(StationEnvelope.Encode(Frame(new StationFrame { Hello = hello })));
        if (await Receive() is not { HelloReply.Accepted: true }) throw new InvalidOperationException($"The product refuses line {_access.Line}");
    }

    private async Task Listen(long goal)
    {
        while (Acknowledged < goal)
        {
            if (await Receive() is not { Ack: { } ack }) continue;
            var now = Stopwatch.GetTimestamp();
            lock (_dueAt)
            {
                for (var i = (int)Acknowledged; i < (int)ack.StoredUpTo; i++)
                    Delays.RecordValue((long)Math.Max(1, Stopwatch.GetElapsedTime(_dueAt[i], now).TotalMicroseconds));
            }

            Volatile.Write(ref _acknowledged, Math.Max(Acknowledged, (long)ack.StoredUpTo));
            _acknowledgement.Release();
        }
    }

    private async Task<CentreFrame?> Receive()
    {
        while (true)
        {
            var scan = StationEnvelope.Scan(_received.AsSpan(0, _filled));
            if (scan.Status == EnvelopeStatus.Complete) return Take(scan.Length);
            if (_filled == _received.Length) Array.Resize(ref _received, 2 * _received.Length);
            var count = scan.Status == EnvelopeStatus.Broken ? 0 : await _socket.ReceiveAsync(_received.AsMemory(_filled));
            if (count == 0) throw new InvalidOperationException($"The product has closed line {_access.Line}");
            _filled += count;
        }
    }

    private CentreFrame? Take(int length)
    {
        var frame = StationCodec.DecodeCentreFrame(StationEnvelope.Payload(_received.AsSpan(0, length)));
        _filled -= length;
        Array.Copy(_received, length, _received, 0, _filled);
        return frame;
    }

    private async Task SendAll(byte[] bytes)
    {
        for (var sent = 0; sent < bytes.Length;) sent += await _socket.SendAsync(bytes.AsMemory(sent));
    }
}
