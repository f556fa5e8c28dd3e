using System.Net.Security;
using System.Security.Authentication;
using Telematics.Gateway;

namespace Telematics.Tests.Gateway;

/// <summary>TLS and mutual TLS with certificates made for the test.</summary>
public sealed class TlsTests : TlsCase
{
    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task Frames_and_answers_go_through_tls(SslProtocols version)
    {
        await using var rig = await Rig.Start(Tls(mutual: false));
        using var peer = await rig.Connect();
        await using var secure = await Ours.Handshake(peer, version);
        byte[][] reports = [.. Enumerable.Range(0, 200).Select(serial => Wire.Report(Wire.TruckA, serial))];

        await secure.WriteAsync(Wire.Join(reports));
        await secure.WriteAsync(Wire.TimeSync(Wire.TruckA));
        var answer = new byte[Telematics.Protocols.Gb17691.Gb17691Encoder.AnswerLength];
        await Wait.For(ReadExactly(secure, answer), "the answer through TLS");

        Assert.Equal(reports, rig.Journal.Frames[..200]);
    }

    [Fact]
    public async Task A_client_with_a_certificate_of_the_right_authority_is_let_in()
    {
        await using var rig = await Rig.Start(Tls(mutual: true));
        using var peer = await rig.Connect();
        await using var secure = await Ours.Handshake(peer, client: Ours.Issue("CN=Terminal"));

        await secure.WriteAsync(Wire.Login(Wire.TruckA));

        await rig.Stored(1);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_client_without_a_good_certificate_is_closed_and_nothing_of_it_stored(bool ofAnotherAuthority)
    {
        await using var rig = await Rig.Start(Tls(mutual: true));
        using var peer = await rig.Connect();
        try
        {
            await using var secure = await Ours.Handshake(peer, client: ofAnotherAuthority ? Others.Issue("CN=Stranger") : null);
            await secure.WriteAsync(Wire.Login(Wire.TruckA));
            await secure.FlushAsync();
        }
        catch (Exception refused) when (refused is IOException or AuthenticationException)
        {
            // Whether the client learns it in the handshake or with its first write depends on the TLS version.
        }

        await rig.Closed(CloseReason.TlsFailed);
        Assert.Empty(rig.Journal.Records);
    }

    [Fact]
    public async Task Plain_text_to_a_tls_port_is_closed_and_nothing_of_it_stored()
    {
        await using var rig = await Rig.Start(Tls(mutual: false));
        using var peer = await rig.Connect();

        await peer.Send(Wire.Login(Wire.TruckA));

        await peer.ReceiveAll();
        await rig.Closed(CloseReason.TlsFailed);
        Assert.Empty(rig.Journal.Records);
    }

    [Fact]
    public async Task A_handshake_that_does_not_begin_ends_at_its_timeout()
    {
        await using var rig = await Rig.Start(Tls(mutual: false) with { TlsHandshakeTimeout = 10 });
        using var peer = await rig.Connect();
        await rig.Connected(1);

        await rig.PassUntil(() => rig.Counters.Closed(CloseReason.TlsFailed) == 1, "the silent one is closed");
        await peer.ReceiveAll();
    }

    [Fact]
    public async Task The_load_balancers_header_comes_before_the_handshake()
    {
        await using var rig = await Rig.Start(Tls(mutual: false) with { ProxyProtocol = true });
        using var peer = await rig.Connect();
        await peer.Send([0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A, 0x20, 0, 0, 0]);
        await using var secure = await Ours.Handshake(peer);

        await secure.WriteAsync(Wire.Login(Wire.TruckA));

        await rig.Stored(1);
    }

    private static async Task<bool> ReadExactly(SslStream stream, byte[] into)
    {
        await stream.ReadExactlyAsync(into);
        return true;
    }
}
