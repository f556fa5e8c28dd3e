using System.Globalization;
using System.Security.Cryptography;

namespace Telematics.Storage.Backup;

/// <summary>What a look at the backups of a folder found.</summary>
/// <param name="Faults">Each names the backup and the file.</param>
public sealed record BackupCheckResult(int Backups, int Files, long Bytes, IReadOnlyList<string> Faults);

/// <summary>Reads every byte of a folder of backups against its manifests, as a restore would, and changes nothing. Bytes that several backups share are read once.</summary>
public sealed class BackupCheck(string folder, TimeProvider clock, Action<string> tell)
{
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(2);

    private readonly Dictionary<(string Sha256, long Bytes), string?> _objects = [];
    private readonly byte[] _buffer = new byte[1 << 20];
    private long _bytes;
    private long _told = clock.GetTimestamp();

    /// <param name="name">Which backup; null: all.</param>
    /// <exception cref="IOException">There are no backups, or not this one.</exception>
    public BackupCheckResult Run(string? name, CancellationToken cancellation)
    {
        using var from = BackupFolder.OpenToRead(Path.GetFullPath(folder));
        var names = from.Names().Where(known => name is null || known == name).ToList();
        if (names.Count == 0) throw new IOException(name is null ? $"'{folder}' holds no backup that ended" : $"'{folder}' holds no backup '{name}'");
        var faults = new List<string>();
        foreach (var backup in names)
        {
            try
            {
                foreach (var file in from.Read(backup).Files)
                {
                    cancellation.ThrowIfCancellationRequested();
                    if (Fault(from, file) is { } fault) faults.Add($"{backup}: {file.Path}: {fault}");
                }
            }
            catch (InvalidDataException damaged)
            {
                faults.Add(damaged.Message);
            }
        }

        return new BackupCheckResult(names.Count, _objects.Count, _bytes, faults);
    }

    private string? Fault(BackupFolder from, BackupFile file)
    {
        var key = (file.Sha256, file.Bytes);
        if (!_objects.TryGetValue(key, out var fault)) _objects[key] = fault = Read(from, file);
        return fault;
    }

    private string? Read(BackupFolder from, BackupFile file)
    {
        try
        {
            using var source = from.OpenObject(file.Sha256);
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            long length = 0;
            while (source.Read(_buffer) is var read and > 0)
            {
                hash.AppendData(_buffer, 0, read);
                length += read;
                Tell(read);
            }

            if (length != file.Bytes) return string.Create(CultureInfo.InvariantCulture, $"it has {length} bytes in the backup, {file.Bytes} were copied");
            return Convert.ToHexStringLower(hash.GetHashAndReset()) == file.Sha256 ? null : "its bytes in the backup are damaged";
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return "its bytes are missing in the backup";
        }
    }

    private void Tell(int read)
    {
        _bytes += read;
        if (clock.GetElapsedTime(_told) < Quiet) return;
        _told = clock.GetTimestamp();
        tell(string.Create(CultureInfo.InvariantCulture, $"{_objects.Count} files, {_bytes / 1e6:F0} MB"));
    }
}
