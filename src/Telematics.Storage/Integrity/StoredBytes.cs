using System.Security.Cryptography;
using Telematics.Storage.Archive;
using Telematics.Storage.Journal;

namespace Telematics.Storage.Integrity;

/// <summary>Reads everything that is stored, no faster than allowed, and says what is not as it was written.</summary>
/// <param name="index">Null: there is no archive.</param>
/// <param name="putAside">Takes a damaged file of the media store out of use; null: it is told only.</param>
internal sealed class StoredBytes(
    string journalPath, string dataPath, IArchiveIndex index, Action<string>? putAside, ScrubSettings settings, TimeProvider clock)
{
    private readonly byte[] _buffer = new byte[1 << 20];
    private long _began = clock.GetTimestamp();

    public int Files { get; private set; }

    public long Count { get; private set; }

    public void Reset() => (Files, Count, _began) = (0, 0, clock.GetTimestamp());

    public IEnumerable<ScrubFinding> Journal(CancellationToken stop)
    {
        if (!Directory.Exists(journalPath)) yield break;
        foreach (var segment in new JournalFolder(journalPath).Verify())
        {
            Read(segment.Bytes, stop);
            Files++;
            foreach (var fault in segment.Faults) yield return new ScrubFinding("journal", segment.File, fault, IsMended: false);
        }
    }

    public IEnumerable<(ArchiveFile File, ScrubFinding Finding)> Archive(CancellationToken stop)
    {
        foreach (var kind in Enum.GetValues<ArchiveKind>())
        {
            foreach (var file in index.Live(kind, 0, int.MaxValue))
            {
                Files++;
                var path = Path.Combine([dataPath, "archive", .. file.Path.Split('/')]);
                var found = Sha256(path, stop);
                if (found == file.Sha256) continue;

                // A merge may have replaced it since the list was made.
                if (!index.Live(kind, file.Day, file.Day).Any(live => live.Id == file.Id)) continue;
                yield return (file, new ScrubFinding("archive", file.Path, found is null ? "missing" : $"its SHA-256 is not {file.Sha256}", IsMended: false));
            }
        }
    }

    public IEnumerable<ScrubFinding> Media(CancellationToken stop)
    {
        var media = Path.Combine(dataPath, "media");
        if (!Directory.Exists(media)) yield break;
        foreach (var path in Directory.EnumerateFiles(media, "*", SearchOption.AllDirectories).Where(MediaCheck.IsNamedByHash))
        {
            Files++;
            if (Sha256(path, stop) is not { } found || found == Path.GetFileName(path)) continue;
            putAside?.Invoke(path);
            yield return new ScrubFinding("media", Path.GetRelativePath(media, path), putAside is null ? "its SHA-256 is not its name" : "its SHA-256 is not its name; kept in media/wrong", IsMended: false);
        }
    }

    /// <summary>Null: there is no such file.</summary>
    private string? Sha256(string path, CancellationToken stop)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            while (file.Read(_buffer) is var read and > 0)
            {
                hash.AppendData(_buffer, 0, read);
                Read(read, stop);
            }

            return Convert.ToHexStringLower(hash.GetHashAndReset());
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Counts, and waits when it goes faster than allowed.</summary>
    private void Read(long bytes, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        Count += bytes;
        var ahead = TimeSpan.FromSeconds(Count / (settings.MegabytesPerSecond * 1e6)) - clock.GetElapsedTime(_began);
        if (ahead > TimeSpan.FromMilliseconds(50)) stop.WaitHandle.WaitOne(ahead);
    }
}
