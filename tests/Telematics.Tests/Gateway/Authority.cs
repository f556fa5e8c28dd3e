using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Telematics.Gateway;

namespace Telematics.Tests.Gateway;

/// <summary>A certificate authority of an afternoon.</summary>
internal sealed class Authority : IDisposable
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

    private string Pem => _root.ExportCertificatePem();

    /// <summary>Trusts this authority and no other.</summary>
    private X509ChainPolicy Policy
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

    /// <summary>Of a listener with a certificate of this authority; mutual: it wants one of its clients as well.</summary>
    public GatewaySettings Tls(string folder, bool mutual)
    {
        var server = Path.Combine(folder, "server.pem");
        using var certificate = Issue("CN=localhost");
        File.WriteAllText(server, certificate.ExportCertificatePem() + "\n" + certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        var authority = Path.Combine(folder, "authority.pem");
        File.WriteAllText(authority, Pem);
        return Rig.Defaults with { TlsCertificate = server, RequireClientCertificate = mutual ? authority : null };
    }

    /// <summary>As a client that trusts this authority.</summary>
    public async Task<SslStream> Handshake(Peer peer, SslProtocols version = SslProtocols.Tls13, X509Certificate2? client = null)
    {
        var secure = new SslStream(peer.Stream, leaveInnerStreamOpen: true);
        await secure.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
            EnabledSslProtocols = version,
            CertificateChainPolicy = Policy,
            LocalCertificateSelectionCallback = client is null ? null : (_, _, _, _, _) => client,
        });
        return secure;
    }

    public void Dispose() => _root.Dispose();
}
