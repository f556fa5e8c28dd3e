using System.Security.Cryptography;
using Telematics.Storage.Backup;
using Telematics.Storage.Journal.Files;

namespace Telematics.Storage.Integrity;

/// <summary>
/// The key by which the centre signs: ECDSA on P-256, made at the first start. The private half is readable by its owner alone; the public half lies beside it
/// and is what others check with.
/// </summary>
public sealed class CentreKey : IDisposable
{
    public const string PrivateName = "centre-signing.key", PublicName = "centre-signing.pub";

    private readonly ECDsa _key;

    private CentreKey(ECDsa key) => (_key, Id) = (key, IdOf(key));

    /// <summary>First 8 bytes of the SHA-256 of the public key (SubjectPublicKeyInfo), hex.</summary>
    public string Id { get; }

    /// <exception cref="InvalidDataException">The file is no such key.</exception>
    public static CentreKey OpenOrMake(string dataPath)
    {
        var folder = Path.Combine(dataPath, "keys");
        OwnersAlone.MakeFolder(folder);
        var file = Path.Combine(folder, PrivateName);
        if (!File.Exists(file)) Make(folder);
        return new CentreKey(Read(file));
    }

    /// <summary>A key to check with; the public half is enough.</summary>
    /// <exception cref="InvalidDataException">The file is no such key.</exception>
    public static CentreKey ToCheck(string file) => new(Read(file));

    public byte[] Sign(byte[] hash) => _key.SignHash(hash);

    public bool HasSigned(byte[] hash, byte[] signature) => _key.VerifyHash(hash, signature);

    public void Dispose() => _key.Dispose();

    private static ECDsa Read(string file)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(File.ReadAllText(file));
            return key;
        }
        catch (Exception wrong) when (wrong is ArgumentException or CryptographicException)
        {
            key.Dispose();
            throw new InvalidDataException($"{file} is no key in PEM: {wrong.Message}", wrong);
        }
    }

    /// <summary>The public half first: a kill in between leaves one that the next start replaces.</summary>
    private static void Make(string folder)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Write(folder, PublicName, key.ExportSubjectPublicKeyInfoPem());
        Write(folder, PrivateName, key.ExportPkcs8PrivateKeyPem());
    }

    private static void Write(string folder, string name, string pem)
    {
        var path = Path.Combine(folder, name);
        using (var file = OwnersAlone.Create(path + ".new"))
        {
            file.Write(System.Text.Encoding.ASCII.GetBytes(pem + "\n"));
            file.Flush(flushToDisk: true);
        }

        File.Move(path + ".new", path, overwrite: true);
        LibC.FlushFolder(folder);
    }

    private static string IdOf(ECDsa key) => Convert.ToHexStringLower(SHA256.HashData(key.ExportSubjectPublicKeyInfo()).AsSpan(0, 8));
}
