using System.Globalization;

namespace Telematics.Storage.Journal.Format;

/// <summary>Which segment file this is. Part of the checksum of each of its records, so that no byte of another file ever validates in it.</summary>
/// <param name="Id">Random, drawn when the file is created.</param>
/// <param name="Base">Position of the file's first byte: position of a record = base + offset in the file.</param>
/// <param name="Limit">No position at or beyond base + limit is ever handed out in this file.</param>
internal readonly record struct SegmentIdentity(ulong Id, long Base, long CreatedAtMs, long Limit)
{
    public const string Extension = ".seg";
    public const string IndexExtension = ".idx";

    public long FirstRecord => Base + SegmentHeader.Length;

    public string FileName => NameOf(Base, Extension);

    public string IndexName => NameOf(Base, IndexExtension);

    public static string NameOf(long basePosition, string extension) =>
        basePosition.ToString("D20", CultureInfo.InvariantCulture) + extension;

    /// <summary>The base position that a segment or index file is named by.</summary>
    public static bool TryParseName(string fileName, string extension, out long basePosition)
    {
        basePosition = 0;
        return fileName.Length == 20 + extension.Length
            && fileName.EndsWith(extension, StringComparison.Ordinal)
            && long.TryParse(fileName.AsSpan(0, 20), NumberStyles.None, CultureInfo.InvariantCulture, out basePosition);
    }
}
