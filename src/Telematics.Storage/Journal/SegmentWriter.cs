using Telematics.Storage.Journal.Files;
using Telematics.Storage.Journal.Format;
using Telematics.Storage.Journal.Index;

namespace Telematics.Storage.Journal;

/// <summary>The file side of the flusher: only its thread writes segments.</summary>
internal sealed class SegmentWriter : IDisposable
{
    private const string Unfinished = ".new";

    private readonly IJournalFiles _files;
    private readonly SegmentSet _segments;
    private readonly Action<Segment> _closed;
    private Segment _segment;
    private IJournalFile _file;

    /// <param name="closed">Told of each segment that ended, with its index still in memory.</param>
    public SegmentWriter(IJournalFiles files, SegmentSet segments, Segment open, Action<Segment> closed)
    {
        (_files, _segments, _segment, _closed) = (files, segments, open, closed);
        _file = files.Open(open.Identity.FileName, FileAccess.ReadWrite);
    }

    /// <summary>
    /// Makes a segment with no record. It gets its name only when its header is durable, so a named segment without a header is damage, never a crash.
    /// </summary>
    public static void Create(IJournalFiles files, in SegmentIdentity identity)
    {
        var unfinished = identity.FileName + Unfinished;
        using (var file = files.Create(unfinished))
        {
            Span<byte> header = stackalloc byte[SegmentHeader.Length];
            SegmentHeader.Write(header, identity);
            file.Write(header, 0);
            file.Flush();
        }

        files.Rename(unfinished, identity.FileName);
        files.Flush();
    }

    public static Segment EmptySegment(in SegmentIdentity identity) => new(identity) { Index = new MemoryIndex(identity) };

    /// <summary>Writes a batch and returns when it is durable.</summary>
    public void Write(Batch batch)
    {
        foreach (var part in batch.Parts)
        {
            if (part.IsNew) Begin(part.Segment);
            var bytes = batch.BytesOf(part);
            _file.Write(bytes, part.Position - part.Segment.Base);
            _file.Flush();
            Publish(part, bytes[..part.Length]);
        }
    }

    public void Dispose() => _file.Dispose();

    private void Begin(in SegmentIdentity identity)
    {
        Create(_files, identity);
        _file.Dispose();
        _file = _files.Open(identity.FileName, FileAccess.ReadWrite);
        _segment = EmptySegment(identity);
        _segments.Add(_segment);
    }

    private void Publish(BatchPart part, ReadOnlySpan<byte> records)
    {
        var position = part.Position;
        while (records.Length > 0)
        {
            var record = RecordFormat.ReadHeader(records);
            _segment.Index!.Add(record.Kind, records.Slice(RecordFormat.HeaderLength, record.KeyLength), position, record.ReceivedAtMs);
            position += record.Length;
            records = records[record.Length..];
        }

        _segment.End = part.RecordsEnd;
        if (part.End is not { } end) return;
        _segment.Stats = end.Stats;
        _segment.NextBase = end.NextBase;
        _closed(_segment);
    }
}
