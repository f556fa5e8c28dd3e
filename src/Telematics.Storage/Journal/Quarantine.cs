using System.Buffers;
using System.Globalization;
using Microsoft.Extensions.Logging;
using Telematics.Storage.Journal.Files;
using Telematics.Storage.Journal.Format;

namespace Telematics.Storage.Journal;

/// <summary>
/// Where bytes go that should be records and are not. They stay in their segment too, because positions are offsets; the copy is for the inquiry
/// after the segment is gone, and as long as it lies there the fault counts as open.
/// </summary>
internal sealed partial class Quarantine
{
    public const string FolderName = "quarantine";
    private const string Damaged = ".bad";
    private const string Torn = ".torn";
    private const string Missing = ".missing";

    private readonly IJournalFiles _folder;
    private readonly ILogger _log;
    private readonly Lock _gate = new();
    private readonly HashSet<string> _known;

    public Quarantine(IJournalFiles journal, ILogger log)
    {
        _log = log;
        _folder = journal.Folder(FolderName);
        _known = [.. _folder.List()];
    }

    /// <summary>Damaged and missing ranges whose copies or marks lie in the folder.</summary>
    public int Count
    {
        get
        {
            lock (_gate) return _known.Count(name => !name.EndsWith(Torn, StringComparison.Ordinal));
        }
    }

    /// <summary>A range that was stored and is no record any more. Reported once.</summary>
    public void TakeDamaged(IJournalFile file, long segmentBase, PositionRange range)
    {
        var name = NameOf(segmentBase, range, Damaged);
        lock (_gate)
        {
            if (!_known.Add(name)) return;
            var offset = range.Start - segmentBase;
            RangeQuarantined(_log, SegmentIdentity.NameOf(segmentBase, SegmentIdentity.Extension), offset, range.Length, range.Start);
            Copy(file, offset, range.Length, name);
        }
    }

    /// <summary>What a crash left of a batch that nobody was told to be stored. Kept because a damaged last record looks the same.</summary>
    public void TakeTorn(IJournalFile file, long segmentBase, PositionRange range)
    {
        var name = NameOf(segmentBase, range, Torn);
        lock (_gate)
        {
            if (!_known.Add(name)) return;
            var offset = range.Start - segmentBase;
            TailCut(_log, SegmentIdentity.NameOf(segmentBase, SegmentIdentity.Extension), offset, range.Length, range.Start);
            Copy(file, offset, range.Length, name);
        }
    }

    /// <summary>Positions that were given out and that no file holds any more. An empty file marks them as reported.</summary>
    public void MarkMissing(long segmentBase, PositionRange range)
    {
        var name = NameOf(segmentBase, range, Missing);
        lock (_gate)
        {
            if (!_known.Add(name)) return;
            RangeMissing(_log, SegmentIdentity.NameOf(segmentBase, SegmentIdentity.Extension), range.Start, range.End);
            Mark(name);
        }
    }

    private static string NameOf(long segmentBase, PositionRange range, string extension) =>
        string.Create(CultureInfo.InvariantCulture, $"{segmentBase:D20}-{range.Start - segmentBase}-{range.Length}{extension}");

    private void Mark(string name)
    {
        try
        {
            using (_folder.Create(name)) _folder.Flush();
        }
        catch (IOException e)
        {
            NotCopied(_log, name, e);
        }
    }

    private void Copy(IJournalFile file, long offset, long length, string name)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(RecordFormat.MaxLength);
        try
        {
            using var copy = _folder.Create(name);
            for (long done = 0; done < length;)
            {
                var read = file.Read(buffer.AsSpan(0, (int)Math.Min(buffer.Length, length - done)), offset + done);
                if (read == 0) break;
                copy.Write(buffer.AsSpan(0, read), done);
                done += read;
            }

            copy.Flush();
            _folder.Flush();
        }
        catch (IOException e)
        {
            // The bytes stay in their segment. A disk that takes no copy must not stop reading.
            NotCopied(_log, name, e);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    [LoggerMessage(Level = LogLevel.Error,
        Message = "Journal damaged: segment {Segment} offset {Offset}, {Length} bytes (position {Position}) are no record; copied to quarantine and skipped")]
    private static partial void RangeQuarantined(ILogger log, string segment, long offset, long length, long position);

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "Journal tail cut: segment {Segment} offset {Offset}, {Length} bytes (position {Position}) of an unfinished write; copied to quarantine")]
    private static partial void TailCut(ILogger log, string segment, long offset, long length, long position);

    [LoggerMessage(Level = LogLevel.Error,
        Message = "Journal incomplete: behind segment {Segment}, positions {Start} to {End} are in no file")]
    private static partial void RangeMissing(ILogger log, string segment, long start, long end);

    [LoggerMessage(Level = LogLevel.Error, Message = "Quarantine copy {Name} could not be written")]
    private static partial void NotCopied(ILogger log, string name, Exception e);
}
