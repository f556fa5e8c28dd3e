using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using DotNetty.Buffers;
using DotNetty.Codecs;
using DotNetty.Handlers.Tls;
using DotNetty.Transport.Channels;
using Microsoft.Extensions.Logging;
using Telematics.Core.Vehicles;
using Telematics.Gateway.Sessions;
using Telematics.Grains.Vehicles;
using Telematics.Storage.Journal;

namespace Telematics.Gateway;

/// <summary>
/// One vehicle connection. Its promise: what was read is in the journal and durable before more is read. So at most one read is in flight
/// (AutoRead is off), a slow journal makes TCP push back, and a journal that refuses ends the connection.
/// Everything runs on the connection's event loop, also after an await, so plain fields are safe; the few members for other threads say so.
/// </summary>
internal sealed partial class VehicleConnection : ChannelHandlerAdapter
{
    private readonly GatewayServices _services;
    private readonly ConnectionVins _vins;
    private readonly VehicleIntake _intake;
    private readonly DateTimeOffset _since;
    private IChannelHandlerContext _context = null!; // set before any event
    private Task _work = Task.CompletedTask;
    private CloseReason? _closing;
    private bool _storing, _parked, _handshaken;
    private long _openedAt; // clock timestamp, moved on by the time in which nothing was read
    private long _readingSince; // clock timestamp; 0 = no read is in flight
    private long _pausedSince; // clock timestamp; 0 = not paused
    private long _frames;

    public VehicleConnection(GatewayServices services)
    {
        _services = services;
        _vins = new(services.Settings.MaxVinsPerConnection);
        _intake = new(services, _vins);
        _since = services.Clock.GetUtcNow();
        _openedAt = services.Clock.GetTimestamp();
        _handshaken = !services.Settings.UsesTls;
        Id = services.NextId();
    }

    public long Id { get; }

    /// <summary>The peer; behind a load balancer the client that its header names.</summary>
    public EndPoint? RemoteAddress { get; set; }

    public SessionKind Kind => _vins.Kind;

    public override void HandlerAdded(IChannelHandlerContext context) => _context = context;

    public override void ChannelActive(IChannelHandlerContext context)
    {
        RemoteAddress = context.Channel.RemoteAddress;
        _services.Counters.CountAccepted();
        if (!_services.Sessions.TryAdd(this)) Close(CloseReason.TooManyConnections);
        else if (_services.Gate.IsShut) Close(CloseReason.JournalClosed); // asked once it is in the table: who shuts the gate closes all there
        else if (_services.Sessions.IsStopping) Close(CloseReason.Stopping);
        else ReadOn();
    }

    public override void ChannelRead(IChannelHandlerContext context, object message)
    {
        var buffer = (IByteBuffer)message;
        try
        {
            _services.Counters.CountBytes(buffer.ReadableBytes);
            _intake.Take(buffer.GetIoBuffer());
        }
        catch (JournalClosedException refusal)
        {
            Refused(refusal);
        }
        finally
        {
            buffer.Release();
        }

        StoreIfDue();
    }

    public override void ChannelReadComplete(IChannelHandlerContext context)
    {
        _readingSince = 0;
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
    public void Sweep()
    {
        if (FindOverdue() != Overdue.Nothing) OnLoop(ActOnOverdue);
    }

    /// <summary>From any thread.</summary>
    public SessionView View()
    {
        var vin = _vins.Terminal;
        return new(
            Id, RemoteAddress?.ToString() ?? "", Kind, _vins.Count, vin.IsEmpty ? null : vin.ToString(), _since, _intake.LastReceipt ?? _since,
            _frames, _intake.Rejected, _intake.VinMismatches);
    }

    /// <summary>Reads once more, unless something must come first; whatever that is calls this again.</summary>
    private void ReadOn()
    {
        if (_closing is not null) return;
        var now = _services.Clock.GetTimestamp();
        if (_storing || _parked)
        {
            BeginPause(now);
            return;
        }

        if (_services.Budget.IsSpent)
        {
            BeginPause(now);
            _parked = true;
            if (_services.Budget.Park(() => OnLoop(Unpark))) return;
            _parked = false;
        }

        if (_readingSince != 0) return; // one is in flight, and its clock goes on
        _readingSince = now;
        EndPause();
        _context.Read();
    }

    private void BeginPause(long now)
    {
        if (_pausedSince == 0) _pausedSince = now;
    }

    /// <summary>The peer could not be heard meanwhile, so its clocks stood still.</summary>
    private void EndPause()
    {
        if (_pausedSince == 0) return;
        var ticks = _readingSince - _pausedSince;
        _pausedSince = 0;
        _openedAt += ticks;
        _intake.Excuse(ticks);
    }

    private void Unpark()
    {
        _parked = false;
        ReadOn();
    }

    private void StoreIfDue()
    {
        if (_intake.HasBatch && !_storing) _work = Store();
    }

    private async Task Store()
    {
        _storing = true;
        try
        {
            while (_intake.TakeBatch() is { } batch)
            {
                await Commit(batch);
                await Credit(batch);
            }
        }
        catch (JournalClosedException refusal)
        {
            Refused(refusal);
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            Fail(fault);
        }

        _storing = false;
        if (_intake.Objection is { } objection) Close(objection);
        ReadOn();
    }

    private async Task Commit(Batch batch)
    {
        try
        {
            await _services.Journal.Commit();
        }
        finally
        {
            _services.Budget.Return(batch.Bytes);
        }
    }

    /// <summary>What durable frames bring about: figures, the session table, answers, and the question whether their vehicles are known.</summary>
    private async ValueTask Credit(Batch batch)
    {
        _frames += batch.FrameCount;
        batch.CountInto(_services.Counters);
        foreach (var move in batch.Moves ?? []) Follow(move);
        Answer(batch.Requests);
        foreach (var vin in batch.Newcomers ?? []) await RefuseIfUnknown(vin);
    }

    private void Follow(VinMove move)
    {
        if (!move.Here)
        {
            _services.Sessions.Release(move.Vin, this);
            return;
        }

        // The newest connection of a terminal wins: the older one is half-open, or a copy of the terminal. Platform links only lose the vehicle.
        var loser = _services.Sessions.Claim(move.Vin, this);
        if (loser is { Kind: SessionKind.Terminal } && Kind == SessionKind.Terminal) loser.Close(CloseReason.Replaced);
    }

    private void Answer(ReadOnlySpan<byte> requests)
    {
        if (requests.IsEmpty || !_context.Channel.Active) return;
        if (!_context.Channel.IsWritable)
        {
            Close(CloseReason.NotReading); // it asks and asks and never takes an answer
            return;
        }

        var answers = Answers.Write(requests, _services.Clock.GetUtcNow().ToUnixTimeSeconds(), _services.Counters);
        _ = _context.WriteAndFlushAsync(Unpooled.WrappedBuffer(answers));
    }

    /// <summary>A platform link stays: one new vehicle must not silence the thousand others that it carries.</summary>
    private async ValueTask RefuseIfUnknown(Vin vin)
    {
        if (await _services.Registry.Facts(vin.ToString(), CancellationToken.None) is not null) return;
        _services.Counters.CountUnknownVehicle();
        if (Kind == SessionKind.Terminal) Close(CloseReason.UnknownVehicle);
    }

    private Deadlines Clocks => new(
        HandshakeSince: _handshaken ? 0 : _openedAt,
        FirstFrameSince: _intake.HadGoodFrame ? 0 : _openedAt,
        SilentSince: _readingSince,
        PartialSince: _intake.PartialSince);

    /// <summary>A peer that is not listened to is not judged: a slow journal must cost no frame that waits for its rest.</summary>
    private Overdue FindOverdue() => _readingSince == 0 ? Overdue.Nothing : Clocks.Judge(_services.Clock, _services.Settings);

    private void ActOnOverdue()
    {
        switch (FindOverdue())
        {
            case Overdue.Handshake:
                Close(CloseReason.TlsFailed);
                break;
            case Overdue.FirstFrame:
                Close(CloseReason.NoFrame);
                break;
            case Overdue.Silence:
                Close(CloseReason.Idle);
                break;
            case Overdue.PartialFrame:
                GiveUp(all: false);
                StoreIfDue();
                break;
        }
    }

    private void GiveUp(bool all)
    {
        try
        {
            if (all) _intake.GiveUpAll();
            else _intake.GiveUpFront();
        }
        catch (JournalClosedException refusal)
        {
            Refused(refusal);
        }
    }

    /// <summary>What was read before the end is stored before the connection is forgotten.</summary>
    private async Task End(Task before)
    {
        GiveUp(all: true);
        await before;
        await Store();
        _services.Sessions.Remove(this, _vins.All);
        _services.Counters.CountClosed(_closing!.Value);
        _services.Farewells.Say(View(), _closing.Value);
    }

    private void Refused(JournalClosedException refusal)
    {
        _services.Gate.Shut(refusal.Message);
        Close(CloseReason.JournalClosed);
    }

    private void Fail(Exception fault)
    {
        Failed(_services.Log, RemoteAddress, fault);
        Close(CloseReason.InternalFault);
    }

    private void OnLoop(Action action)
    {
        var loop = _context.Channel.EventLoop;
        if (loop.InEventLoop) action();
        else loop.Execute(action);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Vehicle connection {Remote}: fault in the gateway, closing")]
    private static partial void Failed(ILogger log, EndPoint? remote, Exception fault);
}
