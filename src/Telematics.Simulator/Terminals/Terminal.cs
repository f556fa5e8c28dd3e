using System.Net;
using System.Net.Sockets;
using Telematics.Core.Vehicles;
using Telematics.Protocols.Gb17691;

namespace Telematics.Simulator.Terminals;

/// <summary>
/// The on-board terminal of one truck: records while the engine runs, sends what is fresh at once, keeps what it could not send and sends it
/// again as re-issue (03) at a bounded rate. What was sent is kept until a time sync after it is answered, so a broken link loses nothing.
/// One loop a terminal; simulating is done when it wakes, so a slow link delays the sending and never the truck.
/// </summary>
public sealed class Terminal(
    Recorder recorder, TerminalIdentity identity, EndPoint centre, SimulationClock clock, TimeProvider time, TerminalSettings settings,
    RandomStream random, TerminalCounters counters)
{
    private const int MostFramesAtOnce = 64; // bounds what is simulated ahead of a slow link
    private const long SecondsPerDay = 86_400, Gmt8 = 8 * 3600;

    private readonly FrameStore _fresh = new(settings.MostBacklog);
    private readonly FrameStore _backlog = new(settings.MostBacklog);
    private readonly byte[] _control = new byte[64];
    private TerminalLink? _link;
    private (int Answers, long Fresh, long Backlog)? _sync;
    private int _syncsAsked;
    private long _loginDay;
    private ushort _loginSerial;
    private TimeSpan _backOff = settings.FirstBackOff;
    private DateTimeOffset _nextAttempt;
    private DateTimeOffset _nextReissue;

    /// <summary>Until cancelled.</summary>
    public async Task Run(CancellationToken cancellation)
    {
        try
        {
            while (true)
            {
                await Wait(cancellation);
                await Work(cancellation);
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The simulation ends, as when the power is cut: no logout.
        }
        finally
        {
            _link?.Dispose();
        }
    }

    private async Task Work(CancellationToken cancellation)
    {
        if (recorder.EngineOff && recorder.DueAt > clock.NowSeconds) return;
        try
        {
            if (_link is { IsLost: true }) LoseLink();
            if (_link is null && time.GetUtcNow() >= _nextAttempt) await Connect(cancellation);
            RecordDue();
            if (_link is not null) await SendDue(_link, cancellation);
            if (recorder.EngineOff) await EndTrip(cancellation);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            LoseLink();
        }
    }

    private async Task Wait(CancellationToken cancellation)
    {
        var wait = clock.Until(recorder.DueAt);
        if (!recorder.EngineOff)
        {
            var now = time.GetUtcNow();
            if (_link is null) wait = Shorter(wait, _nextAttempt - now);
            else if (_backlog.Unsent > 0) wait = Shorter(wait, _nextReissue - now);
        }

        cancellation.ThrowIfCancellationRequested();
        if (wait > TimeSpan.Zero) await Task.Delay(wait, time, cancellation);
        else await Task.Yield(); // catching up: let the others have their turn
    }

    private static TimeSpan Shorter(TimeSpan wait, TimeSpan other) => other >= wait ? wait : other > TimeSpan.Zero ? other : TimeSpan.Zero;

    /// <summary>Up to the end of the trip, and not too much at once.</summary>
    private void RecordDue()
    {
        for (var frames = 0; frames < MostFramesAtOnce && recorder.DueAt <= clock.NowSeconds; frames++)
        {
            var stale = time.GetUtcNow().ToUnixTimeSeconds() - recorder.DueAt > settings.FreshFor.TotalSeconds;
            var command = stale || _link is null ? VehicleCommand.Reissue : VehicleCommand.Report;
            recorder.Record(command, _link is null ? _backlog : _fresh);
            if (recorder.EngineOff) break;
        }
    }

    private async Task Connect(CancellationToken cancellation)
    {
        using var patience = new CancellationTokenSource(settings.Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
        try
        {
            _link = await TerminalLink.Open(centre, either.Token);
        }
        catch (Exception e) when (e is SocketException || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            // Spread by chance, so that a fleet does not come back all at once.
            _nextAttempt = time.GetUtcNow() + _backOff * random.Between(0.5, 1);
            _backOff = Shorter(2 * _backOff, settings.LongestBackOff);
            return;
        }

        counters.Connected();
        _backOff = settings.FirstBackOff;
        var now = clock.NowSeconds;
        var day = (now + Gmt8) / SecondsPerDay;
        _loginSerial = day == _loginDay ? (ushort)(_loginSerial + 1) : (ushort)1;
        _loginDay = day;
        var length = Gb17691Encoder.Login(_control, recorder.Sender, now, _loginSerial, identity.Iccid);
        await _link.Send(_control.AsMemory(0, length), cancellation);
        await Synchronize(_link, cancellation);
    }

    private async Task SendDue(TerminalLink link, CancellationToken cancellation)
    {
        while (_fresh.Unsent > 0)
        {
            await SendFirst(_fresh, link, cancellation);
            await ConfirmAndSynchronize(link, cancellation);
        }

        while (_backlog.Unsent > 0 && time.GetUtcNow() >= _nextReissue)
        {
            await SendFirst(_backlog, link, cancellation);
            await ConfirmAndSynchronize(link, cancellation);
            _nextReissue = time.GetUtcNow() + settings.ReissueInterval;
        }
    }

    private async Task SendFirst(FrameStore store, TerminalLink link, CancellationToken cancellation)
    {
        await link.Send(store.FirstUnsent(), cancellation);
        store.MarkSent();
        store.KeepUnconfirmed(settings.MostUnconfirmed);
        counters.Sent();
    }

    private async Task ConfirmAndSynchronize(TerminalLink link, CancellationToken cancellation)
    {
        Confirm(link);
        if (_sync is null && _fresh.Unconfirmed + _backlog.Unconfirmed >= settings.FramesPerSync) await Synchronize(link, cancellation);
    }

    private async Task Synchronize(TerminalLink link, CancellationToken cancellation)
    {
        _sync = (++_syncsAsked, _fresh.SentEver, _backlog.SentEver);
        var length = Gb17691Encoder.TimeSync(_control, recorder.Sender);
        await link.Send(_control.AsMemory(0, length), cancellation);
    }

    private void Confirm(TerminalLink link)
    {
        if (_sync is not { } sync || link.Answers < sync.Answers) return;
        _fresh.ConfirmTo(sync.Fresh);
        _backlog.ConfirmTo(sync.Backlog);
        _sync = null;
    }

    private async Task EndTrip(CancellationToken cancellation)
    {
        if (_link is not { } link) return;
        await Synchronize(link, cancellation); // in place of one that may be under way: its answer says more
        await link.WaitForAnswers(_syncsAsked, settings.Patience, time, cancellation);
        Confirm(link);

        var length = Gb17691Encoder.Logout(_control, recorder.Sender, clock.NowSeconds, _loginSerial);
        await link.Send(_control.AsMemory(0, length), cancellation);
        await link.Close(settings.Patience, time, cancellation);
        KeepUnconfirmed();
    }

    private void LoseLink()
    {
        _link?.Dispose();
        counters.LinkLost();
        _nextAttempt = time.GetUtcNow();
        KeepUnconfirmed();
    }

    private void KeepUnconfirmed()
    {
        _link = null;
        _sync = null;
        _syncsAsked = 0;
        _backlog.ForgetSending();
        _fresh.MoveTo(_backlog);
    }
}
