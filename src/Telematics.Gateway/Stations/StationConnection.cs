using System.Collections.Frozen;
using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using DotNetty.Buffers;
using DotNetty.Codecs;
using DotNetty.Handlers.Tls;
using DotNetty.Transport.Channels;
using Telematics.Core.Stations;
using Telematics.Grains.Stations;
using Telematics.Protocols.Stations;
using Telematics.Protocols.Stations.Messages;
using Telematics.Storage.Journal;
using Telematics.Storage.Stations;

namespace Telematics.Gateway.Stations;

/// <summary>
/// One station connection (protocol-specs/station-stream.md, "Session"). Its promise: an acknowledgement is sent after the flush, never before. One read is
/// in flight at a time, and nothing is read while frames of the last one are being stored, so a slow disk makes TCP push back and memory is bounded.
/// Everything runs on the connection's event loop, also after an await, so plain fields are safe; the few members for other threads say so.
/// </summary>
internal sealed class StationConnection : ChannelHandlerAdapter
{
    /// <summary>Of a peer that has not proved a key yet; a Hello has about 200 bytes.</summary>
    private const int MaxHelloPayload = 4096;

    /// <summary>Frames and bytes that are stored with one flush.</summary>
    private const int MaxBatchFrames = 1024, MaxBatchBytes = 2 * 1024 * 1024;

    private const int MaxInstruments = 64, MaxStateLength = 200;

    private readonly LineServices _services;
    private readonly EnvelopeCutter _cutter = new();
    private readonly long _openedAt;
    private IChannelHandlerContext _context = null!; // set before any event
    private Task _work = Task.CompletedTask;
    private CloseReason? _closing;
    private bool _busy, _parked, _handshaken, _helloSeen;
    private long _quietSince; // clock timestamp: nothing of ours hinders the station since then
    private long _unwritableSince; // clock timestamp; 0 = it reads what we write
    private EnvelopeScan? _broken;
    private StationIntake? _intake;
    private LineLedger? _ledger;
    private string _keyId = "";
    private long _registryChange;
    private bool _isRegistered;
    private volatile LineSessionView? _view;

    public StationConnection(LineServices services)
    {
        _services = services;
        _openedAt = _quietSince = services.Clock.GetTimestamp();
        _handshaken = !services.Settings.UsesTls;
        Id = services.NextId();
    }

    public long Id { get; }

    /// <summary>The peer; behind a load balancer the client that its header names.</summary>
    public EndPoint? RemoteAddress { get; set; }

    /// <summary>From any thread. Null: no Hello was accepted yet.</summary>
    public LineSessionView? View => _view;

    private LineKey? Line => _ledger?.Line;

    /// <summary>What a peer sent before it went is stored; what comes over a connection that we have given up is not.</summary>
    private bool MayStore => _closing is null or CloseReason.PeerClosed or CloseReason.Reset or CloseReason.Stopping;

    public override void HandlerAdded(IChannelHandlerContext context) => _context = context;

    public override void ChannelActive(IChannelHandlerContext context)
    {
        RemoteAddress ??= context.Channel.RemoteAddress;
        _services.Counters.CountAccepted();
        if (!_services.Sessions.TryAdd(this)) Close(CloseReason.TooManyConnections);
        else if (_services.Gate.IsShut) Close(CloseReason.JournalClosed); // asked once it is in the table: who shuts the gate closes all there
        else if (_services.Sessions.IsStopping) Close(CloseReason.Stopping);
        else ReadOn();
    }

    public override void ChannelRead(IChannelHandlerContext context, object message)
    {
        var buffer = (IByteBuffer)message;
        _services.Counters.CountBytes(buffer.ReadableBytes);
        if (MayStore) _cutter.Append(buffer.GetIoBuffer());
        buffer.Release();
        StartWork();
    }

    public override void ChannelReadComplete(IChannelHandlerContext context) => ReadOn();

    public override void ChannelWritabilityChanged(IChannelHandlerContext context)
    {
        _unwritableSince = context.Channel.IsWritable ? 0 : _services.Clock.GetTimestamp();
        ReadOn();
    }

    public override void UserEventTriggered(IChannelHandlerContext context, object evt)
    {
        if (evt is not TlsHandshakeCompletionEvent handshake) return;
        _handshaken = handshake.IsSuccessful;
        if (!_handshaken) Close(CloseReason.TlsFailed);
    }

    public override void ExceptionCaught(IChannelHandlerContext context, Exception exception)
    {
        if (exception is SocketException or IOException) Close(CloseReason.Reset);
        else if (exception is DecoderException or NotSslRecordException or AuthenticationException) Close(CloseReason.TlsFailed);
        else Fail(exception);
    }

    public override void ChannelInactive(IChannelHandlerContext context)
    {
        _closing ??= CloseReason.PeerClosed;
        _work = End(_work);
    }

    /// <summary>From any thread. The first reason counts.</summary>
    public void Close(CloseReason reason) => OnLoop(() =>
    {
        if (_closing is not null) return;
        _closing = reason;
        _ = _context.CloseAsync();
    });

    /// <summary>From any thread, about once a second: acts on what has lasted too long.</summary>
    public void Sweep() => OnLoop(() =>
    {
        var settings = _services.Settings;
        if (!_handshaken && HasLasted(_openedAt, settings.TlsHandshakeTimeout)) Close(CloseReason.TlsFailed);
        else if (!_helloSeen && HasLasted(_openedAt, settings.StationHelloTimeout)) Close(CloseReason.NoFrame);
        else if (_unwritableSince != 0 && HasLasted(_unwritableSince, settings.StationIdleTimeout)) Close(CloseReason.NotReading);
        else if (_helloSeen && !_busy && !_parked && HasLasted(_quietSince, settings.StationIdleTimeout)) Close(CloseReason.Idle);
    });

    private bool HasLasted(long since, int seconds) => _services.Clock.GetElapsedTime(since).TotalSeconds > seconds;

    /// <summary>Reads once more, unless something must come first; whatever that is calls this again.</summary>
    private void ReadOn()
    {
        if (_busy || _parked || _closing is not null || !_context.Channel.IsWritable) return;
        if (_services.Budget.IsSpent)
        {
            _parked = true;
            if (_services.Budget.Park(() => OnLoop(Unpark))) return;
            _parked = false;
        }

        _context.Read();
    }

    private void Unpark()
    {
        _parked = false;
        _quietSince = _services.Clock.GetTimestamp();
        ReadOn();
    }

    private void StartWork()
    {
        if (!_busy) _work = Work();
    }

    private async Task Work()
    {
        _busy = true;
        try
        {
            while (MayStore && _broken is null && TakeBatch() is { Count: > 0 } batch)
            {
                if (_intake is null) await Greet(batch[0]);
                else await Take(batch);
                _quietSince = _services.Clock.GetTimestamp();
            }
        }
        catch (JournalClosedException refusal)
        {
            _services.Gate.Shut(refusal.Message);
            Close(CloseReason.JournalClosed);
        }
        catch (MediaClosedException refusal)
        {
            _services.Log.Closed(Line, refusal);
            Close(CloseReason.MediaClosed);
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            Fail(fault);
        }

        _busy = false;
        if (_broken is { } broken) CloseBroken(broken);
        ReadOn();
    }

    /// <summary>The Hello alone, then as many whole frames as one flush takes. An envelope that is broken ends the stream behind the good ones.</summary>
    private List<byte[]> TakeBatch()
    {
        var batch = new List<byte[]>();
        var bytes = 0;
        var (mostFrames, mostPayload) = _intake is null ? (1, MaxHelloPayload) : (MaxBatchFrames, StationEnvelope.MaxPayload);
        while (batch.Count < mostFrames && bytes < MaxBatchBytes)
        {
            if (_cutter.Next(mostPayload, out var scan) is not { } payload)
            {
                if (scan.Status == EnvelopeStatus.Broken && batch.Count == 0) _broken = scan;
                break;
            }

            batch.Add(payload);
            bytes += payload.Length;
        }

        return batch;
    }

    private void CloseBroken(EnvelopeScan broken)
    {
        if (_closing is not null) return;
        _services.Counters.CountBroken(broken.Fault);
        _services.Log.Broken(RemoteAddress, Line, broken.Fault, _cutter.Offset + broken.FaultAt);
        Close(CloseReason.BrokenStream);
    }

    private async Task Greet(byte[] payload)
    {
        _helloSeen = true;
        if (StationCodec.DecodeFrame(payload) is not { Hello: { } hello } frame)
        {
            Close(CloseReason.NoHello);
            return;
        }

        // Before anything is looked up: a change from now on is noticed.
        _registryChange = _services.Registry.ChangeOf(frame.StationId);
        var answer = await HelloCheck.Check(_services, frame, hello);
        if (answer.Refusal != HelloRefusal.None)
        {
            await Refuse(frame, answer);
            return;
        }

        var line = new LineKey(frame.StationId, frame.LineId);
        _services.Sessions.Claim(line, this);
        await Accept(line, hello);
    }

    private async Task Refuse(StationFrame frame, HelloAnswer answer)
    {
        _services.Counters.CountHelloRefused(answer.Refusal);
        _services.Log.Refused(RemoteAddress, frame.StationId, frame.LineId, answer.Refusal);
        await Send(new CentreFrame { HelloReply = new HelloReplyMessage { Reason = answer.Reason, ServerTimeMs = _services.NowMs } });
        Close(CloseReason.HelloRefused);
    }

    private async Task Accept(LineKey line, HelloMessage hello)
    {
        _keyId = hello.KeyId;
        _isRegistered = true;
        _ledger = await _services.Store.Ledgers.Of(line);
        ulong last;
        using (await _ledger.Enter(CancellationToken.None)) last = _ledger.Sequences.Highest; // the older connection has finished its batch
        var now = _services.Clock.GetUtcNow();
        _view = new LineSessionView(
            line, RemoteAddress?.ToString() ?? "", now, null, now, null, FrozenDictionary<string, string>.Empty, Cut(hello.SoftwareVersion),
            SkewOf(hello.TimestampMs, now), last, _ledger.Sequences.Missing, 0, 0);
        _intake = new StationIntake(_services, _ledger);
        _services.Log.Online(line, RemoteAddress, hello.SoftwareVersion, last);
        _ = Send(new CentreFrame { HelloReply = new HelloReplyMessage { Accepted = true, LastSequence = last, ServerTimeMs = now.ToUnixTimeMilliseconds() } });
    }

    private async Task Take(List<byte[]> frames)
    {
        if (!await IsStillKnown())
        {
            Close(CloseReason.KeyWithdrawn);
            return;
        }

        var records = frames.FindAll(frame => FrameShape.Of(frame).Body is not (StationBody.Heartbeat or StationBody.Hello));
        var ack = records.Count > 0 ? await _intake!.Store(records, _isRegistered) : null;
        if (ack is null && records.Count > 0)
        {
            Close(CloseReason.JournalClosed); // the ledger was spoilt by the line's older connection
            return;
        }

        Show(frames);
        if (ack is not null) _ = Send(new CentreFrame { Ack = ack });
        if (frames.Count > records.Count && frames.Exists(frame => FrameShape.Of(frame).Body == StationBody.Hello)) Close(CloseReason.SecondHello);
    }

    /// <summary>False: the key was withdrawn. A line that was taken out of the registry goes on to be stored, as rejected.</summary>
    private async ValueTask<bool> IsStillKnown()
    {
        var line = _ledger!.Line;
        var change = _services.Registry.ChangeOf(line.StationId);
        if (change == _registryChange) return true;
        _registryChange = change;
        _isRegistered = await _services.Registry.Line(line, CancellationToken.None) is not null;
        return await _services.Registry.Secret(line.StationId, _keyId, CancellationToken.None) is not null;
    }

    /// <summary>For pages: what the frames say about the line itself.</summary>
    private void Show(List<byte[]> frames)
    {
        var now = _services.Clock.GetUtcNow();
        var view = _view! with
        {
            LastFrame = now,
            LastSequence = _ledger!.Sequences.Highest,
            Missing = _ledger.Sequences.Missing,
            Stored = _intake!.Stored,
            Rejected = _intake.Rejected,
        };
        var heartbeat = frames.FindLast(frame => FrameShape.Of(frame).Body == StationBody.Heartbeat);
        if (StationCodec.DecodeFrame(heartbeat ?? frames[^1]) is { } last)
        {
            if (last.SentAtMs > 0) view = view with { ClockSkew = SkewOf(last.SentAtMs, now) };
            if (last.Heartbeat is { } states) view = view with { LastHeartbeat = now, Instruments = Instruments(states) };
        }

        _view = view;
    }

    private static FrozenDictionary<string, string> Instruments(HeartbeatMessage heartbeat) =>
        heartbeat.InstrumentState.Take(MaxInstruments).DistinctBy(state => Cut(state.Key)).ToFrozenDictionary(state => Cut(state.Key), state => Cut(state.Value));

    private static string Cut(string text) => text.Length > MaxStateLength ? text[..MaxStateLength] : text;

    private static TimeSpan SkewOf(long stationMs, DateTimeOffset now) =>
        TimeSpan.FromMilliseconds(Math.Clamp((double)stationMs - now.ToUnixTimeMilliseconds(), -1e12, 1e12));

    private Task Send(CentreFrame frame) =>
        _context.Channel.Active ? _context.WriteAndFlushAsync(Unpooled.WrappedBuffer(StationEnvelope.Encode(frame))) : Task.CompletedTask;

    /// <summary>What was read before the end is stored before the connection is forgotten.</summary>
    private async Task End(Task before)
    {
        await before;
        await Work();
        _cutter.Drop();
        var view = _view is { } last ? last with { OfflineSince = _services.Clock.GetUtcNow() } : null;
        _services.Sessions.Remove(this, view);
        _services.Counters.CountClosed(_closing!.Value);
        _services.Log.Ended(RemoteAddress, Line, _closing.Value, _intake?.Stored ?? 0, _intake?.Rejected ?? 0);
    }

    private void Fail(Exception fault)
    {
        _services.Log.Fault(RemoteAddress, fault);
        Close(CloseReason.InternalFault);
    }

    private void OnLoop(Action action)
    {
        var loop = _context.Channel.EventLoop;
        if (loop.InEventLoop) action();
        else loop.Execute(action);
    }
}
