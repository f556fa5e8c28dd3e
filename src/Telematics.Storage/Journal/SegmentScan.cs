using System.Collections.Immutable;
using Telematics.Storage.Journal.Files;
using Telematics.Storage.Journal.Format;
using Telematics.Storage.Journal.Index;

namespace Telematics.Storage.Journal;

/// <summary>What a walk through a whole segment found.</summary>
/// <param name="RecordsEnd">Position behind the last record.</param>
/// <param name="Damage">Ranges without a record that have a record behind them.</param>
/// <param name="Tail">The range without a record that reaches the end of the file; empty when the file ends with a record.</param>
/// <param name="End">The end record met; what stands behind it belongs to nobody.</param>
internal sealed record SegmentScan(
    MemoryIndex Index, SegmentStats Stats, long RecordsEnd, ImmutableArray<PositionRange> Damage, PositionRange Tail, SegmentEnd? End)
{
    /// <param name="end">Position to stop at.</param>
    public static SegmentScan Run(IJournalFile file, in SegmentIdentity segment, long end)
    {
        var index = new MemoryIndex(segment);
        var stats = default(SegmentStats);
        var recordsEnd = segment.FirstRecord;
        var damage = ImmutableArray.CreateBuilder<PositionRange>();
        PositionRange? bad = null;
        SegmentEnd? endRecord = null;

        using var scanner = new SegmentScanner(file, segment, segment.FirstRecord, end);
        while (scanner.Next())
        {
            if (scanner.IsBad)
            {
                bad = scanner.Range;
                continue;
            }

            if (bad is { } before) damage.Add(before);
            bad = null;
            if (scanner.Ended)
            {
                if (SegmentEnd.TryRead(scanner.Bytes, scanner.Range.Start, out var read)) endRecord = read;
                recordsEnd = scanner.Range.Start;
                break;
            }

            index.Add(scanner.Record.Kind, scanner.Key, scanner.Range.Start, scanner.Record.ReceivedAtMs);
            stats = stats.With(scanner.Record.ReceivedAtMs);
            recordsEnd = scanner.Range.End;
        }

        return new SegmentScan(index, stats, recordsEnd, damage.ToImmutable(), bad ?? new PositionRange(recordsEnd, recordsEnd), endRecord);
    }
}
