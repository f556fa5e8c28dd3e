using Telematics.Gateway;

namespace Telematics.Tests.Gateway;

/// <summary>Two authorities of an afternoon, and a folder for the files of the one that is ours.</summary>
public abstract class TlsCase : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("telematics-tls-").FullName;

    private protected Authority Ours { get; } = new("CN=Test authority");

    private protected Authority Others { get; } = new("CN=Another authority");

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    private protected GatewaySettings Tls(bool mutual) => Ours.Tls(_folder, mutual);

    protected virtual void Dispose(bool disposing)
    {
        Ours.Dispose();
        Others.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
