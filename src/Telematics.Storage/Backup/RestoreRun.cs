using System.Globalization;
using System.Security.Cryptography;
using Telematics.Storage.Journal.Files;

namespace Telematics.Storage.Backup;

/// <summary>What was brought back.</summary>
/// <param name="Faults">Files of the backup whose bytes are missing or not those that were copied.</param>
public sealed record RestoreResult(string Name, DateTimeOffset Taken, int Files, long Bytes, IReadOnlyList<string> Faults);

/// <summary>
/// A backup as a data folder. A mark lies in the folder until every byte is there and right: the program does not start on it before.
/// </summary>
public sealed class RestoreRun(string folder, string to, TimeProvider clock, Action<string> tell)
{
    public const string UnfinishedName = "restore-unfinished";

    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(2);

    /// <param name="name">Which backup; null: the newest.</param>
    /// <exception cref="IOException">The folder to restore into is not empty, or there is no such backup.</exception>
    /// <exception cref="InvalidDataException">The manifest is damaged.</exception>
    public RestoreResult Run(string? name, CancellationToken cancellation)
    {
        using var from = BackupFolder.OpenToRead(Path.GetFullPath(folder));
        var names = from.Names();
        var chosen = (name is null ? names is [.., var newest] ? newest : null : names.FirstOrDefault(known => known == name))
            ?? throw new IOException(name is null ? $"'{folder}' holds no backup that ended" : $"'{folder}' holds no backup '{name}'");
        var manifest = from.Read(chosen);

        var target = Path.GetFullPath(to);
        if (Directory.Exists(target) && Directory.EnumerateFileSystemEntries(target).Any()) throw new IOException($"'{to}' is not empty; a backup is restored into an empty folder");
        OwnersAlone.MakeFolder(target);
        var mark = Path.Combine(target, UnfinishedName);
        OwnersAlone.Create(mark).Dispose();
        LibC.FlushFolder(target);

        var faults = new List<string>();
        long bytes = 0;
        var told = clock.GetTimestamp();
        for (var i = 0; i < manifest.Files.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            var file = manifest.Files[i];
            if (Write(from, file, target) is { } fault) faults.Add(fault);
            bytes += file.Bytes;
            if (clock.GetElapsedTime(told) < Quiet) continue;
            told = clock.GetTimestamp();
            tell(string.Create(CultureInfo.InvariantCulture, $"{i + 1} of {manifest.Files.Count} files, {bytes / 1e6:F0} MB"));
        }

        foreach (var made in Directory.EnumerateDirectories(target, "*", SearchOption.AllDirectories).Append(target)) LibC.FlushFolder(made);
        if (faults.Count > 0) return new RestoreResult(chosen, manifest.Started, manifest.Files.Count, bytes, faults);
        File.Delete(mark);
        LibC.FlushFolder(target);
        return new RestoreResult(chosen, manifest.Started, manifest.Files.Count, bytes, faults);
    }

    /// <summary>Null: written, and its hash is right.</summary>
    private static string? Write(BackupFolder from, BackupFile file, string target)
    {
        if (file.Path.Split('/').Any(part => part is "" or "." or ".." || part.Contains('\\', StringComparison.Ordinal)))
            return $"{file.Path}: no path below the data folder";
        var path = Path.Combine([target, .. file.Path.Split('/')]);
        OwnersAlone.MakeFolder(Path.GetDirectoryName(path)!);
        try
        {
            using var source = from.OpenObject(file.Sha256);
            using var copy = OwnersAlone.Create(path);
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var buffer = new byte[1 << 20];
            while (source.Read(buffer) is var read and > 0)
            {
                hash.AppendData(buffer, 0, read);
                copy.Write(buffer, 0, read);
            }

            copy.Flush(flushToDisk: true);
            if (Convert.ToHexStringLower(hash.GetHashAndReset()) != file.Sha256) return $"{file.Path}: its bytes in the backup are damaged";
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return $"{file.Path}: its bytes are missing in the backup";
        }

        File.SetLastWriteTimeUtc(path, DateTimeOffset.FromUnixTimeMilliseconds(file.ModifiedMs).UtcDateTime);
        return null;
    }
}
