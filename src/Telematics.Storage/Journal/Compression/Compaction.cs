using Microsoft.Extensions.Logging;
using Telematics.Storage.Journal.Files;
using Telematics.Storage.Journal.Format;

namespace Telematics.Storage.Journal.Compression;

/// <summary>
/// Rewrites closed segments compressed: beside, held byte for byte against the original and against the checksums of its records, renamed, made durable, and
/// only then the original is removed. A crash at any point leaves one of the two whole.
/// </summary>
/// <param name="giveWay">Called between pieces; false: stop, the program ends.</param>
internal sealed partial class Compaction(SegmentFiles files, SegmentSet segments, SegmentReading reading, JournalSettings settings, Func<bool> giveWay, ILogger log)
{
    private const string Unfinished = ".new";
    private const int PieceBytes = BlockFileWriter.BlockLength;

    /// <summary>Segments with damage: they stay as they are, for the inquiry.</summary>
    private readonly HashSet<long> _leftAlone = [];

    public long Segments { get; private set; }

    public long PlainBytes { get; private set; }

    public long StoredBytes { get; private set; }

    /// <summary>Compresses the oldest segment that is due; false: there was none, or it was not done.</summary>
    /// <param name="below">Only what every follower has read: they read the plain file faster, and a restart may read it again.</param>
    public bool Step(long nowMs, long below)
    {
        if (settings.CompressAfter is not { } age) return false;
        foreach (var segment in segments.All)
        {
            if (segment.IsOpen || segment.NextBase > below) return false;
            if (segment.CompressedBytes is not null || segment.Stats.MaxReceivedAtMs >= nowMs - (long)age.TotalMilliseconds) continue;
            if (!segment.IsReadable || segment.IsDamaged || segment.Index is not null || _leftAlone.Contains(segment.Identity.Base)) continue;
            return Compress(segment);
        }

        return false;
    }

    private bool Compress(Segment segment)
    {
        var name = SegmentFiles.CompressedName(segment.Identity.Base);
        using (var plain = files.Open(segment.Identity.FileName, FileAccess.Read))
        {
            if (!Write(plain, name + Unfinished, segment.Identity.Base)) return false;
            if (!IsSame(plain, name + Unfinished, segment)) return false;
        }

        files.Rename(name + Unfinished, name);
        files.Flush();
        files.DeletePlain(segment.Identity.Base);
        reading.Forget(segment);
        using var stored = files.OpenCompressed(segment.Identity.Base);
        segment.CompressedBytes = stored.StoredLength;
        Segments++;
        PlainBytes += stored.Length;
        StoredBytes += stored.StoredLength;
        Compressed(log, segment.Identity.FileName, stored.Length, stored.StoredLength);
        return true;
    }

    private bool Write(IJournalFile plain, string name, long basePosition)
    {
        using var file = files.Create(name);
        using var packed = new BlockFileWriter(file, basePosition);
        var piece = new byte[PieceBytes];
        for (long done = 0; done < plain.Length;)
        {
            if (!giveWay())
            {
                files.Delete(name);
                return false;
            }

            var read = plain.Read(piece, done);
            packed.Write(piece.AsSpan(0, read));
            done += read;
        }

        packed.Finish();
        file.DropCache(); // what is compared next comes from the disk
        return true;
    }

    private bool IsSame(IJournalFile plain, string name, Segment segment)
    {
        using var packed = files.OpenCompressed(name, segment.Identity.Base);
        var same = packed.HeadersAreRight && packed.TableIsRight && packed.Length == plain.Length;
        var (left, right) = (new byte[PieceBytes], new byte[PieceBytes]);
        for (long done = 0; same && done < plain.Length; done += PieceBytes)
        {
            if (!giveWay())
            {
                files.Delete(name);
                return false;
            }

            var read = plain.Read(left, done);
            same = packed.Read(right, done) == read && left.AsSpan(0, read).SequenceEqual(right.AsSpan(0, read));
        }

        if (same && IsWhole(packed, segment)) return true;
        _leftAlone.Add(segment.Identity.Base);
        LeftAlone(log, segment.Identity.FileName);
        files.Delete(name);
        if (same) reading.Examine(segment, segment.Identity.FirstRecord);
        return false;
    }

    /// <summary>Every record's checksum is right: bytes that are damaged already are not to be packed away.</summary>
    private static bool IsWhole(BlockFile file, Segment segment)
    {
        var inspection = SegmentInspection.Of(file, segment.Identity.Base);
        if (inspection.End is not { } end || !inspection.DamagedHeaders.IsEmpty) return false;
        using var scanner = new SegmentScanner(file, segment.Identity, segment.Identity.FirstRecord, segment.Identity.Base + file.Length);
        long records = 0;
        while (scanner.Next())
        {
            if (scanner.IsBad) return false;
            if (!scanner.Ended) records++;
        }

        return scanner.Ended && records == end.Stats.Records;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Journal segment {Segment} compressed: {Plain} bytes to {Stored}")]
    private static partial void Compressed(ILogger log, string segment, long plain, long stored);

    [LoggerMessage(Level = LogLevel.Error, Message = "Journal segment {Segment} is not compressed: it or its compressed copy is damaged")]
    private static partial void LeftAlone(ILogger log, string segment);
}
