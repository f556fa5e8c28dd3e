using System.Text.Json;

namespace Telematics.Storage.Backup;

/// <summary>A file as it was when the backup was made.</summary>
/// <param name="Path">Below Data:Path of the restored system, with '/'.</param>
/// <param name="Sha256">Lower-case hex; also the name under which its bytes lie in the backup.</param>
/// <param name="ModifiedMs">Of the file that was copied, Unix milliseconds: one that never changes is not read again while this and its size stay.</param>
public sealed record BackupFile(string Path, long Bytes, string Sha256, long ModifiedMs);

/// <summary>One backup: everything that a restored system consists of. It exists only when all of its files are safe.</summary>
/// <param name="Faults">What was damaged in the system itself; a restore brings it back as it was.</param>
public sealed record BackupManifest(int Format, DateTimeOffset Started, DateTimeOffset Ended, IReadOnlyList<BackupFile> Files, IReadOnlyList<string> Faults)
{
    public const int CurrentFormat = 1;

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, Options);

    /// <exception cref="InvalidDataException">Not a manifest, or of a later version.</exception>
    public static BackupManifest Read(byte[] bytes)
    {
        try
        {
            var manifest = JsonSerializer.Deserialize<BackupManifest>(bytes, Options);
            if (manifest?.Files is null || manifest.Faults is null) throw new InvalidDataException("is no manifest of a backup");
            return manifest.Format == CurrentFormat ? manifest : throw new InvalidDataException($"has format {manifest.Format}; {CurrentFormat} is known here");
        }
        catch (JsonException broken)
        {
            throw new InvalidDataException($"is no manifest of a backup: {broken.Message}", broken);
        }
    }
}
