using System.Globalization;
using System.Security.Cryptography;
using Telematics.Storage.Journal.Files;

namespace Telematics.Storage.Backup;

/// <summary>
/// A folder of backups. Bytes lie once under their SHA-256, whichever backups hold them; a backup is a manifest that names them, and enters by one rename
/// when everything else is on the disk. So an older backup is never touched by a newer one, and one that did not end does not exist.
/// <code>objects/ab/abcd…   bytes    backups/20261125T013000000Z-HASH.json   manifests, HASH of their own bytes    unfinished/…   in progress</code>
/// </summary>
internal sealed class BackupFolder : IDisposable
{
    private const string ObjectsName = "objects", BackupsName = "backups", UnfinishedName = "unfinished", LockName = "backup.lock", Extension = ".json";
    private const int BufferBytes = 1 << 20;

    private readonly IDisposable? _lock;

    private BackupFolder(string path, IDisposable? folderLock) => (Root, _lock) = (path, folderLock);

    public string Root { get; }

    /// <summary>A file of that name that is lost if this backup does not end.</summary>
    public string Unfinished(string name) => Path.Combine(Root, UnfinishedName, name);

    /// <summary>To add a backup. What an earlier one left unfinished is removed.</summary>
    /// <exception cref="IOException">Another backup is being written into it.</exception>
    public static BackupFolder OpenToWrite(string path)
    {
        OwnersAlone.MakeFolder(path);
        var held = new OsJournalFiles(path).Lock(LockName);
        var folder = new BackupFolder(path, held);
        if (Directory.Exists(folder.Unfinished(""))) Directory.Delete(folder.Unfinished(""), recursive: true);
        foreach (var name in new[] { ObjectsName, BackupsName, UnfinishedName }) OwnersAlone.MakeFolder(Path.Combine(path, name));
        LibC.FlushFolder(path);
        return folder;
    }

    /// <exception cref="DirectoryNotFoundException">There are no backups.</exception>
    public static BackupFolder OpenToRead(string path) => Directory.Exists(Path.Combine(path, BackupsName))
        ? new BackupFolder(path, null)
        : throw new DirectoryNotFoundException($"'{path}' holds no backups");

    /// <summary>Names of the backups, oldest first.</summary>
    public IReadOnlyList<string> Names() =>
        [.. Directory.EnumerateFiles(Path.Combine(Root, BackupsName), "*" + Extension).Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)];

    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public BackupManifest Read(string name)
    {
        var bytes = File.ReadAllBytes(Path.Combine(Root, BackupsName, name + Extension));
        if (!name.EndsWith(Convert.ToHexStringLower(SHA256.HashData(bytes)), StringComparison.Ordinal))
            throw new InvalidDataException($"backup {name} is damaged: its SHA-256 is not the one in its name");
        try
        {
            return BackupManifest.Read(bytes);
        }
        catch (InvalidDataException wrong)
        {
            throw new InvalidDataException($"backup {name} {wrong.Message}", wrong);
        }
    }

    /// <summary>The backup begins to exist.</summary>
    public string Add(BackupManifest manifest)
    {
        var bytes = manifest.ToBytes();
        var name = string.Create(CultureInfo.InvariantCulture, $"{manifest.Started.UtcDateTime:yyyyMMdd'T'HHmmssfff'Z'}-{Convert.ToHexStringLower(SHA256.HashData(bytes))}");
        using (var file = OwnersAlone.Create(Unfinished(name)))
        {
            file.Write(bytes);
            file.Flush(flushToDisk: true);
        }

        File.Move(Unfinished(name), Path.Combine(Root, BackupsName, name + Extension));
        LibC.FlushFolder(Path.Combine(Root, BackupsName));
        return name;
    }

    public bool Has(string sha256, long bytes) => new FileInfo(Object(sha256)) is { Exists: true } file && file.Length == bytes;

    public FileStream OpenObject(string sha256) => File.OpenRead(Object(sha256));

    /// <summary>Keeps the first so many bytes of a stream (null: all); safe on the disk when it returns.</summary>
    public (string Sha256, long Bytes) Store(Stream source, long? most, CancellationToken cancellation)
    {
        var beside = Unfinished("object");
        string sha256;
        long bytes = 0;
        using (var file = OwnersAlone.Create(beside))
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var buffer = new byte[BufferBytes];
            while (source.Read(buffer, 0, (int)Math.Min(buffer.Length, (most ?? long.MaxValue) - bytes)) is var read and > 0)
            {
                cancellation.ThrowIfCancellationRequested();
                hash.AppendData(buffer, 0, read);
                file.Write(buffer, 0, read);
                bytes += read;
            }

            file.Flush(flushToDisk: true);
            sha256 = Convert.ToHexStringLower(hash.GetHashAndReset());
        }

        Keep(beside, sha256, bytes);
        return (sha256, bytes);
    }

    /// <summary>Forgets all but the newest so many backups, and bytes that no backup holds any more. Returns the number of backups forgotten.</summary>
    /// <exception cref="InvalidDataException">A manifest is damaged: which bytes it holds is not known, so nothing is removed.</exception>
    public int Prune(int keep)
    {
        var names = Names();
        var kept = names.Skip(Math.Max(0, names.Count - keep)).ToList();
        var needed = kept.SelectMany(name => Read(name).Files).Select(file => file.Sha256).ToHashSet(StringComparer.Ordinal);
        foreach (var name in names.Except(kept)) File.Delete(Path.Combine(Root, BackupsName, name + Extension));
        LibC.FlushFolder(Path.Combine(Root, BackupsName)); // before the bytes: a crash leaves too many of them, never too few
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Root, ObjectsName), "*", SearchOption.AllDirectories).ToList())
            if (!needed.Contains(Path.GetFileName(file))) File.Delete(file);
        return names.Count - kept.Count;
    }

    public void Dispose() => _lock?.Dispose();

    private void Keep(string beside, string sha256, long bytes)
    {
        if (Has(sha256, bytes))
        {
            File.Delete(beside);
            return;
        }

        var path = Object(sha256);
        var folder = Path.GetDirectoryName(path)!;
        if (!Directory.Exists(folder))
        {
            OwnersAlone.MakeFolder(folder);
            LibC.FlushFolder(Path.Combine(Root, ObjectsName));
        }

        File.Move(beside, path, overwrite: true);
        LibC.FlushFolder(folder);
    }

    private string Object(string sha256) => Path.Combine(Root, ObjectsName, sha256[..2], sha256);
}
