using Microsoft.Extensions.Logging;
using Telematics.Storage.Journal.Files;
using Telematics.Storage.Journal.Format;

namespace Telematics.Storage.Journal.Compression;

/// <summary>
/// What retention must not delete: held records of segments whose time is over, in a folder of their own, at their positions and with their checksums.
/// Segments that hold nothing any more are deleted; a hold that ends makes a segment thinner at its next review.
/// </summary>
internal sealed partial class KeptSegments : IDisposable
{
    public const string FolderName = "kept";

    private const string Unfinished = ".new";
    private static readonly TimeSpan ReviewEvery = TimeSpan.FromDays(1);

    private readonly SegmentFiles _files;
    private readonly SegmentSet _segments;
    private readonly SegmentReading _reading;
    private readonly ILogger _log;
    private readonly Queue<Segment> _toReview = new();
    private DateTimeOffset _reviewed;

    /// <param name="main">Segments that the journal still has: a copy of one that a crash left here is removed.</param>
    public KeptSegments(IJournalFiles journal, SegmentSet main, Quarantine quarantine, DateTimeOffset now, ILogger log)
    {
        (_files, _log, _reviewed) = (new SegmentFiles(() => journal.Folder(FolderName)), log, now); // made when there is something to keep
        var still = main.All.Select(segment => segment.Identity.Base).ToHashSet();
        _segments = new SegmentSet((journal.Folders().Contains(FolderName) ? CleanUp(still) : []).Select(basePosition => Open(basePosition, quarantine)));
        _reading = new SegmentReading(_files, _segments, quarantine, log);
    }

    public int Count => _segments.All.Length;

    public long Bytes => _segments.All.Sum(segment => segment.FileBytes);

    public JournalRecord? ReadAt(long position) => _reading.ReadAt(position);

    /// <param name="below">Base of the first segment that the journal itself has: what is moved here meanwhile is told once.</param>
    public IEnumerable<long> Find(byte[] composedKey, long fromMs, long toMs, long below)
    {
        foreach (var segment in _segments.All)
        {
            if (segment.Identity.Base >= below) yield break;
            foreach (var position in _reading.Find(segment, composedKey, fromMs, toMs)) yield return position;
        }
    }

    /// <summary>Makes the held records of a segment durable here; false: stopped on the way. Nothing is held: there is no file, which is also true.</summary>
    public bool Keep(Segment segment, IJournalFile source, HeldRecords held, Func<bool> giveWay)
    {
        if (held.IsEmpty) return true;
        var thinning = new Thinning(source, segment.Identity, held, giveWay);
        if (!thinning.Count()) return false;
        if (thinning.Kept == 0) return true;
        if (!Write(thinning, source, segment)) return false;

        var kept = new Segment(segment.Identity);
        kept.Close(segment.NextBase, segment.Stats);
        Publish(kept);
        _segments.Add(kept);
        Kept(_log, segment.Identity.FileName, thinning.Kept, thinning.Released);
        return true;
    }

    /// <summary>Looks at the next kept segment that was not looked at for a day, and lets go what nobody holds any more.</summary>
    public void Review(IHeldRecords held, DateTimeOffset now, Func<bool> giveWay)
    {
        if (_toReview.Count == 0 && now - _reviewed >= ReviewEvery)
        {
            _reviewed = now;
            foreach (var segment in _segments.All) _toReview.Enqueue(segment);
        }

        if (!_toReview.TryDequeue(out var next) || !next.IsReadable || next.IsDamaged) return;
        using var source = _files.Open(next.Identity.FileName, FileAccess.Read);
        var thinning = new Thinning(source, next.Identity, held.Between(next.Identity.Base, next.NextBase), giveWay);
        if (!thinning.Count() || thinning.Released == 0) return;
        if (thinning.Kept == 0)
        {
            _segments.Remove(next);
            _reading.Forget(next);
            _files.Delete(next.Identity.FileName);
            _files.Delete(next.Identity.IndexName);
            _files.Flush();
        }
        else if (Write(thinning, source, next))
        {
            Publish(next);
        }

        Released(_log, next.Identity.FileName, thinning.Released, thinning.Kept);
    }

    public void Dispose() => _reading.Dispose();

    private List<long> CleanUp(HashSet<long> still)
    {
        var bases = new SortedSet<long>();
        foreach (var name in _files.List())
        {
            var isSegment = SegmentIdentity.TryParseName(name, SegmentIdentity.Extension, out var basePosition);
            if (isSegment && !still.Contains(basePosition)) bases.Add(basePosition);
            else if (isSegment || name.EndsWith(Unfinished, StringComparison.Ordinal)) _files.Delete(name);
        }

        return [.. bases];
    }

    private Segment Open(long basePosition, Quarantine quarantine)
    {
        using var file = _files.Open(SegmentIdentity.NameOf(basePosition, SegmentIdentity.Extension), FileAccess.Read);
        var inspection = SegmentInspection.Of(file, basePosition);
        var fileEnd = basePosition + inspection.FileLength;
        if (inspection.Identity is not { } identity)
        {
            quarantine.TakeDamaged(file, basePosition, new PositionRange(basePosition, fileEnd));
            var unreadable = new Segment(new SegmentIdentity(0, basePosition, 0, 0)) { End = fileEnd };
            unreadable.Close(fileEnd, default);
            return unreadable;
        }

        var segment = new Segment(identity) { CompressedBytes = (file as BlockFile)?.StoredLength };
        if (inspection.End is { } end)
        {
            segment.End = inspection.RecordsEnd;
            segment.Close(end.NextBase, end.Stats);
            return segment;
        }

        var scan = SegmentScan.Run(file, identity, fileEnd);
        foreach (var range in scan.Damage.Add(scan.Tail))
        {
            quarantine.TakeDamaged(file, basePosition, range);
            segment.AddDamage(range);
        }

        segment.End = scan.RecordsEnd;
        segment.Close(fileEnd, scan.Stats);
        return segment;
    }

    private bool Write(Thinning thinning, IJournalFile source, Segment segment)
    {
        var name = SegmentFiles.CompressedName(segment.Identity.Base);
        using (var file = _files.Create(name + Unfinished))
        {
            using var packed = new BlockFileWriter(file, segment.Identity.Base);
            if (!thinning.Write(packed)) return false;
            file.DropCache(); // what is compared next comes from the disk
        }

        if (!IsRight(name + Unfinished, source, segment, thinning.Kept)) throw new IOException($"{name}: the kept records do not read as they were written");
        _files.Rename(name + Unfinished, name);
        _files.Flush();
        return true;
    }

    /// <summary>As many records as are held, each the same bytes at the same place, and nothing else.</summary>
    private bool IsRight(string name, IJournalFile source, Segment segment, long expected)
    {
        using var written = _files.OpenCompressed(name, segment.Identity.Base);
        using var scanner = new SegmentScanner(written, segment.Identity, segment.Identity.FirstRecord, segment.Identity.Base + written.Length);
        var original = new byte[RecordFormat.MaxLength];
        long records = 0;
        while (scanner.Next())
        {
            if (scanner.IsBad) continue; // what was no record in the damaged source is none here; a held record that is one is missed by the count
            var bytes = original.AsSpan(0, scanner.Bytes.Length);
            if (source.Read(bytes, scanner.Range.Start - segment.Identity.Base) != bytes.Length || !bytes.SequenceEqual(scanner.Bytes)) return false;
            if (!scanner.Ended) records++;
        }

        return records == expected && written.Length == source.Length;
    }

    /// <summary>The segment as readers see it is the file that was just named.</summary>
    private void Publish(Segment segment)
    {
        _reading.Forget(segment);
        using var file = _files.OpenCompressed(segment.Identity.Base);
        segment.End = segment.Identity.Base + file.Length - SegmentEnd.Length;
        segment.CompressedBytes = file.StoredLength;
        _reading.WriteIndex(segment, SegmentScan.Run(file, segment.Identity, segment.Identity.Base + file.Length).Index);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Journal segment {Segment}: {Kept} held records kept for good, {Released} released")]
    private static partial void Kept(ILogger log, string segment, long kept, long released);

    [LoggerMessage(Level = LogLevel.Information, Message = "Kept segment {Segment}: {Released} records are held no more, {Kept} still are")]
    private static partial void Released(ILogger log, string segment, long released, long kept);
}
