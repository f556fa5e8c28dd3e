using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using DotNetty.Handlers.Tls;
using DotNetty.Transport.Channels;

namespace Telematics.Gateway.Sockets;

/// <summary>TLS 1.2 or 1.3 for vehicle connections, with clients' certificates if set. Certificates are read once, at the start.</summary>
internal sealed class TlsServer
{
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";
    private const string MachinesAuthorities = "true";
    private const string NoClientCertificates = "false";

    private readonly X509Certificate2 _certificate;
    private readonly SslServerAuthenticationOptions _options;

    private TlsServer(X509Certificate2Collection chain, X509ChainPolicy? clients)
    {
        _certificate = chain.First(certificate => certificate.HasPrivateKey);
        _options = new()
        {
            // Made once: the chain is not looked for again in each handshake, and intermediates are sent along.
            ServerCertificateContext = SslStreamCertificateContext.Create(_certificate, chain, offline: true),
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            ClientCertificateRequired = clients is not null,
            CertificateChainPolicy = clients,
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
        };
    }

    /// <summary>What is wrong with the TLS settings; null: nothing.</summary>
    public static string? Fault(GatewaySettings settings)
    {
        try
        {
            Of(settings);
            return null;
        }
        catch (GatewaySettingException wrong)
        {
            return wrong.Message;
        }
    }

    /// <summary>Null: no TLS is set.</summary>
    /// <exception cref="GatewaySettingException">A file cannot be used.</exception>
    public static TlsServer? Of(GatewaySettings settings)
    {
        var clients = ClientPolicy(settings);
        if (!settings.UsesTls)
            return clients is null ? null : throw Unusable(nameof(settings.RequireClientCertificate), settings.RequireClientCertificate, "unset while Gateway:TlsCertificate is unset");

        var path = settings.TlsCertificate!;
        var chain = Load(nameof(settings.TlsCertificate), path, settings.TlsCertificatePassword, withKey: true);
        return chain.Any(certificate => certificate.HasPrivateKey)
            ? new(chain, clients)
            : throw Unusable(nameof(settings.TlsCertificate), path, "a PEM or PFX file with a certificate and its private key (this one has no key)");
    }

    public IChannelHandler NewHandler() => new TlsHandler(inner => new ServerStream(inner, _options), new ServerTlsSettings(_certificate));

    private static X509ChainPolicy? ClientPolicy(GatewaySettings settings)
    {
        var require = settings.RequireClientCertificate;
        if (string.IsNullOrEmpty(require) || require.Equals(NoClientCertificates, StringComparison.OrdinalIgnoreCase)) return null;

        var policy = new X509ChainPolicy { RevocationMode = X509RevocationMode.NoCheck };
        policy.ApplicationPolicy.Add(new Oid(ClientAuthentication));
        if (require.Equals(MachinesAuthorities, StringComparison.OrdinalIgnoreCase)) return policy;

        policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        policy.CustomTrustStore.AddRange(Load(nameof(settings.RequireClientCertificate), require, password: null, withKey: false));
        return policy;
    }

    private static X509Certificate2Collection Load(string setting, string path, string? password, bool withKey)
    {
        try
        {
            var chain = IsPem(path) ? LoadPem(path, password, withKey) : X509CertificateLoader.LoadPkcs12CollectionFromFile(path, password);
            return chain.Count > 0 ? chain : throw new CryptographicException("it holds no certificate");
        }
        catch (Exception reason) when (reason is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            throw Unusable(setting, path, $"a readable PEM or PFX file ({reason.Message})", reason);
        }
    }

    private static bool IsPem(string path) => File.ReadAllBytes(path).AsSpan().IndexOf("-----BEGIN"u8) >= 0;

    private static X509Certificate2Collection LoadPem(string path, string? password, bool withKey)
    {
        var chain = new X509Certificate2Collection();
        chain.ImportFromPemFile(path);
        if (!withKey || chain.Count == 0) return chain;

        var text = File.ReadAllText(path, Encoding.ASCII);
        if (!text.Contains("PRIVATE KEY-----", StringComparison.Ordinal)) return chain;
        chain[0] = string.IsNullOrEmpty(password) ? X509Certificate2.CreateFromPem(text, text) : X509Certificate2.CreateFromEncryptedPem(text, text, password);
        return chain;
    }

    private static GatewaySettingException Unusable(string setting, string? value, string allowed, Exception? reason = null) =>
        new(GatewaySettings.Wrong(setting, value, allowed), reason);

    /// <summary>DotNetty asks for the handshake by an overload that knows neither certificate chains nor a policy for clients: answered with our options.</summary>
    private sealed class ServerStream(Stream inner, SslServerAuthenticationOptions options) : SslStream(inner, leaveInnerStreamOpen: true)
    {
        public override Task AuthenticateAsServerAsync(
            X509Certificate serverCertificate, bool clientCertificateRequired, SslProtocols enabledSslProtocols, bool checkCertificateRevocation) =>
            AuthenticateAsServerAsync(options, CancellationToken.None);
    }
}
