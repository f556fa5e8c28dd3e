using Microsoft.Extensions.Logging;
using Telematics.Storage.Journal.Files;
using Telematics.Storage.Journal.Format;
using Telematics.Storage.Journal.Index;

namespace Telematics.Storage.Journal;

/// <summary>Reading at positions: the file behind a position, the index behind a key, and what to do when bytes are not what was written.</summary>
internal sealed partial class SegmentReading(IJournalFiles files, SegmentSet segments, Quarantine quarantine, ILogger log) : IDisposable
{
    private const int FilesKeptOpen = 64;
    private const int MostFramesAreBelow = 1024;

    private readonly FileCache _cache = new(files, FilesKeptOpen);

    public SegmentSet Segments => segments;

    public FileCache.Lease Rent(Segment segment) => _cache.Rent(segment.Identity.FileName);

    public void Forget(Segment segment)
    {
        _cache.Forget(segment.Identity.FileName);
        _cache.Forget(segment.Identity.IndexName);
    }

    /// <summary>The record at a position, copied.</summary>
    public JournalRecord? ReadAt(long position)
    {
        if (segments.At(position) is not { IsReadable: true } segment) return null;
        if (position < segment.Identity.FirstRecord || position >= segment.End || segment.DamageAt(position) != null) return null;
        try
        {
            using var lease = Rent(segment);
            if (ReadAt(lease.File, segment, position) is { } record) return record;
        }
        catch (FileNotFoundException)
        {
            return null; // deleted by age or size since
        }

        // Either the position never was a record's, or the record is damaged: a scan tells, once a segment, because positions come from users too.
        if (!segment.Examined) Examine(segment, position);
        return null;
    }

    /// <summary>Positions of a key in one segment.</summary>
    public List<long> Find(Segment segment, ReadOnlySpan<byte> composedKey, long fromMs, long toMs)
    {
        var found = new List<long>();
        if (!segment.IsReadable) return found;
        if (segment.Index is { } memory)
        {
            memory.Select(composedKey, fromMs, toMs, found);
            return found;
        }

        if (segment.Stats.Records == 0 || segment.Stats.MaxReceivedAtMs < fromMs || segment.Stats.MinReceivedAtMs >= toMs) return found;
        if (TrySelect(segment, composedKey, fromMs, toMs, found) == null) return found;
        lock (segment.Scanning)
        {
            // Somebody else may have built it meanwhile.
            if (TrySelect(segment, composedKey, fromMs, toMs, found) is not { } why) return found;
            IndexRebuilt(log, segment.Identity.IndexName, why);
            Rebuild(segment)?.Select(composedKey, fromMs, toMs, found);
        }

        return found;
    }

    /// <summary>Writes the index of a closed segment and lets go of the one in memory.</summary>
    public void WriteIndex(Segment segment, MemoryIndex index)
    {
        try
        {
            IndexFile.Write(files, segment.Identity, segment.End, index);
            _cache.Forget(segment.Identity.IndexName);
            segment.Index = null;
        }
        catch (IOException e)
        {
            segment.Index = index; // kept in memory rather than scanning the segment for each question
            IndexNotWritten(log, segment.Identity.IndexName, e);
        }
    }

    /// <summary>Scans a segment because a position in it did not validate, takes what is damaged to quarantine, and says where the next record is.</summary>
    public long Examine(Segment segment, long position)
    {
        lock (segment.Scanning)
        {
            using var lease = Rent(segment);
            using var scanner = new SegmentScanner(lease.File, segment.Identity, segment.Identity.FirstRecord, segment.End);
            long? next = null;
            while (scanner.Next())
            {
                if (scanner.IsBad) TakeDamage(lease.File, segment, scanner.Range);
                else if (scanner.Range.Start >= position) next ??= scanner.Range.Start;
            }

            segment.Examined = true;
            return next ?? segment.End;
        }
    }

    public void Dispose() => _cache.Dispose();

    /// <summary>Null when the index file answered, else what is wrong with it.</summary>
    private string? TrySelect(Segment segment, ReadOnlySpan<byte> composedKey, long fromMs, long toMs, List<long> found)
    {
        try
        {
            using var lease = _cache.Rent(segment.Identity.IndexName);
            IndexFile.Select(lease.File, segment.Identity, segment.End, composedKey, fromMs, toMs, found);
            return null;
        }
        catch (Exception e) when (e is IndexDamagedException or FileNotFoundException)
        {
            return e.Message;
        }
    }

    private MemoryIndex? Rebuild(Segment segment)
    {
        try
        {
            using var lease = Rent(segment);
            var scan = SegmentScan.Run(lease.File, segment.Identity, segment.End);
            foreach (var range in scan.Damage) TakeDamage(lease.File, segment, range);
            if (scan.Tail.Length > 0) TakeDamage(lease.File, segment, scan.Tail);
            WriteIndex(segment, scan.Index);
            return scan.Index;
        }
        catch (FileNotFoundException)
        {
            return null; // deleted by age or size since
        }
    }

    private void TakeDamage(IJournalFile file, Segment segment, PositionRange range)
    {
        quarantine.TakeDamaged(file, segment.Identity.Base, range);
        segment.AddDamage(range);
    }

    private static JournalRecord? ReadAt(IJournalFile file, Segment segment, long position)
    {
        var offset = position - segment.Identity.Base;
        var most = (int)Math.Min(RecordFormat.MaxLength, segment.End - position);
        var bytes = new byte[Math.Min(MostFramesAreBelow, most)];
        var known = bytes.AsSpan(0, file.Read(bytes, offset));
        if (RecordFormat.Check(known, segment.Identity.Id, position, out var header) == RecordCheck.Short && known.Length >= RecordFormat.HeaderLength)
        {
            var length = RecordFormat.ReadHeader(known).Length;
            if (length > most) return null;
            bytes = new byte[length];
            known = bytes.AsSpan(0, file.Read(bytes, offset));
            RecordFormat.Check(known, segment.Identity.Id, position, out header);
        }

        return header.Length == 0 || header.Kind == RecordFormat.ReleasedKind ? null : ToRecord(bytes.AsMemory(0, header.Length), position, header);
    }

    public static JournalRecord ToRecord(ReadOnlyMemory<byte> record, long position, in RecordHeader header) => new(
        position,
        position + header.Length,
        (RecordKind)header.Kind,
        header.ReceivedAtMs,
        record.Slice(RecordFormat.HeaderLength, header.KeyLength),
        record[(RecordFormat.HeaderLength + header.KeyLength)..]);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Journal index {Index} is built again: {Why}")]
    private static partial void IndexRebuilt(ILogger log, string index, string why);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Journal index {Index} could not be written")]
    private static partial void IndexNotWritten(ILogger log, string index, Exception e);
}
