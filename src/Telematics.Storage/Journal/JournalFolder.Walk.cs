using Telematics.Storage.Journal.Compression;
using Telematics.Storage.Journal.Files;
using Telematics.Storage.Journal.Format;
using Telematics.Storage.Journal.Index;

namespace Telematics.Storage.Journal;

/// <summary>One record where it lies in the reader's buffer: nothing is copied, and it is valid only during the call that hands it over.</summary>
public readonly ref struct RecordInPlace(long position, RecordKind kind, long receivedAtMs, ReadOnlySpan<byte> key, ReadOnlySpan<byte> payload)
{
    public long Position { get; } = position;
    public RecordKind Kind { get; } = kind;
    public long ReceivedAtMs { get; } = receivedAtMs;
    public ReadOnlySpan<byte> Key { get; } = key;
    public ReadOnlySpan<byte> Payload { get; } = payload;
}

public delegate void TakeRecord(in RecordInPlace record);

/// <summary>Records received in [FromMs, ToMs) that stand before a position, so that everybody who walks beside a running program sees the same ones.</summary>
public readonly record struct WalkRange(long FromMs, long ToMs, long Until)
{
    internal bool Holds(long position, long receivedAtMs) => position < Until && receivedAtMs >= FromMs && receivedAtMs < ToMs;
}

/// <summary>Reading many records in order.</summary>
public sealed partial class JournalFolder
{
    private const int MostRecordsAreBelow = 1024;

    /// <summary>Position behind the last byte there is now.</summary>
    public long End
    {
        get
        {
            if (BasesOf(_files) is not [.., var last]) return 0;
            using var file = TryOpen(new Place(_files, last, IsKept: false));
            return last + (file?.Length ?? 0);
        }
    }

    /// <summary>Bytes of all segments, unpacked.</summary>
    public long Bytes => Places().Sum(place =>
    {
        using var file = TryOpen(place);
        return file?.Length ?? 0;
    });

    /// <summary>Every readable record of the range in order, without a copy. Closed segments without a record of it cost nothing.</summary>
    /// <param name="bytesDone">Told the length of each segment that is done.</param>
    public void Walk(WalkRange range, TakeRecord take, Action<long>? bytesDone, CancellationToken stop) => Walk(range, file => Scan(file, range, take, stop), bytesDone, stop);

    /// <summary>The same for the records of one key, by the index where there is one.</summary>
    public void Walk(byte[] key, RecordKind[] kinds, WalkRange range, TakeRecord take, Action<long>? bytesDone, CancellationToken stop) => Walk(range, file =>
    {
        if (Select(file, key, kinds, range) is { } positions) ReadEach(file, positions, range, take);
        else Scan(file, range, (in RecordInPlace record) =>
        {
            if (kinds.Contains(record.Kind) && record.Key.SequenceEqual(key)) take(record);
        }, stop);
    }, bytesDone, stop);

    private void Walk(WalkRange range, Action<OpenSegmentFile> read, Action<long>? bytesDone, CancellationToken stop)
    {
        foreach (var place in Places().TakeWhile(place => place.Base < range.Until))
        {
            var basePosition = place.Base;
            stop.ThrowIfCancellationRequested();
            using var file = TryOpen(place);
            if (file is null) continue;
            var inspection = SegmentInspection.Of(file, basePosition);
            if (inspection.Identity is { } identity && MayHold(inspection, range)) read(new OpenSegmentFile(place.Files, file, identity, inspection));
            bytesDone?.Invoke(inspection.FileLength);
        }
    }

    private static bool MayHold(SegmentInspection segment, WalkRange range) =>
        segment.End is not { } end || (end.Stats.Records > 0 && end.Stats.MaxReceivedAtMs >= range.FromMs && end.Stats.MinReceivedAtMs < range.ToMs);

    private static void Scan(OpenSegmentFile segment, WalkRange range, TakeRecord take, CancellationToken stop)
    {
        var end = Math.Min(segment.Identity.Base + segment.Inspection.FileLength, range.Until);
        using var scanner = new SegmentScanner(segment.File, segment.Identity, segment.Identity.FirstRecord, end);
        while (scanner.Next() && !scanner.Ended)
        {
            if (scanner.IsBad || !range.Holds(scanner.Range.Start, scanner.Record.ReceivedAtMs)) continue;
            stop.ThrowIfCancellationRequested();
            take(InPlace(scanner.Bytes, scanner.Range.Start, scanner.Record));
        }
    }

    /// <summary>Positions of a key in a closed segment; null: its index is not there or damaged, and the one who writes the journal builds it again.</summary>
    private static List<long>? Select(OpenSegmentFile segment, byte[] key, RecordKind[] kinds, WalkRange range)
    {
        if (segment.Inspection.End is null) return null;
        var found = new List<long>();
        try
        {
            using var index = segment.Files.Open(segment.Identity.IndexName, FileAccess.Read);
            foreach (var kind in kinds)
                IndexFile.Select(index, segment.Identity, segment.Inspection.RecordsEnd, IndexKey.Compose((byte)kind, key), range.FromMs, range.ToMs, found);
        }
        catch (Exception unusable) when (unusable is FileNotFoundException or IndexDamagedException)
        {
            return null;
        }

        found.Sort();
        return found;
    }

    private static void ReadEach(OpenSegmentFile segment, List<long> positions, WalkRange range, TakeRecord take)
    {
        var buffer = new byte[MostRecordsAreBelow];
        foreach (var position in positions)
        {
            var known = ReadAt(segment, position, buffer);
            if (RecordFormat.Check(known, segment.Identity.Id, position, out var header) == RecordCheck.Short && known.Length >= RecordFormat.HeaderLength)
            {
                buffer = new byte[RecordFormat.ReadHeader(known).Length];
                known = ReadAt(segment, position, buffer);
                RecordFormat.Check(known, segment.Identity.Id, position, out header);
            }

            if (header.Length > 0 && header.Kind != RecordFormat.ReleasedKind && range.Holds(position, header.ReceivedAtMs)) take(InPlace(known[..header.Length], position, header));
        }
    }

    private static ReadOnlySpan<byte> ReadAt(OpenSegmentFile segment, long position, byte[] buffer) =>
        buffer.AsSpan(0, segment.File.Read(buffer, position - segment.Identity.Base));

    private static RecordInPlace InPlace(ReadOnlySpan<byte> record, long position, in RecordHeader header) => new(
        position, (RecordKind)header.Kind, header.ReceivedAtMs,
        record.Slice(RecordFormat.HeaderLength, header.KeyLength), record[(RecordFormat.HeaderLength + header.KeyLength)..]);

    private sealed record OpenSegmentFile(SegmentFiles Files, IJournalFile File, SegmentIdentity Identity, SegmentInspection Inspection);
}
