using System.Buffers;
using Telematics.Storage.Journal.Files;
using Telematics.Storage.Journal.Format;

namespace Telematics.Storage.Journal.Index;

/// <summary>
/// The index of a closed segment on disk: sorted rows of one width, then postings. It can always be built again from the segment, so it is not flushed;
/// every part that is used is checked, and <see cref="IndexDamagedException"/> asks for building it again.
/// </summary>
internal static class IndexFile
{
    private const string Unfinished = ".tmp";

    public static void Write(IJournalFiles files, in SegmentIdentity segment, long end, MemoryIndex index)
    {
        var keys = index.Sorted();
        var keyWidth = keys.Length == 0 ? 1 : keys.Max(key => key.Key.Length);
        var rowsEnd = IndexHeader.Length + (long)keys.Length * IndexRow.WidthFor(keyWidth);
        var header = new IndexHeader(keyWidth, keys.Length, segment.Id, segment.Base, end, rowsEnd + keys.Sum(key => (long)key.Value.Bytes.Length));

        // 200 MiB for the worst a segment of 64 MiB can hold (all records of no payload, each with a key of its own); 2 MiB for frames of vehicles.
        var bytes = ArrayPool<byte>.Shared.Rent(checked((int)header.FileLength));
        try
        {
            header.Write(bytes);
            var postingsOffset = (int)rowsEnd;
            for (var row = 0; row < keys.Length; row++)
            {
                var (key, postings) = keys[row];
                postings.Bytes.CopyTo(bytes.AsSpan(postingsOffset));
                new IndexRow
                {
                    Key = key,
                    Count = postings.Count,
                    MinReceivedAtMs = postings.MinReceivedAtMs,
                    MaxReceivedAtMs = postings.MaxReceivedAtMs,
                    PostingsOffset = postingsOffset,
                    PostingsLength = postings.Bytes.Length,
                    PostingsCrc = IndexRow.Checksum(postings.Bytes, segment.Id, row),
                }.Write(bytes.AsSpan((int)header.RowOffset(row)), keyWidth, segment.Id, row);
                postingsOffset += postings.Bytes.Length;
            }

            using (var file = files.Create(segment.IndexName + Unfinished)) file.Write(bytes.AsSpan(0, (int)header.FileLength), 0);
            files.Rename(segment.IndexName + Unfinished, segment.IndexName);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    /// <summary>Adds the positions of a key received in [fromMs, toMs) to <paramref name="into"/>.</summary>
    /// <exception cref="IndexDamagedException">A part that was needed is not what was written for this segment.</exception>
    public static void Select(
        IJournalFile file, in SegmentIdentity segment, long end, ReadOnlySpan<byte> composedKey, long fromMs, long toMs, List<long> into)
    {
        var header = ReadHeader(file, segment, end);
        Span<byte> rowBytes = stackalloc byte[header.RowWidth];
        int low = 0, high = header.Rows - 1;
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            var row = ReadRow(file, header, middle, rowBytes);
            var order = row.Key.SequenceCompareTo(composedKey);
            if (order == 0)
            {
                if (row.MaxReceivedAtMs >= fromMs && row.MinReceivedAtMs < toMs)
                    Postings.Select(ReadPostings(file, header, middle, row), segment.Base, fromMs, toMs, into);
                return;
            }

            if (order < 0) low = middle + 1;
            else high = middle - 1;
        }
    }

    /// <summary>Reads and checks every part.</summary>
    /// <exception cref="IndexDamagedException">Some part is not what was written for this segment.</exception>
    public static void Verify(IJournalFile file, in SegmentIdentity segment, long end)
    {
        var header = ReadHeader(file, segment, end);
        var rowBytes = new byte[header.RowWidth];
        for (var i = 0; i < header.Rows; i++) ReadPostings(file, header, i, ReadRow(file, header, i, rowBytes));
    }

    private static IndexHeader ReadHeader(IJournalFile file, in SegmentIdentity segment, long end)
    {
        Span<byte> bytes = stackalloc byte[IndexHeader.Length];
        var read = file.Read(bytes, 0);
        if (!IndexHeader.TryRead(bytes[..read], out var header)) throw new IndexDamagedException("header");
        if (header.SegmentId != segment.Id || header.Base != segment.Base || header.End != end) throw new IndexDamagedException("segment");
        if (header.FileLength != file.Length) throw new IndexDamagedException("length");
        return header;
    }

    private static IndexRow ReadRow(IJournalFile file, in IndexHeader header, int row, Span<byte> buffer)
    {
        var read = file.Read(buffer, header.RowOffset(row));
        if (!IndexRow.TryRead(buffer[..read], header.KeyWidth, header.SegmentId, row, out var found)) throw new IndexDamagedException("row");
        return found;
    }

    private static byte[] ReadPostings(IJournalFile file, in IndexHeader header, int row, in IndexRow found)
    {
        var postings = new byte[found.PostingsLength];
        var read = file.Read(postings, found.PostingsOffset);
        if (read < postings.Length || IndexRow.Checksum(postings, header.SegmentId, row) != found.PostingsCrc)
            throw new IndexDamagedException("postings");
        return postings;
    }
}

/// <summary>An index file is not what was written. Caught by those who can build it again.</summary>
internal sealed class IndexDamagedException(string part) : Exception($"index damaged: {part}");
