using System.Net;
using DotNetty.Buffers;
using DotNetty.Transport.Channels;
using Microsoft.Extensions.Logging;
using Telematics.Core.Vehicles;
using Telematics.Gateway.Sessions;
using Telematics.Grains.Vehicles;
using Telematics.Storage.Journal;

namespace Telematics.Gateway;

/// <summary>One vehicle connection. Its promise: what was read is in the journal and durable before more is read.</summary>
internal sealed partial class VehicleConnection : PeerConnection
{
    private readonly GatewayServices _services;
    private readonly ConnectionVins _vins;
    private readonly VehicleIntake _intake;
    private readonly DateTimeOffset _since;
    private long _readingSince; // clock timestamp; 0 = no read is in flight
    private long _pausedSince; // clock timestamp; 0 = not paused
    private long _frames;

    public VehicleConnection(GatewayServices services)
        : base(services)
    {
        _services = services;
        _vins = new(services.Settings.MaxVinsPerConnection);
        _intake = new(services, _vins);
        _since = services.Clock.GetUtcNow();
    }

    public SessionKind Kind => _vins.Kind;

    protected override bool HasBatch => _intake.HasBatch;

    public override void ChannelReadComplete(IChannelHandlerContext context)
    {
        _readingSince = 0;
        ReadOn();
    }

    public override void Sweep()
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

    protected override void Take(ReadOnlySpan<byte> bytes) => _intake.Take(bytes);

    protected override void PauseReading()
    {
        if (_pausedSince == 0) _pausedSince = _services.Clock.GetTimestamp();
    }

    protected override void Read()
    {
        if (_readingSince != 0) return; // one is in flight, and its clock goes on
        _readingSince = _services.Clock.GetTimestamp();
        EndPause();
        base.Read();
    }

    /// <summary>The peer could not be heard meanwhile, so its clocks stood still.</summary>
    private void EndPause()
    {
        if (_pausedSince == 0) return;
        var ticks = _readingSince - _pausedSince;
        _pausedSince = 0;
        OpenedAt += ticks;
        _intake.Excuse(ticks);
    }

    protected override async ValueTask<bool> StoreNext()
    {
        if (_intake.TakeBatch() is not { } batch) return false;
        try
        {
            await _services.Journal.Commit();
        }
        finally
        {
            _services.Budget.Return(batch.Bytes);
        }

        await Credit(batch);
        return true;
    }

    protected override void AllStored()
    {
        if (_intake.Objection is { } objection) Close(objection);
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
        if (requests.IsEmpty || !Context.Channel.Active) return;
        if (!Context.Channel.IsWritable)
        {
            Close(CloseReason.NotReading); // it asks and asks and never takes an answer
            return;
        }

        var answers = Answers.Write(requests, _services.Clock.GetUtcNow().ToUnixTimeSeconds(), _services.Counters);
        _ = Context.WriteAndFlushAsync(Unpooled.WrappedBuffer(answers));
    }

    /// <summary>A platform link stays: one new vehicle must not silence the thousand others that it carries.</summary>
    private async ValueTask RefuseIfUnknown(Vin vin)
    {
        if (await _services.Registry.Facts(vin.ToString(), CancellationToken.None) is not null) return;
        _services.Counters.CountUnknownVehicle();
        if (Kind == SessionKind.Terminal) Close(CloseReason.UnknownVehicle);
    }

    private Deadlines Clocks => new(
        HandshakeSince: IsHandshaken ? 0 : OpenedAt,
        FirstFrameSince: _intake.HadGoodFrame ? 0 : OpenedAt,
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

    protected override void NoMoreComes() => GiveUp(all: true);

    protected override void Forget(CloseReason reason)
    {
        _services.Sessions.Remove(this, _vins.All);
        _services.Counters.CountClosed(reason);
        _services.Farewells.Say(View(), reason);
    }

    protected override void LogFault(Exception fault) => Failed(_services.Log, RemoteAddress, fault);

    [LoggerMessage(Level = LogLevel.Error, Message = "Vehicle connection {Remote}: fault in the gateway, closing")]
    private static partial void Failed(ILogger log, EndPoint? remote, Exception fault);
}
