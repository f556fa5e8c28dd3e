using Telematics.Storage.Journal.Files;
using Telematics.Storage.Journal.Format;

namespace Telematics.Storage.Journal.Compression;

/// <summary>
/// A folder of segments in which a closed one may lie compressed: it is listed, opened and deleted by the name of the plain file, so nobody else knows.
/// Where a crash left both, the plain one counts: it was there first and is removed only when the other is durable.
/// </summary>
internal sealed class SegmentFiles(IJournalFiles folder) : IJournalFiles
{
    public const string CompressedExtension = ".segz";

    public long FreeBytes => folder.FreeBytes;

    public static string CompressedName(long basePosition) => SegmentIdentity.NameOf(basePosition, CompressedExtension);

    public IReadOnlyList<string> List() => [.. folder.List().Select(PlainName).Distinct(StringComparer.Ordinal)];

    public IReadOnlyList<string> Folders() => folder.Folders();

    public IJournalFile Create(string name) => folder.Create(name);

    public IJournalFile Open(string name, FileAccess access)
    {
        if (!SegmentIdentity.TryParseName(name, SegmentIdentity.Extension, out var basePosition)) return folder.Open(name, access);
        try
        {
            return folder.Open(name, access);
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
        var file = folder.Open(name, FileAccess.Read);
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

    public void Rename(string name, string newName) => folder.Rename(name, newName);

    public void Delete(string name)
    {
        folder.Delete(name);
        if (SegmentIdentity.TryParseName(name, SegmentIdentity.Extension, out var basePosition)) folder.Delete(CompressedName(basePosition));
    }

    /// <summary>The plain file is gone, the compressed one stays.</summary>
    public void DeletePlain(long basePosition) => folder.Delete(SegmentIdentity.NameOf(basePosition, SegmentIdentity.Extension));

    public void Flush() => folder.Flush();

    public IJournalFiles Folder(string name) => folder.Folder(name);

    public IDisposable Lock(string name) => folder.Lock(name);

    /// <summary>Removes the compressed file of each pair that a crash left.</summary>
    public void RemoveDoubles()
    {
        var names = folder.List().ToHashSet(StringComparer.Ordinal);
        foreach (var name in names)
            if (PlainName(name) is var plain && plain != name && names.Contains(plain)) folder.Delete(name);
    }

    private static string PlainName(string name) =>
        SegmentIdentity.TryParseName(name, CompressedExtension, out var basePosition) ? SegmentIdentity.NameOf(basePosition, SegmentIdentity.Extension) : name;
}
