using System.Buffers;
using Telematics.Storage.Journal.Files;

namespace Telematics.Storage.Journal.Format;

/// <summary>Bytes of the journal, from a position to the one behind the last.</summary>
public readonly record struct PositionRange(long Start, long End)
{
    public long Length => End - Start;

    public bool Holds(long position) => position >= Start && position < End;
}

/// <summary>
/// Walks a segment from record to record. Where no record validates it goes on byte by byte until one does and tells the range in between;
/// the checksum holds the position, so a false find is a matter of 1 in 2^32 per byte of the range.
/// </summary>
internal sealed class SegmentScanner(IJournalFile file, SegmentIdentity segment, long from, long end) : IDisposable
{
    // One refill per MaxLength bytes even while searching byte by byte.
    private readonly byte[] _buffer = ArrayPool<byte>.Shared.Rent(2 * RecordFormat.MaxLength);
    private long _bufferStart = from;
    private int _filled;
    private long _position = from;
    private bool _ended;

    /// <summary>Position behind what was told last.</summary>
    public long Position => _position;

    /// <summary>The record just told, or a length of 0 when it was a bad range.</summary>
    public RecordHeader Record { get; private set; }

    /// <summary>Where the thing just told stands.</summary>
    public PositionRange Range { get; private set; }

    public bool IsBad => Record.Length == 0;

    /// <summary>An end record was told: what may stand behind it belongs to nobody.</summary>
    public bool Ended => _ended;

    /// <summary>Bytes of the record just told, valid until the next call of <see cref="Next"/>.</summary>
    public ReadOnlySpan<byte> Bytes => _buffer.AsSpan((int)(Range.Start - _bufferStart), Record.Length);

    public ReadOnlySpan<byte> Key => Bytes.Slice(RecordFormat.HeaderLength, Record.KeyLength);

    /// <summary>Goes to the next record or bad range; false at the end.</summary>
    public bool Next()
    {
        if (_ended || _position >= end) return false;

        var start = _position;
        while (_position < end)
        {
            if (RecordFormat.Check(Window(), segment.Id, _position, out var record) != RecordCheck.Valid)
            {
                _position++;
                continue;
            }

            // The record behind a bad range is read again by the next call.
            if (_position > start) return Tell(default, new PositionRange(start, _position));
            _position += record.Length;
            if (record.Kind == RecordFormat.ReleasedKind)
            {
                start = _position;
                continue;
            }

            _ended = record.Kind == SegmentEnd.Kind;
            return Tell(record, new PositionRange(start, _position));
        }

        return start < end && Tell(default, new PositionRange(start, end));
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_buffer);

    private bool Tell(RecordHeader record, PositionRange range)
    {
        Record = record;
        Range = range;
        return true;
    }

    /// <summary>What is known from the position on: a longest record at least, unless the end is nearer.</summary>
    private ReadOnlySpan<byte> Window()
    {
        var offset = (int)(_position - _bufferStart);
        if (_filled - offset < RecordFormat.MaxLength && _bufferStart + _filled < end)
        {
            _buffer.AsSpan(offset, _filled - offset).CopyTo(_buffer);
            _bufferStart = _position;
            _filled -= offset;
            var wanted = (int)Math.Min(_buffer.Length - _filled, end - _bufferStart - _filled);
            _filled += file.Read(_buffer.AsSpan(_filled, wanted), _bufferStart + _filled - segment.Base);
            offset = 0;
        }

        return _buffer.AsSpan(offset, _filled - offset);
    }
}
