using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using Telematics.Storage.Database;
using Telematics.Storage.Journal.Files;
using Telematics.Storage.Journal.Format;

namespace Telematics.Storage.Archive;

/// <summary>
/// The files themselves: <c>readings/day=2026-11-25/shard=03/…parquet</c>. Written beside under another name, flushed, renamed: who looks into the folder
/// never sees half a file.
/// </summary>
/// <param name="folder">Where it lies, for DuckDB, which opens files itself.</param>
internal sealed class ArchiveFolder(IJournalFiles root, string folder)
{
    private const string Unfinished = ".tmp";
    private const string Extension = ".parquet";
    private const string DamagedFolder = "damaged";

    /// <summary>Read at once when a file is held against its sums.</summary>
    private const int Piece = 1 << 18;

    private readonly Lock _gate = new();

    /// <summary>Files that this process has begun until <see cref="Strays"/> was asked: they enter the index a moment later.</summary>
    private HashSet<string>? _begun = new(StringComparer.Ordinal);

    /// <summary>Folders whose names are on the disk for certain; one made by a process that was killed is not yet.</summary>
    private readonly HashSet<string> _durable = new(StringComparer.Ordinal);

    /// <summary>Where the rows of a file come from and go to.</summary>
    public readonly record struct Place(int Day, int Shard, int Shards, int Level, long FromPosition, long ToPosition)
    {
        public string Folder(ArchiveKind kind) => string.Create(CultureInfo.InvariantCulture,
            $"{EnumNames.Of(kind)}/day={DateOnly.FromDayNumber(Day):yyyy-MM-dd}/shard={Shard:D2}");

        public string Name => string.Create(CultureInfo.InvariantCulture, $"{FromPosition:D20}-{ToPosition:D20}-{Shards}-{Level}{Extension}");
    }

    /// <summary>Writes a file whole. Null: there were no rows.</summary>
    public async Task<ArchiveFile?> Write<T>(ArchiveTable<T> table, Place place, int rowGroup, Func<ArchiveWriter<T>, Task> rows) where T : struct, IArchiveRow<T>
    {
        var relative = place.Folder(table.Kind);
        var folder = Folder(relative);
        var name = place.Name;
        Begin($"{relative}/{name}");
        try
        {
            return await Write(table, place, rowGroup, rows, folder, relative, name);
        }
        catch
        {
            Discard(folder, name + Unfinished);
            throw;
        }
    }

    private async Task<ArchiveFile?> Write<T>(
        ArchiveTable<T> table, Place place, int rowGroup, Func<ArchiveWriter<T>, Task> rows, IJournalFiles folder, string relative, string name)
        where T : struct, IArchiveRow<T>
    {
        long bytes;
        string hash;
        await using var writer = Begin(table, folder, name + Unfinished, rowGroup, out var file, out var stream);
        using (file)
        await using (stream)
        {
            await rows(writer);
            if (writer.Rows == 0)
            {
                folder.Delete(name + Unfinished);
                return null;
            }

            await writer.Finish();
            hash = stream.Sha256();
            bytes = stream.Position;
            file.Flush();
        }

        folder.Rename(name + Unfinished, name);
        folder.Flush();
        FlushParents(relative);
        return new ArchiveFile(table.Kind, place.Day, place.Shard, place.Shards, place.Level, $"{relative}/{name}", writer.Rows, writer.Vehicles, writer.MinVin,
            writer.MaxVin, writer.MinSecond, writer.MaxSecond, place.FromPosition, place.ToPosition, bytes, hash, FileSums.Write(writer.Sums));
    }

    /// <summary>The same from rows that gathered in any order.</summary>
    public Task<ArchiveFile?> Write<T>(ArchiveTable<T> table, Place place, ArchiveSettings settings, List<T> rows) where T : struct, IArchiveRow<T> =>
        Write(table, place, Merger.SmallRowGroup(settings), writer => PendingRows<T>.InOrder(rows, writer));

    public Task<ArchiveReader<T>> Open<T>(ArchiveTable<T> table, ArchiveFile file) where T : struct, IArchiveRow<T> =>
        ArchiveReader<T>.Open(table, Open(file.Path));

    /// <summary>Whether the bytes are still what was written.</summary>
    /// <exception cref="FileNotFoundException">It is gone.</exception>
    public bool IsIntact(ArchiveFile file)
    {
        using var opened = Open(file.Path);
        if (opened.Length != file.Bytes) return false;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(Piece);
        try
        {
            for (long done = 0; done < file.Bytes;)
            {
                var read = opened.Read(buffer, done);
                if (read == 0) return false;
                hash.AppendData(buffer, 0, read);
                done += read;
            }

            return Convert.ToHexStringLower(hash.GetCurrentHash()) == file.Sha256;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Whether the pieces that a question about this vehicle, or about all, reads are still what was written.</summary>
    /// <exception cref="FileNotFoundException">It is gone.</exception>
    public bool IsIntact(ArchiveFile file, string? vin)
    {
        using var opened = Open(file.Path);
        if (opened.Length != file.Bytes) return false;
        var buffer = ArrayPool<byte>.Shared.Rent(Piece);
        try
        {
            long from = 0;
            foreach (var sum in FileSums.Read(file.Sums))
            {
                if (sum.Concerns(vin) && Crc(opened, from, sum.End, buffer) != sum.Crc32C) return false;
                from = sum.End;
            }

            return from == file.Bytes;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>By its name; one that is not finished or not ours holds nothing.</summary>
    public static long FromPosition(string path) =>
        path.EndsWith(Extension, StringComparison.Ordinal) && long.TryParse(Split(path).Name.Split('-')[0], CultureInfo.InvariantCulture, out var from) ? from : long.MaxValue;

    public string FullPath(ArchiveFile file) => Path.Combine([folder, .. file.Path.Split('/')]);

    private static uint? Crc(IJournalFile file, long from, long end, byte[] buffer)
    {
        var crc = Crc32C.Start;
        while (from < end)
        {
            var read = file.Read(buffer.AsSpan(0, (int)Math.Min(buffer.Length, end - from)), from);
            if (read == 0) return null;
            crc = Crc32C.Append(crc, buffer.AsSpan(0, read));
            from += read;
        }

        return Crc32C.Finish(crc);
    }

    public void Delete(string path)
    {
        var (folder, name) = Split(path);
        Folder(folder).Delete(name);
    }

    /// <summary>Out of the readers' way, for the inquiry. One that is gone has no bytes to keep.</summary>
    public void PutAside(string path)
    {
        var (folder, name) = Split(path);
        var kept = Folder(DamagedFolder);
        if (!kept.List().Contains(name))
        {
            try
            {
                CopyTo(path, kept, name);
            }
            catch (FileNotFoundException)
            {
                return;
            }
        }

        Folder(folder).Delete(name);
    }

    /// <summary>A copy of that name is whole: evidence that is there is not written again.</summary>
    private void CopyTo(string path, IJournalFiles kept, string name)
    {
        using (var bad = Open(path))
        using (var copy = kept.Create(name + Unfinished))
        {
            var buffer = new byte[1 << 20];
            for (long done = 0; bad.Read(buffer, done) is var read and > 0; done += read) copy.Write(buffer.AsSpan(0, read), done);
            copy.Flush();
        }

        kept.Rename(name + Unfinished, name);
        kept.Flush();
    }

    /// <summary>Files that are not known to the index and were not begun by this process: what a crash left. Asked once, at the start.</summary>
    public IReadOnlyList<string> Strays(IReadOnlySet<string> known)
    {
        var all = All().Where(path => !known.Contains(path)).ToList();
        lock (_gate)
        {
            var begun = _begun;
            _begun = null;
            return begun is null ? [] : [.. all.Where(path => !begun.Contains(path))];
        }
    }

    /// <summary>After a failure: files that were written and did not enter the index. What the index cannot tell now, the next start removes.</summary>
    public void DeleteUnknown(IReadOnlyCollection<ArchiveFile> files, IArchiveIndex index)
    {
        if (files.Count == 0) return;
        try
        {
            var known = index.Known();
            foreach (var file in files.Where(file => !known.Contains(file.Path))) Delete(file.Path);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            // The failure that brought us here is told.
        }
    }

    private void Begin(string path)
    {
        lock (_gate)
        {
            _begun?.Add(path);
            _begun?.Add(path + Unfinished);
        }
    }

    private static void Discard(IJournalFiles folder, string name)
    {
        try
        {
            folder.Delete(name);
        }
        catch (IOException)
        {
            // The next start removes it.
        }
    }

    /// <summary>Once a folder and process: whoever made it may have been killed before its name was flushed.</summary>
    private void FlushParents(string relative)
    {
        lock (_gate)
            if (_durable.Contains(relative)) return;

        var folder = root;
        foreach (var part in relative.Split('/'))
        {
            folder.Flush();
            folder = folder.Folder(part);
        }

        lock (_gate) _durable.Add(relative);
    }

    /// <summary>Every Parquet file and every unfinished one, wherever it lies.</summary>
    public IEnumerable<string> All()
    {
        foreach (var kind in Enum.GetValues<ArchiveKind>())
        {
            var top = EnumNames.Of(kind);
            foreach (var day in root.Folder(top).Folders())
                foreach (var shard in root.Folder(top).Folder(day).Folders())
                    foreach (var name in root.Folder(top).Folder(day).Folder(shard).List()) yield return $"{top}/{day}/{shard}/{name}";
        }
    }

    private static ArchiveWriter<T> Begin<T>(
        ArchiveTable<T> table, IJournalFiles folder, string name, int rowGroup, out IJournalFile file, out FileStreamOver stream) where T : struct, IArchiveRow<T>
    {
        file = folder.Create(name);
        stream = new FileStreamOver(file, writable: true);
        return new ArchiveWriter<T>(table, stream, rowGroup);
    }

    private IJournalFile Open(string path)
    {
        var (folder, name) = Split(path);
        return Folder(folder).Open(name, FileAccess.Read);
    }

    private IJournalFiles Folder(string path) => path.Split('/').Aggregate(root, (folder, part) => folder.Folder(part));

    private static (string Folder, string Name) Split(string path)
    {
        var slash = path.LastIndexOf('/');
        return (path[..slash], path[(slash + 1)..]);
    }
}
