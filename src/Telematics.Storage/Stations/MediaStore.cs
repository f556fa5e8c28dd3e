using System.Globalization;
using System.Security.Cryptography;
using Telematics.Core.Stations;
using Telematics.Storage.Journal.Files;

namespace Telematics.Storage.Stations;

/// <summary>What has become of a file after some of its bytes were written.</summary>
public enum MediaProgress : byte
{
    Partial,
    Whole,

    /// <summary>All bytes are there and their hash is not the announced one: kept aside, never evidence.</summary>
    Wrong,
}

/// <summary>Bytes of a chunk on their way into the store.</summary>
public readonly record struct MediaBytes(AnnouncedMedia Media, long Offset, ReadOnlyMemory<byte> Data);

/// <summary>No media can be stored now. The connection is closed, so that the station keeps its records.</summary>
public sealed class MediaClosedException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>
/// Pictures and videos as files named by their SHA-256. Chunks go into a file beside; when all are there and the hash is right it is renamed, else kept in
/// "wrong". Everything is on the disk before a call returns, because an acknowledgement follows.
/// <code>media/ab/abcd…   whole    media/parts/…   in progress    media/wrong/…   another hash    media/raw/…   frames too long for the journal</code>
/// </summary>
public sealed class MediaStore
{
    public const int HashLength = SHA256.HashSizeInBytes;
    public const long MaxPicture = 10L * 1024 * 1024;
    public const long MaxVideo = 64L * 1024 * 1024;
    public const int MaxFilesOfPass = 20;
    public const int MaxChunk = 256 * 1024;

    /// <summary>Beyond it a chunk has to close a gap: a file sent in crumbs shall not grow the ledger.</summary>
    public const int MaxGaps = 1024;

    private static readonly TimeSpan AbandonedAfter = TimeSpan.FromDays(30);

    private const string Parts = "parts", WrongFiles = "wrong", Raw = "raw";

    private readonly string _root;
    private readonly IJournalFiles _files;
    private readonly long _minFreeBytes;

    /// <param name="minFreeBytes">With less free space nothing is taken: the journal and the database live on the same disk.</param>
    public MediaStore(string root, long minFreeBytes, DateTimeOffset now)
        : this(root, minFreeBytes, now, folder => new OsJournalFiles(folder))
    {
    }

    /// <param name="files">What is written goes through it, so that a test can fill the disk.</param>
    internal MediaStore(string root, long minFreeBytes, DateTimeOffset now, Func<string, IJournalFiles> files)
    {
        _root = Path.GetFullPath(root);
        _minFreeBytes = minFreeBytes;
        foreach (var folder in new[] { Parts, WrongFiles, Raw }) Directory.CreateDirectory(Path.Combine(_root, folder));
        _files = files(_root);
        foreach (var part in Directory.EnumerateFiles(Path.Combine(_root, Parts)))
            if (now.UtcDateTime - File.GetLastWriteTimeUtc(part) > AbandonedAfter) File.Delete(part);
    }

    public bool Has(ReadOnlySpan<byte> sha256) => File.Exists(In(NameOf(sha256)));

    /// <summary>The whole file with this hash, to be disposed by the caller; null: not there.</summary>
    public FileStream? OpenRead(ReadOnlySpan<byte> sha256) => Has(sha256) ? File.OpenRead(In(NameOf(sha256))) : null;

    /// <summary>Writes chunks of one line; returns what became of each chunk's file after it. Blocks on the disk. The ledger's turn is held.</summary>
    /// <exception cref="MediaClosedException">The disk is full or fails.</exception>
    public IReadOnlyList<MediaProgress> Write(LineKey line, IReadOnlyList<MediaBytes> chunks)
    {
        GuardSpace(chunks.Sum(chunk => chunk.Data.Length));
        var progress = new MediaProgress[chunks.Count];
        var open = new Dictionary<AnnouncedMedia, IJournalFile>();
        try
        {
            for (var i = 0; i < chunks.Count; i++) progress[i] = Write(line, chunks[i], open);
            foreach (var part in open.Values) part.Flush();
            if (open.Count > 0) _files.Folder(Parts).Flush();
            return progress;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MediaClosedException($"Media could not be stored: {e.Message}", e);
        }
        finally
        {
            foreach (var part in open.Values) part.Dispose();
        }
    }

    /// <summary>Keeps a frame that the journal has no room for; returns its name in "raw". Blocks on the disk.</summary>
    /// <exception cref="MediaClosedException">The disk is full or fails.</exception>
    public string KeepRaw(ReadOnlySpan<byte> frame)
    {
        GuardSpace(frame.Length);
        var name = Convert.ToHexStringLower(SHA256.HashData(frame));
        try
        {
            var raw = _files.Folder(Raw);
            using (var file = raw.Create(name + ".new"))
            {
                file.Write(frame, 0);
                file.Flush();
            }

            raw.Rename(name + ".new", name);
            raw.Flush();
            return name;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MediaClosedException($"A frame could not be stored: {e.Message}", e);
        }
    }

    /// <summary>A stored file whose bytes have changed: never served again, kept for the inquiry. A station that sends it again is welcome.</summary>
    internal void PutAside(string path)
    {
        _files.Rename(Path.GetRelativePath(_root, path), Path.Combine(WrongFiles, Path.GetFileName(path) + "-damaged"));
        _files.Folder(WrongFiles).Flush();
    }

    private MediaProgress Write(LineKey line, MediaBytes chunk, Dictionary<AnnouncedMedia, IJournalFile> open)
    {
        var media = chunk.Media;
        if (media.IsWhole) return MediaProgress.Whole;
        if (Has(media.Sha256))
        {
            // The same picture from elsewhere, or the rename of last time whose acknowledgement was lost.
            media.IsWhole = true;
            return MediaProgress.Whole;
        }

        if (!open.TryGetValue(media, out var part)) open.Add(media, part = OpenPart(line, media));
        part.Write(chunk.Data.Span, chunk.Offset);
        media.Received.Add((ulong)chunk.Offset, (ulong)(chunk.Offset + chunk.Data.Length - 1));
        if (!media.HasAllBytes) return MediaProgress.Partial;

        var isRight = HashOf(part, media.Size).AsSpan().SequenceEqual(media.Sha256);
        part.Flush();
        part.Dispose();
        open.Remove(media);
        return isRight ? Finish(line, media) : PutAside(line, media);
    }

    private IJournalFile OpenPart(LineKey line, AnnouncedMedia media)
    {
        var name = Path.Combine(Parts, PartOf(line, media));
        if (File.Exists(In(name))) return _files.Open(name, FileAccess.ReadWrite);
        media.Received.Clear(); // put aside as wrong, or abandoned and removed
        return _files.Create(name);
    }

    private MediaProgress Finish(LineKey line, AnnouncedMedia media)
    {
        var name = NameOf(media.Sha256);
        var folder = _files.Folder(Path.GetDirectoryName(name)!);
        _files.Rename(Path.Combine(Parts, PartOf(line, media)), name);
        folder.Flush();
        media.IsWhole = true;
        return MediaProgress.Whole;
    }

    private MediaProgress PutAside(LineKey line, AnnouncedMedia media)
    {
        var part = PartOf(line, media);
        _files.Rename(Path.Combine(Parts, part), Path.Combine(WrongFiles, part));
        _files.Folder(WrongFiles).Flush();
        media.Received.Clear(); // it may be sent again
        return MediaProgress.Wrong;
    }

    private static byte[] HashOf(IJournalFile file, long size)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[128 * 1024];
        for (long at = 0; at < size;)
        {
            var read = file.Read(buffer.AsSpan(0, (int)Math.Min(buffer.Length, size - at)), at);
            if (read == 0) break;
            hash.AppendData(buffer, 0, read);
            at += read;
        }

        return hash.GetHashAndReset();
    }

    private void GuardSpace(long bytes)
    {
        if (_minFreeBytes > 0 && _files.FreeBytes - bytes < _minFreeBytes)
            throw new MediaClosedException(string.Create(CultureInfo.InvariantCulture, $"The disk of the media store is nearly full: {_minFreeBytes} bytes are kept free"));
    }

    private string In(string name) => Path.Combine(_root, name);

    private static string NameOf(ReadOnlySpan<byte> sha256)
    {
        var name = Convert.ToHexStringLower(sha256);
        return Path.Combine(name[..2], name);
    }

    /// <summary>Of one line: another line may announce the same bytes and get on at another pace.</summary>
    private static string PartOf(LineKey line, AnnouncedMedia media) =>
        $"{Convert.ToHexStringLower(media.Sha256)}-{PassMark.Hash(System.Text.Encoding.UTF8.GetBytes(line.ToString())):x16}-{media.Id:x16}";
}
