using System.Collections.Frozen;
using DotNetty.Buffers;
using DotNetty.Transport.Channels;
using Telematics.Core.Stations;
using Telematics.Grains.Stations;
using Telematics.Protocols.Stations;
using Telematics.Protocols.Stations.Messages;
using Telematics.Storage.Stations;

namespace Telematics.Gateway.Stations;

/// <summary>
/// One station connection (protocol-specs/station-stream.md, "Session"). Its promise: an acknowledgement is sent after the flush, never before.
/// </summary>
internal sealed class StationConnection : PeerConnection
{
    /// <summary>Of a peer that has not proved a key yet; a Hello has about 200 bytes.</summary>
    private const int MaxHelloPayload = 4096;

    /// <summary>Frames and bytes that are stored with one flush.</summary>
    private const int MaxBatchFrames = 1024, MaxBatchBytes = 2 * 1024 * 1024;

    private const int MaxInstruments = 64, MaxStateLength = 200;

    private readonly LineServices _services;
    private readonly EnvelopeCutter _cutter = new();
    private bool _helloSeen;
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
        : base(services)
    {
        _services = services;
        _quietSince = OpenedAt;
    }

    /// <summary>From any thread. Null: no Hello was accepted yet.</summary>
    public LineSessionView? View => _view;

    private LineKey? Line => _ledger?.Line;

    /// <summary>What a peer sent before it went is stored; what comes over a connection that we have given up is not.</summary>
    private bool MayStore => Closing is null or CloseReason.PeerClosed or CloseReason.Reset or CloseReason.Stopping;

    protected override bool HasBatch => true;

    /// <summary>A station that does not read its answers is not read either.</summary>
    protected override bool MayRead => Context.Channel.IsWritable;

    public override void ChannelWritabilityChanged(IChannelHandlerContext context)
    {
        _unwritableSince = context.Channel.IsWritable ? 0 : _services.Clock.GetTimestamp();
        ReadOn();
    }

    public override void Sweep() => OnLoop(() =>
    {
        var settings = _services.Settings;
        if (!IsHandshaken && HasLasted(OpenedAt, settings.TlsHandshakeTimeout)) Close(CloseReason.TlsFailed);
        else if (!_helloSeen && HasLasted(OpenedAt, settings.StationHelloTimeout)) Close(CloseReason.NoFrame);
        else if (_unwritableSince != 0 && HasLasted(_unwritableSince, settings.StationIdleTimeout)) Close(CloseReason.NotReading);
        else if (_helloSeen && !IsStoring && !IsParked && HasLasted(_quietSince, settings.StationIdleTimeout)) Close(CloseReason.Idle);
    });

    private bool HasLasted(long since, int seconds) => _services.Clock.GetElapsedTime(since).TotalSeconds > seconds;

    protected override void Take(ReadOnlySpan<byte> bytes)
    {
        if (MayStore) _cutter.Append(bytes);
    }

    protected override void Unpark()
    {
        _quietSince = _services.Clock.GetTimestamp();
        base.Unpark();
    }

    protected override async ValueTask<bool> StoreNext()
    {
        if (!MayStore || _broken is not null || TakeBatch() is not { Count: > 0 } batch) return false;
        try
        {
            if (_intake is null) await Greet(batch[0]);
            else await Store(batch);
        }
        catch (MediaClosedException refusal)
        {
            _services.Log.Closed(Line, refusal);
            Close(CloseReason.MediaClosed);
            return false;
        }

        _quietSince = _services.Clock.GetTimestamp();
        return true;
    }

    protected override void AllStored()
    {
        if (_broken is { } broken) CloseBroken(broken);
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
        if (Closing is not null) return;
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

    private async Task Store(List<byte[]> frames)
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
        Context.Channel.Active ? Context.WriteAndFlushAsync(Unpooled.WrappedBuffer(StationEnvelope.Encode(frame))) : Task.CompletedTask;

    protected override void Forget(CloseReason reason)
    {
        _cutter.Drop();
        var view = _view is { } last ? last with { OfflineSince = _services.Clock.GetUtcNow() } : null;
        _services.Sessions.Remove(this, view);
        _services.Counters.CountClosed(reason);
        _services.Log.Ended(RemoteAddress, Line, reason, _intake?.Stored ?? 0, _intake?.Rejected ?? 0);
    }

    protected override void LogFault(Exception fault) => _services.Log.Fault(RemoteAddress, fault);
}
