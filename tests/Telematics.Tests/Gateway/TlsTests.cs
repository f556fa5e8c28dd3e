using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Telematics.Gateway;

namespace Telematics.Tests.Gateway;

/// <summary>TLS and mutual TLS with certificates made for the test.</summary>
public sealed class TlsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("telematics-tls-").FullName;
    private readonly Authority _ours = new("CN=Test authority");
    private readonly Authority _others = new("CN=Another authority");

    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task Frames_and_answers_go_through_tls(SslProtocols version)
    {
        await using var rig = await Rig.Start(Tls(mutual: false));
        using var peer = await rig.Connect();
        await using var secure = await Handshake(peer, version);
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
        await using var secure = await Handshake(peer, client: _ours.Issue("CN=Terminal"));

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
            await using var secure = await Handshake(peer, client: ofAnotherAuthority ? _others.Issue("CN=Stranger") : null);
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
        await using var secure = await Handshake(peer);

        await secure.WriteAsync(Wire.Login(Wire.TruckA));

        await rig.Stored(1);
    }

    public void Dispose()
    {
        _ours.Dispose();
        _others.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private GatewaySettings Tls(bool mutual)
    {
        var server = Path.Combine(_folder, "server.pem");
        using var certificate = _ours.Issue("CN=localhost");
        File.WriteAllText(server, certificate.ExportCertificatePem() + "\n" + certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        var authority = Path.Combine(_folder, "authority.pem");
        File.WriteAllText(authority, _ours.Pem);
        return Rig.Defaults with { TlsCertificate = server, RequireClientCertificate = mutual ? authority : null };
    }

    private async Task<SslStream> Handshake(Peer peer, SslProtocols version = SslProtocols.Tls13, X509Certificate2? client = null)
    {
        var secure = new SslStream(peer.Stream, leaveInnerStreamOpen: true);
        await secure.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
            EnabledSslProtocols = version,
            CertificateChainPolicy = _ours.Policy,
            LocalCertificateSelectionCallback = client is null ? null : (_, _, _, _, _) => client,
        });
        return secure;
    }

    private static async Task<bool> ReadExactly(SslStream stream, byte[] into)
    {
        await stream.ReadExactlyAsync(into);
        return true;
    }

    /// <summary>A certificate authority of an afternoon.</summary>
    private sealed class Authority : IDisposable
    {
        private readonly X509Certificate2 _root;

        public Authority(string name)
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
            request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
            request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
            _root = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        }

        public string Pem => _root.ExportCertificatePem();

        /// <summary>Trusts this authority and no other.</summary>
        public X509ChainPolicy Policy
        {
            get
            {
                var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
                policy.CustomTrustStore.Add(_root);
                return policy;
            }
        }

        public X509Certificate2 Issue(string name)
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
            request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1"), new Oid("1.3.6.1.5.5.7.3.2")], false));
            var names = new SubjectAlternativeNameBuilder();
            names.AddDnsName("localhost");
            request.CertificateExtensions.Add(names.Build());
            using var issued = request.Create(_root, _root.NotBefore, _root.NotAfter, RandomNumberGenerator.GetBytes(8));
            return issued.CopyWithPrivateKey(key);
        }

        public void Dispose() => _root.Dispose();
    }
}
