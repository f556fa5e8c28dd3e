using Telematics.Core.Vehicles;
using Telematics.Gateway;

namespace Telematics.Tests.Gateway;

/// <summary>Durable before credit: a slow journal stops the reading, a refusing one ends the connections, and nothing is promised before it is kept.</summary>
public sealed class BackPressureTests
{
    [Fact]
    public async Task Nothing_more_is_read_while_a_commit_is_pending()
    {
        await using var rig = await Rig.Start();
        rig.Journal.Hold();
        using var peer = await rig.Connect();
        await peer.Send(Wire.Login(Wire.TruckA));
        await Wait.Until(() => rig.Journal.WaitingCommits == 1, "the login waits for the disk");
        var read = rig.Counters.Bytes;

        await peer.Send(Wire.Report(Wire.TruckA), Wire.Report(Wire.TruckA, serial: 2));
        using var other = await rig.Connect(); // its login goes all the way to the journal meanwhile
        await other.Send(Wire.Login(Wire.TruckB));
        await Wait.Until(() => rig.Journal.WaitingCommits == 2, "the other's login waits for the disk");

        Assert.Equal(read + Wire.Login(Wire.TruckB).Length, rig.Counters.Bytes);
        Assert.Equal(0, rig.Counters.Frames(VehicleCommand.Login));
        rig.Journal.ReleaseAll();
        await rig.Stored(4);
    }

    [Fact]
    public async Task One_connection_brings_at_most_one_read_buffer_before_it_waits()
    {
        await using var rig = await Rig.Start(Rig.Defaults with { ReadBufferBytes = 4096 });
        rig.Journal.Hold();
        using var peer = await rig.Connect();
        byte[][] reports = [.. Enumerable.Range(0, 500).Select(serial => Wire.Report(Wire.TruckA, serial))];

        var sending = peer.Send(Wire.Join(reports));
        await Wait.Until(() => rig.Journal.WaitingCommits == 1, "the first read waits for the disk");

        Assert.InRange(rig.Counters.Bytes, 1, 4096);
        rig.Journal.ReleaseAll();
        await sending;
        await rig.Stored(500);
        Assert.Equal(reports, rig.Journal.Frames);
    }

    [Fact]
    public async Task All_connections_together_are_bounded_and_the_parked_ones_go_on_afterwards()
    {
        const int limit = 64 * 1024, perConnection = 2560, connections = 100;
        await using var rig = await Rig.Start(Rig.Defaults with { MaxUncommittedBytes = limit });
        rig.Journal.Hold();
        var peers = await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => rig.Connect()));
        await rig.Connected(connections);
        for (var i = 0; i < connections; i++)
            await peers[i].Send([.. Enumerable.Range(0, 19).Select(serial => Wire.Report($"LBUDGET{i:D10}", serial))]);
        await Wait.Until(() => rig.Journal.Bytes > limit / 2, "the budget fills");
        using var late = await rig.Connect();
        await late.Send(Wire.Login(Wire.TruckB));
        await rig.Connected(connections + 1);

        Assert.InRange(rig.Journal.Bytes, 1, limit + connections * perConnection);
        rig.Journal.ReleaseAll();
        await rig.Stored(connections * 19 + 1);
        foreach (var peer in peers) peer.Dispose();
        await Wait.Until(() => rig.Listener.Sessions.Count == 1, "the others are stored and forgotten");
    }

    [Fact]
    public async Task A_journal_that_refuses_closes_every_connection_and_the_door_until_it_stores_again()
    {
        await using var rig = await Rig.Start();
        using var busy = await rig.Connect();
        using var quiet = await rig.Connect();
        await quiet.IsAlive(Wire.TruckB);
        rig.Journal.Refuse();

        await busy.Send(Wire.Login(Wire.TruckA));
        await busy.ReceiveAll();
        await quiet.ReceiveAll();
        using var refused = await rig.Connect();
        await refused.ReceiveAll();
        await rig.Closed(CloseReason.JournalClosed, times: 3);
        rig.Pass(5);
        using var refusedStill = await rig.Connect();
        await refusedStill.ReceiveAll();

        rig.Journal.StoreAgain();
        rig.Pass(1);
        using var again = await rig.Connect();
        await again.Send(Wire.Login(Wire.TruckA));
        await again.IsAlive(Wire.TruckA);
        Assert.Equal(1, rig.Counters.Frames(VehicleCommand.Login));
    }

    [Fact]
    public async Task A_journal_that_begins_to_refuse_costs_no_frame_of_those_who_are_quiet()
    {
        await using var rig = await Rig.Start();
        using var quiet = await rig.Connect();
        await quiet.IsAlive(Wire.TruckA);
        rig.Journal.Refuse();

        rig.Pass(1);

        await quiet.ReceiveAll(); // closed before it had to lose something
        await rig.Closed(CloseReason.JournalClosed);
    }

    [Fact]
    public async Task What_was_cut_before_a_refusal_is_not_cut_again()
    {
        await using var rig = await Rig.Start();
        rig.Journal.RefuseAfter(2);

        await rig.SendAll(Wire.Join(Wire.Login(Wire.TruckA), Wire.Report(Wire.TruckA), Wire.Report(Wire.TruckA, serial: 2)));

        await rig.Closed(CloseReason.JournalClosed);
        Assert.Equal([Wire.Login(Wire.TruckA), Wire.Report(Wire.TruckA)], rig.Journal.Frames);
        Assert.Empty(rig.Journal.Rejected);
    }

    [Fact]
    public async Task A_stop_stores_what_was_read_and_takes_nobody_in()
    {
        await using var rig = await Rig.Start();
        rig.Journal.Hold();
        using var peer = await rig.Connect();
        await peer.Send(Wire.Join(Wire.Login(Wire.TruckA), Wire.Report(Wire.TruckA), Wire.Report(Wire.TruckA, serial: 2)[..50]));
        await Wait.Until(() => rig.Journal.WaitingCommits == 1, "the frames wait for the disk");
        var at = rig.Listener.EndPoint;

        var stopping = rig.Listener.Stop(CancellationToken.None);
        await peer.ReceiveAll();
        Assert.False(stopping.IsCompleted);
        rig.Journal.ReleaseAll();
        await stopping;

        Assert.Equal(1, rig.Counters.Closed(CloseReason.Stopping));
        Assert.Equal((1L, 1L), (rig.Counters.Frames(VehicleCommand.Login), rig.Counters.Frames(VehicleCommand.Report)));
        Assert.Equal(50, Assert.Single(rig.Journal.Rejected).Wire.Length);
        await Assert.ThrowsAsync<System.Net.Sockets.SocketException>(() => Peer.Connect(at));
    }

    [Fact]
    public async Task A_stop_that_has_no_time_left_does_not_wait_for_the_disk()
    {
        await using var rig = await Rig.Start();
        rig.Journal.Hold();
        using var peer = await rig.Connect();
        await peer.Send(Wire.Login(Wire.TruckA));
        await Wait.Until(() => rig.Journal.WaitingCommits == 1, "the login waits for the disk");

        await rig.Listener.Stop(new CancellationToken(canceled: true));

        Assert.Equal(0, rig.Counters.Frames(VehicleCommand.Login));
    }
}
