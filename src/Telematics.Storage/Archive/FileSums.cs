using System.Text;

namespace Telematics.Storage.Archive;

/// <summary>A piece of a file from the end of the one before: a row group, or last the footer. Checked before it is used, because zstd does not notice a flipped bit.</summary>
/// <param name="End">Offset behind its last byte.</param>
/// <param name="MinVin">First vehicle of a row group; empty: the footer, which every reader needs.</param>
internal readonly record struct FileSum(long End, uint Crc32C, string MinVin, string MaxVin)
{
    public bool Concerns(string? vin) =>
        vin is null || MinVin.Length == 0 || (string.CompareOrdinal(MinVin, vin) <= 0 && string.CompareOrdinal(MaxVin, vin) >= 0);
}

/// <summary>The sums of a file to bytes and back: they are a column of the index, not of the file that they guard.</summary>
internal static class FileSums
{
    public static byte[] Write(IEnumerable<FileSum> sums)
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes, Encoding.UTF8);
        foreach (var sum in sums)
        {
            writer.Write(sum.End);
            writer.Write(sum.Crc32C);
            writer.Write(sum.MinVin);
            writer.Write(sum.MaxVin);
        }

        writer.Flush();
        return bytes.ToArray();
    }

    public static IEnumerable<FileSum> Read(byte[] sums)
    {
        using var reader = new BinaryReader(new MemoryStream(sums), Encoding.UTF8);
        while (reader.BaseStream.Position < sums.Length) yield return new FileSum(reader.ReadInt64(), reader.ReadUInt32(), reader.ReadString(), reader.ReadString());
    }
}
