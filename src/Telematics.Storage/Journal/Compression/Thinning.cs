using System.Text;
using Telematics.Storage.Journal.Files;
using Telematics.Storage.Journal.Format;

namespace Telematics.Storage.Journal.Compression;

/// <summary>
/// Writes what is held of a segment as a segment of the same id and base, so that every held record keeps its position and its checksum. Between them stand
/// records of kind <see cref="RecordFormat.ReleasedKind"/> over zeros, which compress to nothing and are told to nobody.
/// </summary>
internal sealed class Thinning(IJournalFile source, SegmentIdentity segment, HeldRecords held, Func<bool> giveWay)
{
    /// <summary>A range that holds no record is at least as long as one, unless the segment was damaged.</summary>
    private const int ShortestGap = RecordFormat.HeaderLength;

    public long Kept { get; private set; }

    public long Released { get; private set; }

    /// <summary>How many records are held, without writing anything. False: stopped on the way.</summary>
    public bool Count() => Run(null);

    /// <summary>False: stopped on the way.</summary>
    public bool Write(BlockFileWriter into)
    {
        Span<byte> headers = stackalloc byte[SegmentHeader.Length];
        SegmentHeader.Write(headers, segment);
        into.Write(headers);
        if (!Run(into)) return false;
        into.Finish();
        return true;
    }

    private bool Run(BlockFileWriter? into)
    {
        (Kept, Released) = (0, 0);
        var gap = segment.FirstRecord;
        using var scanner = new SegmentScanner(source, segment, segment.FirstRecord, segment.Base + source.Length);
        while (scanner.Next())
        {
            if (scanner.IsBad) continue;
            if ((Kept + Released) % 1024 == 0 && !giveWay()) return false;
            if (!scanner.Ended && !held.Holds(Encoding.Latin1.GetString(scanner.Key), scanner.Range.Start, scanner.Record.ReceivedAtMs))
            {
                Released++;
                continue;
            }

            if (into is not null)
            {
                Fill(into, gap, scanner.Range.Start);
                into.Write(scanner.Bytes);
            }

            gap = scanner.Range.End;
            if (!scanner.Ended) Kept++;
        }

        return true;
    }

    private void Fill(BlockFileWriter into, long from, long to)
    {
        var record = Array.Empty<byte>();
        while (from < to)
        {
            var length = Math.Min(to - from, RecordFormat.MaxLength);
            if (to - from - length is > 0 and < ShortestGap) length -= ShortestGap;
            if (record.Length < length) record = new byte[length];
            var bytes = record.AsSpan(0, (int)length);
            if (length < ShortestGap) bytes.Clear(); // what a damaged segment left between two records: no record there either
            else RecordFormat.Write(bytes, segment, from, RecordFormat.ReleasedKind, [], 0, bytes[RecordFormat.HeaderLength..]);
            into.Write(bytes);
            from += length;
        }
    }
}
