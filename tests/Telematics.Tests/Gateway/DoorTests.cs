using System.Buffers.Binary;
using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Sockets;
using Telematics.Gateway;

namespace Telematics.Tests.Gateway;

/// <summary>Before the first frame: the cap, the load balancer's header, and how connections end.</summary>
public sealed class DoorTests
{
    private static readonly GatewaySettings Balanced = Rig.Defaults with { ProxyProtocol = true };

    [Fact]
    public async Task A_connection_above_the_cap_is_closed_and_a_place_that_becomes_free_is_given_again()
    {
        await using var rig = await Rig.Start(Rig.Defaults with { MaxConnections = 2 });
        using var first = await rig.Connect();
        using var second = await rig.Connect();
        await rig.Connected(2);

        using var third = await rig.Connect();
        await third.ReceiveAll();
        await rig.Closed(CloseReason.TooManyConnections);
        first.Dispose();
        await rig.Connected(1);
        using var fourth = await rig.Connect();

        await fourth.IsAlive(Wire.TruckA);
        await second.IsAlive(Wire.TruckB);
    }

    [Fact]
    public async Task A_peer_that_ends_and_one_that_breaks_off_are_told_apart()
    {
        await using var rig = await Rig.Start();
        using var ends = await rig.Connect();
        using var breaks = await rig.Connect();
        await breaks.IsAlive(Wire.TruckA);

        ends.FinishSending();
        breaks.Socket.LingerState = new LingerOption(true, 0);
        breaks.Socket.Close();

        await rig.Closed(CloseReason.PeerClosed);
        await rig.Closed(CloseReason.Reset);
    }

    [Theory]
    [InlineData("203.0.113.7", 40_000, "203.0.113.7:40000")]
    [InlineData("2001:db8::7", 40_000, "[2001:db8::7]:40000")]
    public async Task Behind_a_load_balancer_the_client_it_names_is_shown(string address, int port, string shown)
    {
        await using var rig = await Rig.Start(Balanced);
        using var peer = await rig.Connect();

        await peer.Send(Wire.Join(ProxyHeader(IPAddress.Parse(address), port), Wire.Login(Wire.TruckA)));
        await peer.IsAlive(Wire.TruckA);

        Assert.Equal(shown, Assert.Single(rig.Listener.Sessions.All()).RemoteAddress);
        Assert.Empty(rig.Journal.Rejected);
    }

    [Fact]
    public async Task A_load_balancers_header_may_come_byte_by_byte_and_with_extensions()
    {
        await using var rig = await Rig.Start(Balanced);
        using var peer = await rig.Connect();

        foreach (var one in ProxyHeader(IPAddress.Parse("203.0.113.7"), 40_000, extensions: 300)) await peer.Send([one]);
        await peer.Send(Wire.Login(Wire.TruckA));
        await peer.IsAlive(Wire.TruckA);

        Assert.Equal("203.0.113.7:40000", Assert.Single(rig.Listener.Sessions.All()).RemoteAddress);
    }

    [Fact]
    public async Task A_health_check_of_the_load_balancer_speaks_for_itself()
    {
        await using var rig = await Rig.Start(Balanced);
        byte[] local = [.. Signature, 0x20, 0, 0, 0];

        await rig.SendAll(local, Wire.Login(Wire.TruckA));

        Assert.Single(rig.Journal.Frames);
    }

    [Theory]
    [InlineData("frame first")]
    [InlineData("version 1")]
    [InlineData("wrong command")]
    [InlineData("too long")]
    [InlineData("addresses cut")]
    public async Task A_damaged_load_balancers_header_closes_the_connection(string damage)
    {
        await using var rig = await Rig.Start(Balanced);
        using var peer = await rig.Connect();
        var header = ProxyHeader(IPAddress.Parse("203.0.113.7"), 40_000);
        switch (damage)
        {
            case "frame first": header = Wire.Login(Wire.TruckA); break;
            case "version 1": header = "PROXY TCP4 203.0.113.7 203.0.113.1 40000 17691\r\n"u8.ToArray(); break;
            case "wrong command": header[12] = 0x2F; break;
            case "too long": header[14] = 0xFF; break;
            default: header = [.. Signature, 0x21, 0x11, 0, 4, 1, 2, 3, 4]; break;
        }

        await peer.Send(header);

        await peer.ReceiveAll();
        await rig.Closed(CloseReason.BadProxyHeader);
        Assert.Empty(rig.Journal.Records);
    }

    [Fact]
    public async Task A_load_balancers_header_that_never_ends_is_not_waited_for()
    {
        await using var rig = await Rig.Start(Balanced);
        using var peer = await rig.Connect();
        await rig.Connected(1);

        await peer.Send(ProxyHeader(IPAddress.Parse("203.0.113.7"), 40_000)[..20]);
        await rig.PassUntil(() => rig.Counters.Closed(CloseReason.NoFrame) == 1, "it is closed at the login timeout");
    }

    [Fact]
    public async Task Every_reason_is_a_label_of_its_counter()
    {
        await using var rig = await Rig.Start(Rig.Defaults with { MaxConnections = 1 });
        using var first = await rig.Connect();
        await rig.Connected(1);
        using var second = await rig.Connect();
        await rig.Closed(CloseReason.TooManyConnections);
        await first.Send(new byte[10], Wire.Login(Wire.TruckA));
        await first.IsAlive(Wire.TruckA);

        var told = Published();

        Assert.Contains("telematics.gateway.closed reason=too-many-connections", told);
        Assert.Contains("telematics.gateway.rejected reason=not-a-frame", told);
        Assert.Contains("telematics.gateway.frames command=login", told);
    }

    private static byte[] Signature => [0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A];

    private static byte[] ProxyHeader(IPAddress client, int port, int extensions = 0)
    {
        var address = client.GetAddressBytes();
        var length = 2 * address.Length + 4 + extensions;
        byte[] header = [.. Signature, 0x21, (byte)(address.Length == 4 ? 0x11 : 0x21), (byte)(length >> 8), (byte)length, .. address, .. address, .. new byte[4 + extensions]];
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(16 + 2 * address.Length), (ushort)port);
        return header;
    }

    /// <summary>What a scrape sees: instrument and label of everything that is not zero.</summary>
    private static HashSet<string> Published()
    {
        var told = new HashSet<string>();
        using var listener = new MeterListener { InstrumentPublished = (instrument, self) => { if (instrument.Meter.Name == GatewayCounters.MeterName) self.EnableMeasurementEvents(instrument); } };
        listener.SetMeasurementEventCallback<long>((instrument, _, tags, _) =>
        {
            foreach (var (name, value) in tags) told.Add($"{instrument.Name} {name}={value}");
        });
        listener.Start();
        listener.RecordObservableInstruments();
        return told;
    }
}
