using Telematics.Storage.Journal.Files;
using Telematics.Storage.Journal.Format;

namespace Telematics.Storage.Journal.Compression;

/// <summary>
/// A folder of segments in which a closed one may lie compressed: it is listed, opened and deleted by the name of the plain file, so nobody else knows.
/// Where a crash left both, the plain one counts: it was there first and is removed only when the other is durable.
/// </summary>
/// <param name="open">Called when the folder is needed for the first time.</param>
internal sealed class SegmentFiles(Func<IJournalFiles> open) : IJournalFiles
{
    public const string CompressedExtension = ".segz";

    private readonly Lazy<IJournalFiles> _folder = new(open);

    public SegmentFiles(IJournalFiles folder)
        : this(() => folder)
    {
    }

    public long FreeBytes => _folder.Value.FreeBytes;

    public static string CompressedName(long basePosition) => SegmentIdentity.NameOf(basePosition, CompressedExtension);

    public IReadOnlyList<string> List() => [.. _folder.Value.List().Select(PlainName).Distinct(StringComparer.Ordinal)];

    public IReadOnlyList<string> Folders() => _folder.Value.Folders();

    public IJournalFile Create(string name) => _folder.Value.Create(name);

    public IJournalFile Open(string name, FileAccess access)
    {
        if (!SegmentIdentity.TryParseName(name, SegmentIdentity.Extension, out var basePosition)) return _folder.Value.Open(name, access);
        try
        {
            return _folder.Value.Open(name, access);
        }
        catch (FileNotFoundException)
        {
            // The order matters: a running program takes the plain file away only when the other has its name.
            return OpenCompressed(basePosition);
        }
    }

    public BlockFile OpenCompressed(long basePosition) => OpenCompressed(CompressedName(basePosition), basePosition);

    public BlockFile OpenCompressed(string name, long basePosition)
    {
        var file = _folder.Value.Open(name, FileAccess.Read);
        try
        {
            return new BlockFile(file, basePosition);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public void Rename(string name, string newName) => _folder.Value.Rename(name, newName);

    public void Delete(string name)
    {
        _folder.Value.Delete(name);
        if (SegmentIdentity.TryParseName(name, SegmentIdentity.Extension, out var basePosition)) _folder.Value.Delete(CompressedName(basePosition));
    }

    /// <summary>The plain file is gone, the compressed one stays.</summary>
    public void DeletePlain(long basePosition) => _folder.Value.Delete(SegmentIdentity.NameOf(basePosition, SegmentIdentity.Extension));

    public void Flush() => _folder.Value.Flush();

    public IJournalFiles Folder(string name) => _folder.Value.Folder(name);

    public IDisposable Lock(string name) => _folder.Value.Lock(name);

    /// <summary>Removes the compressed file of each pair that a crash left.</summary>
    public void RemoveDoubles()
    {
        var names = _folder.Value.List().ToHashSet(StringComparer.Ordinal);
        foreach (var name in names)
            if (PlainName(name) is var plain && plain != name && names.Contains(plain)) _folder.Value.Delete(name);
    }

    private static string PlainName(string name) =>
        SegmentIdentity.TryParseName(name, CompressedExtension, out var basePosition) ? SegmentIdentity.NameOf(basePosition, SegmentIdentity.Extension) : name;
}
