using Telematics.Core.Vehicles;
using Telematics.Gateway;

namespace Telematics.Tests.Gateway;

/// <summary>What may last how long. The test owns the clock.</summary>
public sealed class DeadlineTests
{
    private static readonly GatewaySettings Settings = Rig.Defaults with { LoginTimeout = 60, IdleTimeout = 600, PartialFrameTimeout = 30 };

    [Fact]
    public async Task A_connection_without_a_good_frame_ends_at_the_login_timeout()
    {
        await using var rig = await Rig.Start(Settings);
        using var silent = await rig.Connect();
        using var prompt = await rig.Connect();
        await rig.Connected(2);

        rig.Pass(60);
        await prompt.Send(Wire.Login(Wire.TruckA)); // still in time
        await rig.Stored(1);
        await rig.PassUntil(() => rig.Counters.Closed(CloseReason.NoFrame) == 1, "the silent one is closed");

        await silent.ReceiveAll();
        await prompt.IsAlive(Wire.TruckA);
    }

    [Fact]
    public async Task A_silent_or_half_open_peer_ends_at_the_idle_timeout_which_each_byte_restarts()
    {
        await using var rig = await Rig.Start(Settings);
        using var peer = await rig.Connect();
        await peer.IsAlive(Wire.TruckA);

        rig.Pass(600);
        await peer.IsAlive(Wire.TruckA);
        rig.Pass(600);
        await peer.IsAlive(Wire.TruckA);
        await rig.PassUntil(() => rig.Counters.Closed(CloseReason.Idle) == 1, "the silent one is closed");

        await peer.ReceiveAll();
        Assert.Null(rig.Listener.Sessions.Of(Wire.TruckA));
    }

    [Fact]
    public async Task A_beginning_without_its_rest_is_given_up_and_the_frame_behind_it_taken()
    {
        await using var rig = await Rig.Start(Settings);
        using var peer = await rig.Connect();
        var torn = Wire.Report(Wire.TruckA)[..100];
        var good = Wire.Report(Wire.TruckB);
        await peer.IsAlive(Wire.TruckA);

        await peer.Send(torn, good); // 100 bytes and 431: the first frame's 431 bytes are there, and their check is wrong
        await rig.Stored(2);
        await peer.Send(torn);
        await rig.Read(25 + torn.Length + good.Length + torn.Length);
        await rig.PassUntil(() => rig.Counters.Rejected(DecodeFault.TooShort) == 1, "the beginning is given up");

        await peer.Send(good);
        await rig.Stored(3);
        await peer.IsAlive(Wire.TruckA);
        Assert.Equal(torn, Wire.Join([.. rig.Journal.Rejected.Where(r => r.Fault == DecodeFault.TooShort || r == rig.Journal.Rejected[^1]).Select(r => r.Wire)]));
    }

    [Fact]
    public async Task While_the_disk_is_slow_the_clocks_of_the_peer_stand_still()
    {
        await using var rig = await Rig.Start(Settings);
        using var peer = await rig.Connect();
        var next = Wire.Report(Wire.TruckA, serial: 2);
        rig.Journal.Hold();
        await peer.Send(Wire.Join(Wire.Login(Wire.TruckA), next[..200]));
        await Wait.Until(() => rig.Journal.WaitingCommits == 1, "the login waits for the disk");

        rig.Pass(3600); // the rest of the second frame cannot come, because nothing is read
        await peer.Send(next[200..]);
        rig.Journal.ReleaseAll();

        await rig.Stored(2);
        Assert.Empty(rig.Journal.Rejected);
        await peer.IsAlive(Wire.TruckA);
    }

    [Fact]
    public async Task Bytes_that_trickle_in_do_not_hold_a_beginning_for_ever()
    {
        await using var rig = await Rig.Start(Settings);
        using var peer = await rig.Connect();
        await peer.IsAlive(Wire.TruckA);
        var frame = Wire.Report(Wire.TruckA);

        var sent = 0;
        while (rig.Counters.Rejected(DecodeFault.TooShort) == 0 && sent < 400)
        {
            await peer.Send([frame[sent++]]);
            await rig.Read(25 + sent);
            rig.Pass(1);
        }

        Assert.InRange(sent, 30, 399);
        await peer.Send(frame);
        await Wait.Until(() => rig.Journal.Frames.Any(stored => stored.SequenceEqual(frame)), "the good frame behind it is taken");
    }
}
