using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Telematics.Protocols.Stations;
using Telematics.Protocols.Stations.Messages;

namespace Telematics.Simulator.Stations;

/// <summary>
/// One line's side of the station stream: hello with a proof of the key, resume, re-sending of what was not acknowledged, heartbeats, back-off. It loses
/// nothing while the process lives. Any thread may add records; one loop sends them.
/// </summary>
public sealed class StationClient : IDisposable
{
    private const int KeptRejections = 100;

    private readonly StationClientSettings _settings;
    private readonly EndPoint _centre;
    private readonly TimeProvider _time;
    private readonly RandomStream _random;
    private readonly StationCounters _counters;
    private readonly Outbox _outbox;
    private readonly SemaphoreSlim _wake = new(0);
    private readonly TaskCompletionSource<ulong> _firstHello = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentQueue<RejectionMessage> _rejections = new();

    public StationClient(StationClientSettings settings, EndPoint centre, TimeProvider time, RandomStream random, StationCounters counters)
    {
        (_settings, _centre, _time, _random, _counters) = (settings, centre, time, random, counters);
        _outbox = new Outbox(settings.MostKept, counters);
    }

    /// <summary>The last sequence that the centre had when this line first said hello; 0: the line is new to it.</summary>
    public Task<ulong> FirstHello => _firstHello.Task;

    /// <summary>Records that are not acknowledged.</summary>
    public int Unacknowledged => _outbox.Count;

    /// <summary>The last records that the centre stored and did not accept.</summary>
    public IReadOnlyCollection<RejectionMessage> Rejections => _rejections;

    /// <summary>Why the centre refused the last hello; empty: it did not.</summary>
    public string Refusal { get; private set; } = "";

    /// <summary>Told with each heartbeat.</summary>
    public Func<IReadOnlyDictionary<string, string>> Instruments { get; init; } = () => new Dictionary<string, string>();

    /// <summary>Takes a record without sequence; it is sent in the order of adding.</summary>
    public void Add(StationFrame record)
    {
        _outbox.Add(record);
        Wake();
    }

    /// <summary>Until cancelled.</summary>
    public async Task Run(CancellationToken cancellation)
    {
        var backOff = _settings.FirstBackOff;
        try
        {
            while (true)
            {
                if (await Session(cancellation)) backOff = _settings.FirstBackOff;
                await Task.Delay(backOff * _random.Between(0.5, 1), _time, cancellation); // spread by chance, so that all lines do not come back at once
                backOff = backOff * 2 < _settings.LongestBackOff ? backOff * 2 : _settings.LongestBackOff;
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The line is switched off.
        }
    }

    public void Dispose() => _wake.Dispose();

    /// <summary>One connection, from hello to loss. False: there was no accepted hello.</summary>
    private async Task<bool> Session(CancellationToken cancellation)
    {
        try
        {
            using var link = await Connect(cancellation);
            if (!await SayHello(link, cancellation)) return false;
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            var listening = Listen(link, ended);
            try
            {
                await Send(link, ended.Token);
            }
            finally
            {
                await ended.CancelAsync();
                await listening;
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            // Lost, or nobody there: the next attempt tells.
        }

        cancellation.ThrowIfCancellationRequested();
        _counters.CountLinkLost();
        return _firstHello.Task.IsCompleted && Refusal.Length == 0;
    }

    private async Task<StationLink> Connect(CancellationToken cancellation)
    {
        using var patience = new CancellationTokenSource(_settings.Patience, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
        return await StationLink.Open(_centre, either.Token);
    }

    private async Task<bool> SayHello(StationLink link, CancellationToken cancellation)
    {
        using var patience = new CancellationTokenSource(_settings.Patience, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
        await link.Send(Stamped(new StationFrame { Hello = Hello() }), either.Token);
        if (await link.Receive(either.Token) is not { HelloReply: { } reply }) return false;
        Refusal = reply.Accepted ? "" : reply.Reason;
        if (!reply.Accepted)
        {
            _counters.CountRefused();
            return false;
        }

        _outbox.Resume(reply.LastSequence);
        _firstHello.TrySetResult(reply.LastSequence);
        return true;
    }

    private HelloMessage Hello()
    {
        var now = _time.GetUtcNow().ToUnixTimeMilliseconds();
        var nonce = RandomNumberGenerator.GetBytes(HelloProof.NonceLength);
        return new HelloMessage
        {
            KeyId = _settings.Key.KeyId,
            TimestampMs = now,
            Nonce = nonce,
            HmacSha256 = HelloProof.Compute(_settings.Key.Secret, _settings.Line.StationId, _settings.Line.LineId, now, nonce),
            SoftwareVersion = _settings.SoftwareVersion,
        };
    }

    private async Task Send(StationLink link, CancellationToken cancellation)
    {
        var heartbeatAt = _time.GetUtcNow();
        while (true)
        {
            if (_time.GetUtcNow() >= heartbeatAt)
            {
                await link.Send(Stamped(new StationFrame { Heartbeat = Heartbeat() }), cancellation);
                heartbeatAt = _time.GetUtcNow() + _settings.HeartbeatEvery;
            }

            while (_outbox.Next(_settings.Window) is { } record) await link.Send(Stamped(record), cancellation);
            await Rest(heartbeatAt - _time.GetUtcNow(), cancellation);
        }
    }

    private async Task Rest(TimeSpan longest, CancellationToken cancellation)
    {
        if (longest <= TimeSpan.Zero) return;
        using var due = new CancellationTokenSource(longest, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(due.Token, cancellation);
        try
        {
            await _wake.WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // Time for a heartbeat.
        }
    }

    private async Task Listen(StationLink link, CancellationTokenSource ended)
    {
        try
        {
            while (await link.Receive(ended.Token) is { } frame)
                if (frame.Ack is { } ack) Take(ack);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // Said below.
        }

        await ended.CancelAsync();
    }

    private void Take(AckMessage ack)
    {
        _outbox.Acknowledge(ack.StoredUpTo);
        _counters.CountRejected(ack.Rejected.Count);
        foreach (var rejection in ack.Rejected) _rejections.Enqueue(rejection);
        while (_rejections.Count > KeptRejections) _rejections.TryDequeue(out _);
        Wake();
    }

    private HeartbeatMessage Heartbeat()
    {
        var heartbeat = new HeartbeatMessage();
        foreach (var (instrument, state) in Instruments()) heartbeat.InstrumentState[instrument] = state;
        return heartbeat;
    }

    private StationFrame Stamped(StationFrame frame)
    {
        frame.StationId = _settings.Line.StationId;
        frame.LineId = _settings.Line.LineId;
        frame.SentAtMs = _time.GetUtcNow().ToUnixTimeMilliseconds();
        return frame;
    }

    /// <summary>One token is enough: whoever wakes takes all that is there.</summary>
    private void Wake()
    {
        if (_wake.CurrentCount == 0) _wake.Release();
    }
}
