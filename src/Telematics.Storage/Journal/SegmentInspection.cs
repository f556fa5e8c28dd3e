using System.Collections.Immutable;
using Telematics.Storage.Journal.Files;
using Telematics.Storage.Journal.Format;

namespace Telematics.Storage.Journal;

/// <summary>
/// What header and end record of a segment file say, without a scan. Any one of the two header copies and the end record is enough to know the segment.
/// </summary>
/// <param name="Identity">Null when nothing tells the segment's id: no record of it can be checked.</param>
/// <param name="End">Null when the file does not end with an end record.</param>
/// <param name="DamagedHeaders">Header copies that are not what was written.</param>
internal sealed record SegmentInspection(
    long Base, SegmentIdentity? Identity, SegmentEnd? End, long FileLength, ImmutableArray<PositionRange> DamagedHeaders)
{
    /// <summary>Position behind the last record of a segment that has its end record.</summary>
    public long RecordsEnd => Base + FileLength - SegmentEnd.Length;

    public static SegmentInspection Of(IJournalFile file, long basePosition)
    {
        var length = file.Length;
        var identity = ReadHeaders(file, basePosition, out var damaged);
        var end = ReadEnd(file, basePosition, length);
        if (end != null && identity == null)
            identity = new SegmentIdentity(end.Value.SegmentId, basePosition, CreatedAtMs: 0, Limit: end.Value.NextBase - basePosition);
        if (end?.SegmentId != identity?.Id) end = null;
        return new SegmentInspection(basePosition, identity, end, length, damaged);
    }

    private static SegmentIdentity? ReadHeaders(IJournalFile file, long basePosition, out ImmutableArray<PositionRange> damaged)
    {
        Span<byte> headers = stackalloc byte[SegmentHeader.Length];
        headers = headers[..file.Read(headers, 0)];
        SegmentIdentity? identity = null;
        var bad = ImmutableArray.CreateBuilder<PositionRange>();
        for (var copy = 0; copy < SegmentHeader.Copies; copy++)
        {
            var offset = copy * SegmentHeader.CopyLength;
            var bytes = headers[Math.Min(offset, headers.Length)..Math.Min(offset + SegmentHeader.CopyLength, headers.Length)];
            if (SegmentHeader.TryRead(bytes, out var read) && read.Base == basePosition) identity ??= read;
            else bad.Add(new PositionRange(basePosition + offset, basePosition + offset + SegmentHeader.CopyLength));
        }

        damaged = bad.ToImmutable();
        return identity;
    }

    private static SegmentEnd? ReadEnd(IJournalFile file, long basePosition, long length)
    {
        var offset = length - SegmentEnd.Length;
        if (offset < SegmentHeader.Length) return null;
        Span<byte> bytes = stackalloc byte[SegmentEnd.Length];
        bytes = bytes[..file.Read(bytes, offset)];
        return SegmentEnd.TryRead(bytes, basePosition + offset, out var end) ? end : null;
    }
}
