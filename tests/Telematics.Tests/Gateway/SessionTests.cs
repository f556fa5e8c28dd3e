using Telematics.Core.Vehicles;
using Telematics.Gateway;
using Telematics.Grains.Vehicles;

namespace Telematics.Tests.Gateway;

/// <summary>Whose connection is whose: one terminal, many vehicles on a platform link, and who wins.</summary>
public sealed class SessionTests
{
    private static readonly GatewaySettings OnlyKnown = Rig.Defaults with { AcceptUnknownVehicles = false };

    [Fact]
    public async Task A_thousand_vehicles_share_one_platform_link()
    {
        await using var rig = await Rig.Start();
        using var link = await rig.Connect();
        string[] vins = [.. Enumerable.Range(0, 1000).Select(i => $"LPLATFORM{i:D8}")];

        foreach (var vin in vins) await link.Send(Wire.Report(vin, header: HeaderKind.Forwarded));
        await rig.Stored(1000);
        await Wait.Until(() => rig.Counters.Frames(VehicleCommand.Report) == 1000, "all are credited");

        var session = Assert.Single(rig.Listener.Sessions.All());
        Assert.Equal((SessionKind.Platform, 1000, 1000L), (session.Kind, session.Vins, session.Frames));
        Assert.All(vins, vin => Assert.Equal(session.Id, rig.Listener.Sessions.Of(vin)!.Id));
        Assert.Equal(0, rig.Counters.VinMismatches);
        Assert.Equal(vins, rig.Journal.Records.Select(record => record.Vin));
    }

    [Fact]
    public async Task Vehicles_beyond_the_bound_of_a_link_are_stored_and_not_followed()
    {
        await using var rig = await Rig.Start(Rig.Defaults with { MaxVinsPerConnection = 1 });

        await rig.SendAll(Wire.Report(Wire.TruckA, header: HeaderKind.Forwarded), Wire.Report(Wire.TruckB, header: HeaderKind.Forwarded));

        Assert.Equal(2, rig.Journal.Frames.Length);
        Assert.Equal(1, rig.Counters.UntrackedVins);
    }

    [Fact]
    public async Task A_report_without_a_login_is_stored_and_counted()
    {
        await using var rig = await Rig.Start();

        await rig.SendAll(Wire.Report(Wire.TruckA), Wire.Login(Wire.TruckA), Wire.Report(Wire.TruckA), Wire.Logout(Wire.TruckA));

        Assert.Equal(4, rig.Journal.Frames.Length);
        Assert.Equal(1, rig.Counters.FramesWithoutLogin);
        Assert.Null(rig.Listener.Sessions.Of(Wire.TruckA));
    }

    [Fact]
    public async Task The_newest_connection_of_a_terminal_wins()
    {
        await using var rig = await Rig.Start();
        using var older = await rig.Connect();
        await older.Send(Wire.Login(Wire.TruckA));
        await Wait.Until(() => rig.Listener.Sessions.Of(Wire.TruckA) is not null, "the older one has the vehicle");

        using var newer = await rig.Connect();
        await newer.Send(Wire.Login(Wire.TruckA));

        await older.ReceiveAll();
        await rig.Closed(CloseReason.Replaced);
        await newer.IsAlive(Wire.TruckA);
        Assert.NotNull(rig.Listener.Sessions.Of(Wire.TruckA));
    }

    [Fact]
    public async Task The_newest_connection_wins_also_when_one_flush_frees_both()
    {
        await using var rig = await Rig.Start();
        using var older = await rig.Connect();
        await rig.Connected(1);
        using var newer = await rig.Connect();
        await rig.Connected(2);
        rig.Journal.Hold();
        await newer.Send(Wire.Login(Wire.TruckA));
        await Wait.Until(() => rig.Journal.WaitingCommits == 1, "the newer one waits for the disk");
        await older.Send(Wire.Login(Wire.TruckA)); // sent long ago, and read only now
        await Wait.Until(() => rig.Journal.WaitingCommits == 2, "the older one waits for the disk");

        rig.Journal.ReleaseAll();

        await older.ReceiveAll();
        await rig.Closed(CloseReason.Replaced);
        await newer.IsAlive(Wire.TruckA);
        Assert.Equal(rig.Listener.Sessions.All().Single().Id, rig.Listener.Sessions.Of(Wire.TruckA)!.Id);
    }

    [Fact]
    public async Task A_platform_link_only_loses_the_vehicle_that_comes_by_itself()
    {
        await using var rig = await Rig.Start();
        using var link = await rig.Connect();
        await link.Send(Wire.Report(Wire.TruckA, header: HeaderKind.Forwarded), Wire.Report(Wire.TruckB, header: HeaderKind.Forwarded));
        await Wait.Until(() => rig.Listener.Sessions.Of(Wire.TruckB) is not null, "the link has both vehicles");

        using var terminal = await rig.Connect();
        await terminal.Send(Wire.Login(Wire.TruckA));
        await terminal.IsAlive(Wire.TruckA);

        Assert.Equal(SessionKind.Terminal, rig.Listener.Sessions.Of(Wire.TruckA)!.Kind);
        Assert.Equal(SessionKind.Platform, rig.Listener.Sessions.Of(Wire.TruckB)!.Kind);
        await link.Send(Wire.Report(Wire.TruckB, serial: 2, HeaderKind.Forwarded));
        await rig.Stored(5);
        Assert.Equal(0, rig.Counters.Closed(CloseReason.Replaced));
    }

    [Fact]
    public async Task A_vehicle_that_logs_out_of_a_link_is_gone_and_the_others_stay()
    {
        await using var rig = await Rig.Start();
        using var link = await rig.Connect();
        await link.Send(Wire.Login(Wire.TruckA, HeaderKind.Forwarded), Wire.Login(Wire.TruckB, HeaderKind.Forwarded));
        await Wait.Until(() => rig.Listener.Sessions.Of(Wire.TruckB) is not null, "the link has both vehicles");

        await link.Send(Wire.Logout(Wire.TruckA, HeaderKind.Forwarded));

        await Wait.Until(() => rig.Listener.Sessions.Of(Wire.TruckA) is null, "the first is gone");
        Assert.NotNull(rig.Listener.Sessions.Of(Wire.TruckB));
    }

    [Fact]
    public async Task A_terminal_that_names_another_vehicle_is_stored_counted_and_shown()
    {
        await using var rig = await Rig.Start();
        using var peer = await rig.Connect();

        await peer.Send(Wire.Login(Wire.TruckA), Wire.Report(Wire.TruckB), Wire.Report(Wire.TruckA));
        await peer.IsAlive(Wire.TruckA);

        Assert.Equal(1, rig.Counters.VinMismatches);
        Assert.Equal([Wire.TruckA, Wire.TruckB, Wire.TruckA, Wire.TruckA], rig.Journal.Records.Select(record => record.Vin));
        var session = Assert.Single(rig.Listener.Sessions.All());
        Assert.Equal((SessionKind.Terminal, Wire.TruckA, 1L), (session.Kind, session.Vin, session.VinMismatches));
    }

    [Fact]
    public async Task A_terminal_that_names_another_vehicle_is_closed_when_set_so()
    {
        await using var rig = await Rig.Start(Rig.Defaults with { VinMismatch = VinMismatch.Close });
        using var peer = await rig.Connect();

        await peer.Send(Wire.Login(Wire.TruckA), Wire.Report(Wire.TruckB));

        await peer.ReceiveAll();
        await rig.Closed(CloseReason.VinMismatch);
        Assert.Equal(1, rig.Counters.VinMismatches);
        Assert.Equal(2, rig.Journal.Frames.Length);
    }

    [Fact]
    public async Task An_unknown_vehicle_is_stored_raw_counted_and_its_connection_closed()
    {
        await using var rig = await Rig.Start(OnlyKnown);
        rig.Registry.Known = [Wire.TruckB];
        using var unknown = await rig.Connect();
        using var known = await rig.Connect();

        await unknown.Send(Wire.Login(Wire.TruckA));
        await unknown.ReceiveAll();
        await known.Send(Wire.Login(Wire.TruckB));
        await known.IsAlive(Wire.TruckB);

        await rig.Closed(CloseReason.UnknownVehicle);
        Assert.Equal(1, rig.Counters.UnknownVehicles);
        Assert.Contains(rig.Journal.Frames, frame => frame.SequenceEqual(Wire.Login(Wire.TruckA)));
    }

    [Fact]
    public async Task A_link_stays_when_one_of_its_vehicles_is_unknown()
    {
        await using var rig = await Rig.Start(OnlyKnown);
        rig.Registry.Known = [Wire.TruckB];
        using var link = await rig.Connect();

        await link.Send(Wire.Report(Wire.TruckA, header: HeaderKind.Forwarded));
        await Wait.Until(() => rig.Counters.UnknownVehicles == 1, "the unknown one is counted");
        await link.Send(Wire.Report(Wire.TruckB, header: HeaderKind.Forwarded), Wire.Report(Wire.TruckA, serial: 2, HeaderKind.Forwarded));

        await rig.Stored(3);
        await Wait.Until(() => rig.Counters.Frames(VehicleCommand.Report) == 3, "all are credited");
        Assert.Equal(1, rig.Counters.UnknownVehicles);
        Assert.Equal(0, rig.Counters.Closed(CloseReason.UnknownVehicle));
    }

    [Fact]
    public async Task Every_vehicle_is_taken_when_unknown_ones_are_accepted_and_nobody_is_asked()
    {
        await using var rig = await Rig.Start();
        rig.Registry.Known = [];

        await rig.SendAll(Wire.Login(Wire.TruckA));

        Assert.Empty(rig.Registry.Asked);
        await rig.Closed(CloseReason.PeerClosed);
    }

    [Fact]
    public async Task A_registry_that_fails_closes_the_connection_and_loses_nothing()
    {
        await using var rig = await Rig.Start(OnlyKnown);
        rig.Registry.IsBroken = true;
        using var peer = await rig.Connect();

        await peer.Send(Wire.Login(Wire.TruckA));

        await peer.ReceiveAll();
        await rig.Closed(CloseReason.InternalFault);
        Assert.Single(rig.Journal.Frames);
    }
}
