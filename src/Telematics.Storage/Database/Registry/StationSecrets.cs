using System.Security.Cryptography;

namespace Telematics.Storage.Database.Registry;

/// <summary>
/// Secrets of stations at rest. HMAC needs the secret itself, so a hash will not do: it is encrypted (AES-256-GCM) with a key that lies in a file of its
/// own, readable by the owner alone. A copy of the database without that file gives nothing away.
/// </summary>
public sealed class StationSecrets
{
    private const int NonceLength = 12, TagLength = 16, KeyLength = 32;

    private readonly byte[] _key;

    private StationSecrets(byte[] key) => _key = key;

    /// <summary>Makes folder and key at the first start.</summary>
    /// <exception cref="InvalidDataException">The file is not such a key.</exception>
    public static StationSecrets Open(string dataPath)
    {
        var folder = Path.Combine(dataPath, "keys");
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
        else Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

        var file = Path.Combine(folder, "station-secrets.key");
        if (!File.Exists(file)) Make(file);
        var key = File.ReadAllBytes(file);
        return key.Length == KeyLength ? new StationSecrets(key) : throw new InvalidDataException($"{file} has {key.Length} bytes; {KeyLength} are expected");
    }

    /// <summary>Bound to the key id: a row cannot be passed off as another's.</summary>
    public byte[] Encrypt(ReadOnlySpan<byte> secret, string keyId)
    {
        var sealedBytes = new byte[NonceLength + TagLength + secret.Length];
        var nonce = sealedBytes.AsSpan(0, NonceLength);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(_key, TagLength);
        aes.Encrypt(nonce, secret, sealedBytes.AsSpan(NonceLength + TagLength), sealedBytes.AsSpan(NonceLength, TagLength), System.Text.Encoding.UTF8.GetBytes(keyId));
        return sealedBytes;
    }

    /// <summary>Null: sealed with another key file, or damaged.</summary>
    public byte[]? Decrypt(ReadOnlySpan<byte> sealedBytes, string keyId)
    {
        if (sealedBytes.Length < NonceLength + TagLength) return null;
        var secret = new byte[sealedBytes.Length - NonceLength - TagLength];
        using var aes = new AesGcm(_key, TagLength);
        try
        {
            aes.Decrypt(sealedBytes[..NonceLength], sealedBytes[(NonceLength + TagLength)..], sealedBytes.Slice(NonceLength, TagLength), secret, System.Text.Encoding.UTF8.GetBytes(keyId));
            return secret;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }

    /// <summary>Written aside and moved, so that a kill leaves no half key.</summary>
    private static void Make(string file)
    {
        var aside = file + ".new";
        File.Delete(aside);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var stream = new FileStream(aside, options))
        {
            stream.Write(RandomNumberGenerator.GetBytes(KeyLength));
            stream.Flush(flushToDisk: true);
        }

        File.Move(aside, file);
    }
}
