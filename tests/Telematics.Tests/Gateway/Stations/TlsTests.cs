using System.Security.Authentication;
using Telematics.Gateway;
using Telematics.Protocols.Stations;

namespace Telematics.Tests.Gateway.Stations;

/// <summary>TLS and mutual TLS on the station port, with certificates made for the test.</summary>
public sealed class TlsTests : TlsCase
{
    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task A_session_goes_through_tls(SslProtocols version)
    {
        await using var rig = await StationRig.Start(Tls(mutual: false));
        using var station = await rig.Connect();
        station.Peer.Stream = await Ours.Handshake(station.Peer, version);
        Assert.True((await station.Hello()).Accepted);

        await station.Send([.. Enumerable.Range(0, 300).Select(i => station.PassFrame($"P{i}"))]);

        Assert.Empty(await station.Drain());
        Assert.Equal(300, rig.Records().Count);
    }

    [Fact]
    public async Task A_station_with_a_certificate_of_the_right_authority_is_let_in()
    {
        await using var rig = await StationRig.Start(Tls(mutual: true));
        using var station = await rig.Connect();
        station.Peer.Stream = await Ours.Handshake(station.Peer, client: Ours.Issue("CN=Station"));

        Assert.True((await station.Hello()).Accepted);
        await station.Send(station.PassFrame("P1"));

        Assert.Empty(await station.Drain());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_station_without_a_good_certificate_is_closed_before_its_hello_is_looked_at(bool ofAnotherAuthority)
    {
        await using var rig = await StationRig.Start(Tls(mutual: true));
        using var station = await rig.Connect();
        try
        {
            await using var secure = await Ours.Handshake(station.Peer, client: ofAnotherAuthority ? Others.Issue("CN=Stranger") : null);
            await secure.WriteAsync(StationEnvelope.Encode(station.HelloFrame()));
            await secure.FlushAsync();
        }
        catch (Exception refused) when (refused is IOException or AuthenticationException)
        {
            // Whether the client learns it in the handshake or with its first write depends on the TLS version.
        }

        await rig.Closed(CloseReason.TlsFailed);
        Assert.Empty(rig.Listener.Sessions.All());
    }

    [Fact]
    public async Task Plain_text_to_a_tls_port_is_closed_and_a_handshake_that_does_not_begin_ends_at_its_timeout()
    {
        await using var rig = await StationRig.Start(Tls(mutual: false) with { TlsHandshakeTimeout = 5 });
        using var plain = await rig.Connect();
        await plain.Send(plain.HelloFrame());
        await plain.Peer.ReceiveAll();
        await rig.Closed(CloseReason.TlsFailed);

        using var silent = await rig.Connect();
        await Wait.Until(() => rig.Listener.OpenConnections == 1, "the silent one is in");
        await rig.PassUntil(() => rig.Counters.Closed(CloseReason.TlsFailed) == 2, "the silent one is closed");
        await silent.Peer.ReceiveAll();
    }
}
