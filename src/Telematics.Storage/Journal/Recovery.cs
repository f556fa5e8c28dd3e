using Microsoft.Extensions.Logging;
using Telematics.Storage.Journal.Compression;
using Telematics.Storage.Journal.Files;
using Telematics.Storage.Journal.Format;
using Telematics.Storage.Journal.Index;

namespace Telematics.Storage.Journal;

/// <summary>
/// Opens a journal's folder. Each life of the program writes segments of its own: the last segment of the life before is ended where its last record
/// ends, and the new one begins beyond every position the old one can have given out. So nothing is ever written behind bytes of unknown age,
/// and no position is given out twice, even when the file lost its tail.
/// </summary>
internal sealed partial class Recovery(
    IJournalFiles files, Quarantine quarantine, JournalSettings settings, TimeProvider clock, ILogger log)
{
    private static readonly string[] UnfinishedExtensions = [".new", ".tmp"];

    /// <summary>The segments kept; the last is empty and open.</summary>
    public List<Segment> Run()
    {
        // Names that a killed process made and did not flush: what is committed in those files from now on must not vanish with them.
        files.Flush();
        var bases = CleanUp();
        var segments = new List<Segment>();
        for (var i = 0; i < bases.Count - 1; i++) segments.Add(OpenClosed(bases[i], bases[i + 1]));
        if (bases.Count > 0) segments.Add(OpenLast(bases[^1]));

        if (segments.Count == 0 || !segments[^1].IsOpen)
        {
            var identity = Gathering.NewSegment(segments.Count == 0 ? 0 : segments[^1].NextBase, settings, clock);
            SegmentWriter.Create(files, identity);
            segments.Add(SegmentWriter.EmptySegment(identity));
        }

        Opened(log, segments.Count, segments[0].Identity.FirstRecord, segments[^1].End);
        return segments;
    }

    /// <summary>Removes files that were never finished and indexes without a segment.</summary>
    private List<long> CleanUp()
    {
        var bases = new SortedSet<long>();
        var names = files.List();
        foreach (var name in names)
        {
            if (SegmentIdentity.TryParseName(name, SegmentIdentity.Extension, out var basePosition)) bases.Add(basePosition);
            else if (UnfinishedExtensions.Contains(Path.GetExtension(name))) files.Delete(name);
        }

        foreach (var name in names)
            if (SegmentIdentity.TryParseName(name, SegmentIdentity.IndexExtension, out var basePosition) && !bases.Contains(basePosition)) files.Delete(name);
        return [.. bases];
    }

    /// <summary>A segment that has a successor. Its end record tells all that is needed; without one the file is scanned.</summary>
    private Segment OpenClosed(long basePosition, long nextBase)
    {
        using var file = files.Open(SegmentIdentity.NameOf(basePosition, SegmentIdentity.Extension), FileAccess.Read);
        var inspection = Inspect(file, basePosition);
        if (inspection.Identity is not { } identity) return Unreadable(file, inspection, nextBase);

        var segment = new Segment(identity) { CompressedBytes = (file as BlockFile)?.StoredLength };
        if (inspection.End is { } end)
        {
            segment.End = inspection.RecordsEnd;
            segment.Close(nextBase, end.Stats);
            if (end.NextBase != nextBase) quarantine.MarkMissing(basePosition, new PositionRange(end.NextBase, nextBase));
            return segment;
        }

        var scan = Scan(file, segment, inspection.FileLength);
        segment.Close(nextBase, scan.Stats);
        if (scan.End is not { } found)
        {
            TakeDamage(file, segment, scan.Tail);
            var fileEnd = basePosition + inspection.FileLength;
            if (fileEnd < nextBase) quarantine.MarkMissing(basePosition, new PositionRange(fileEnd, nextBase));
        }
        else if (found.NextBase != nextBase)
        {
            quarantine.MarkMissing(basePosition, new PositionRange(found.NextBase, nextBase));
        }

        WriteIndex(segment, scan.Index);
        return segment;
    }

    /// <summary>The segment written last: whole after a stop, to be ended after a crash.</summary>
    private Segment OpenLast(long basePosition)
    {
        using var file = files.Open(SegmentIdentity.NameOf(basePosition, SegmentIdentity.Extension), FileAccess.ReadWrite);
        // What a killed process left in memory is made durable before it counts as committed, and then believed only as the disk tells it:
        // after a failed flush the memory may hold what the disk does not.
        file.Flush();
        file.DropCache();

        var inspection = Inspect(file, basePosition);
        if (inspection.Identity is not { } identity)
        {
            var limit = Gathering.NewSegment(basePosition, settings, clock).Limit;
            return Unreadable(file, inspection, basePosition + Math.Max(limit, inspection.FileLength));
        }

        var segment = new Segment(identity) { CompressedBytes = (file as BlockFile)?.StoredLength };
        if (inspection.End is { } end)
        {
            segment.End = inspection.RecordsEnd;
            segment.Close(end.NextBase, end.Stats);
            return segment;
        }

        var scan = Scan(file, segment, inspection.FileLength);
        if (scan.Stats.Records == 0 && inspection.FileLength == SegmentHeader.Length && inspection.DamagedHeaders.IsEmpty)
        {
            segment.Index = scan.Index; // none of its positions was ever committed: go on with it
            return segment;
        }

        if (segment.CompressedBytes is not null)
        {
            // It was closed before it was compressed: what does not read is damage, and nothing is ever written to it.
            TakeDamage(file, segment, scan.Tail);
            segment.Close(basePosition + Math.Max(identity.Limit, inspection.FileLength), scan.Stats);
            WriteIndex(segment, scan.Index);
            return segment;
        }

        if (scan.Tail.Length > 0) quarantine.TakeTorn(file, basePosition, scan.Tail);
        segment.Close(scan.End?.NextBase ?? EndSegment(file, identity, scan, inspection.FileLength), scan.Stats);
        file.SetLength(scan.RecordsEnd - basePosition + SegmentEnd.Length);
        file.Flush();
        WriteIndex(segment, scan.Index);
        return segment;
    }

    private SegmentScan Scan(IJournalFile file, Segment segment, long fileLength)
    {
        var scan = SegmentScan.Run(file, segment.Identity, segment.Identity.Base + fileLength);
        segment.End = scan.RecordsEnd;
        foreach (var range in scan.Damage) TakeDamage(file, segment, range);
        return scan;
    }

    /// <summary>Writes the end record. It is durable before anything behind it is cut, so that a crash in between changes nothing.</summary>
    private long EndSegment(IJournalFile file, in SegmentIdentity identity, SegmentScan scan, long fileLength)
    {
        var offset = scan.RecordsEnd - identity.Base;
        var nextBase = identity.Base + Math.Max(identity.Limit, Math.Max(fileLength, offset + SegmentEnd.Length));
        Span<byte> record = stackalloc byte[SegmentEnd.Length];
        SegmentEnd.Write(record, identity, scan.RecordsEnd, nextBase, scan.Stats, clock.GetUtcNow().ToUnixTimeMilliseconds());
        file.Write(record, offset);
        file.Flush();
        return nextBase;
    }

    private SegmentInspection Inspect(IJournalFile file, long basePosition)
    {
        var inspection = SegmentInspection.Of(file, basePosition);
        if (inspection.Identity != null)
            foreach (var copy in inspection.DamagedHeaders) quarantine.TakeDamaged(file, basePosition, copy);
        return inspection;
    }

    private Segment Unreadable(IJournalFile file, SegmentInspection inspection, long nextBase)
    {
        var all = new PositionRange(inspection.Base, inspection.Base + inspection.FileLength);
        quarantine.TakeDamaged(file, inspection.Base, all);
        var segment = new Segment(new SegmentIdentity(0, inspection.Base, 0, 0)) { End = all.End };
        segment.Close(nextBase, default);
        segment.AddDamage(all);
        return segment;
    }

    private void TakeDamage(IJournalFile file, Segment segment, PositionRange range)
    {
        if (range.Length == 0) return;
        quarantine.TakeDamaged(file, segment.Identity.Base, range);
        segment.AddDamage(range);
    }

    private void WriteIndex(Segment segment, MemoryIndex index) => IndexFile.Write(files, segment.Identity, segment.End, index);

    [LoggerMessage(Level = LogLevel.Information, Message = "Journal opened: {Segments} segments, oldest position {Oldest}, committed {Committed}")]
    private static partial void Opened(ILogger log, int segments, long oldest, long committed);
}
