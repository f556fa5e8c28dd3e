using System.Globalization;
using Microsoft.Data.Sqlite;
using Telematics.Storage.Journal;

namespace Telematics.Storage.Backup;

/// <summary>What a backup has become.</summary>
/// <param name="CopiedBytes">Not in the folder before; the others were.</param>
public sealed record BackupResult(string Name, int Files, long Bytes, int CopiedFiles, long CopiedBytes, int Forgotten, IReadOnlyList<string> Faults);

/// <summary>
/// A backup of a system that may be running in another process. The database first: whatever is copied after it is newer, and a journal that is ahead of
/// its database is read again from the last checkpoint, while one that is behind it has lost records.
/// </summary>
/// <param name="tell">Receives a line now and then.</param>
public sealed class BackupRun(DataLayout data, string folder, TimeProvider clock, Action<string> tell)
{
    /// <summary>Merges replace files and retention deletes segments meanwhile; each is rare within the minutes of one round.</summary>
    private const int Tries = 5;

    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(2);

    /// <summary>Parts with an order of their own, or of no use: the others are copied as they are, so that a new one is not forgotten.</summary>
    private static readonly string[] Special = ["journal", "archive", "media", RestoreRun.UnfinishedName];

    private readonly Dictionary<string, BackupFile> _files = new(StringComparer.Ordinal);
    private readonly List<string> _faults = [];
    private Dictionary<string, BackupFile> _before = [];
    private int _copiedFiles;
    private long _copiedBytes;
    private long _told = clock.GetTimestamp();

    /// <param name="keep">The newest so many backups stay.</param>
    /// <exception cref="IOException">The folder, the disk or the database cannot be used; there is no new backup then.</exception>
    public BackupResult Run(int keep, CancellationToken cancellation)
    {
        var database = DatabaseFile();
        if (!File.Exists(database)) throw new FileNotFoundException($"'{database}': there is no database to back up");
        using var into = BackupFolder.OpenToWrite(Path.GetFullPath(folder));
        _before = Before(into);
        var started = clock.GetUtcNow();
        for (var attempt = 1; ; attempt++)
        {
            _files.Clear();
            _faults.Clear();
            try
            {
                Take(into, isLast: attempt == Tries, cancellation);
                break;
            }
            catch (VanishedException gone) when (attempt < Tries)
            {
                tell($"{gone.Path} was replaced or deleted meanwhile; the snapshot is taken again");
            }
        }

        var files = _files.Values.OrderBy(file => file.Path, StringComparer.Ordinal).ToList();
        var name = into.Add(new BackupManifest(BackupManifest.CurrentFormat, started, clock.GetUtcNow(), files, [.. _faults]));
        return new BackupResult(name, files.Count, files.Sum(file => file.Bytes), _copiedFiles, _copiedBytes, into.Prune(keep), [.. _faults]);
    }

    private string DatabaseFile() => Path.GetFullPath(new SqliteConnectionStringBuilder(data.Database.ConnectionString).DataSource);

    /// <summary>Files of the newest backup. One whose manifest is damaged only means that everything is read.</summary>
    private Dictionary<string, BackupFile> Before(BackupFolder into)
    {
        if (into.Names() is not [.., var newest]) return [];
        try
        {
            return into.Read(newest).Files.ToDictionary(file => file.Path, StringComparer.Ordinal);
        }
        catch (InvalidDataException damaged)
        {
            tell(damaged.Message);
            return [];
        }
    }

    private void Take(BackupFolder into, bool isLast, CancellationToken cancellation)
    {
        tell("database");
        var copy = into.Unfinished("telematics.db");
        IReadOnlyList<DatabaseSnapshot.ArchivePiece> archive;
        using (var snapshot = DatabaseSnapshot.Take(data.Database, copy))
        {
            if (snapshot.Fault() is { } fault) _faults.Add(fault);
            archive = snapshot.Archive();
        }

        Copy(into, "telematics.db", copy, new Known(), cancellation);
        File.Delete(copy);

        tell("files");
        foreach (var piece in archive)
            CopyArchive(into, piece, isLast, cancellation);
        CopyOthers(into, cancellation); // ledgers of lines are among them: they say how far of the journal they go
        foreach (var (name, path, isClosed) in JournalFolder.FilesOf(data.JournalPath))
            Copy(into, $"journal/{name}", path, new Known { NeverChanges = isClosed, Length = new FileInfo(path) is { Exists: true } file ? file.Length : null }, cancellation);
        CopyMedia(into, cancellation); // a chunk is stored before its record: what the journal knows is there
        if (data.RulesPath is { } rules && File.Exists(rules)) Copy(into, "rules.json", rules, new Known(), cancellation);
    }

    private void CopyArchive(BackupFolder into, DatabaseSnapshot.ArchivePiece piece, bool isLast, CancellationToken cancellation)
    {
        var path = Path.Combine([data.DataPath, "archive", .. piece.Path.Split('/')]);
        try
        {
            Copy(into, $"archive/{piece.Path}", path, new Known { Sha256 = piece.Sha256, Length = piece.Bytes }, cancellation);
        }
        catch (VanishedException) when (isLast)
        {
            _faults.Add($"archive/{piece.Path} is missing");
        }
    }

    private void CopyOthers(BackupFolder into, CancellationToken cancellation)
    {
        if (!Directory.Exists(data.DataPath)) return;
        var database = DatabaseFile();
        foreach (var path in Directory.EnumerateFiles(data.DataPath, "*", SearchOption.AllDirectories))
        {
            var relative = Path.GetRelativePath(data.DataPath, path).Replace(Path.DirectorySeparatorChar, '/');
            if (Special.Contains(relative.Split('/')[0]) || path.StartsWith(database, StringComparison.Ordinal) || IsInProgress(path) || IsOurs(into, path)) continue;
            CopyIfThere(into, relative, path, new Known(), cancellation);
        }
    }

    /// <summary>Files in progress first: one that is finished meanwhile is then among the whole ones.</summary>
    private void CopyMedia(BackupFolder into, CancellationToken cancellation)
    {
        var media = Path.Combine(data.DataPath, "media");
        if (!Directory.Exists(media)) return;
        var folders = Directory.GetDirectories(media);
        foreach (var of in folders.Where(of => Path.GetFileName(of) == "parts").Concat(Directory.GetDirectories(media).Where(of => Path.GetFileName(of) != "parts")))
        {
            foreach (var path in Directory.EnumerateFiles(of))
            {
                if (IsInProgress(path)) continue;
                var name = Path.GetFileName(path);
                var isNamedByHash = Integrity.MediaCheck.IsNamedByHash(path);
                CopyIfThere(into, $"media/{Path.GetFileName(of)}/{name}", path, new Known { Sha256 = isNamedByHash ? name : null }, cancellation);
            }
        }
    }

    private static bool IsInProgress(string path) => path.EndsWith(".new", StringComparison.Ordinal) || path.EndsWith(".tmp", StringComparison.Ordinal);

    /// <summary>A folder of backups inside the data folder does not back itself up.</summary>
    private static bool IsOurs(BackupFolder into, string path) => path.StartsWith(into.Root + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private void CopyIfThere(BackupFolder into, string relative, string path, Known known, CancellationToken cancellation)
    {
        try
        {
            Copy(into, relative, path, known, cancellation);
        }
        catch (VanishedException)
        {
            // Finished, replaced or deleted since it was listed: nothing refers to it by that name.
        }
    }

    /// <summary>What is known of a file without reading it.</summary>
    private readonly record struct Known
    {
        public string? Sha256 { get; init; }

        /// <summary>Copy so many bytes; null: all.</summary>
        public long? Length { get; init; }

        /// <summary>While size and time are those of the backup before it is that file.</summary>
        public bool NeverChanges { get; init; }
    }

    private void Copy(BackupFolder into, string relative, string path, Known known, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        try
        {
            var info = new FileInfo(path);
            if (!info.Exists) throw new FileNotFoundException(path);
            var modified = new DateTimeOffset(info.LastWriteTimeUtc).ToUnixTimeMilliseconds();
            if (Reused(into, relative, info.Length, modified, known) is { } there)
            {
                Add(there);
                return;
            }

            using var source = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            var (sha256, bytes) = into.Store(source, known.Length, cancellation);
            if (known.Sha256 is { } right && right != sha256) _faults.Add($"{relative} is damaged: its SHA-256 is not {right}");
            _copiedFiles++;
            _copiedBytes += bytes;
            Add(new BackupFile(relative, bytes, sha256, modified));
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new VanishedException(relative);
        }
    }

    private BackupFile? Reused(BackupFolder into, string relative, long length, long modified, Known known)
    {
        if (known.Sha256 is { } sha256) return into.Has(sha256, known.Length ?? length) ? new BackupFile(relative, known.Length ?? length, sha256, modified) : null;
        return known.NeverChanges && _before.TryGetValue(relative, out var before) && before.Bytes == length && before.ModifiedMs == modified && into.Has(before.Sha256, length)
            ? before
            : null;
    }

    private void Add(BackupFile file)
    {
        _files[file.Path] = file;
        if (clock.GetElapsedTime(_told) < Quiet) return;
        _told = clock.GetTimestamp();
        tell(string.Create(CultureInfo.InvariantCulture, $"{_files.Count} files, {_copiedBytes / 1e6:F0} MB copied; {file.Path}"));
    }

    private sealed class VanishedException(string path) : Exception
    {
        public string Path => path;
    }
}
