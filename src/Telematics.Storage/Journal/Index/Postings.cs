namespace Telematics.Storage.Journal.Index;

/// <summary>
/// Positions and receipt times of one key in one segment, oldest first, as differences in variable-length numbers: some 6 bytes a record.
/// The same bytes in memory and in the index file (docs/journal.md, "Postings").
/// </summary>
internal sealed class Postings(long basePosition)
{
    private byte[] _bytes = new byte[12];
    private int _length;
    private long _lastPosition = basePosition;
    private long _lastReceivedAtMs;

    public int Count { get; private set; }

    public long MinReceivedAtMs { get; private set; } = long.MaxValue;

    public long MaxReceivedAtMs { get; private set; } = long.MinValue;

    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, _length);

    public void Add(long position, long receivedAtMs)
    {
        if (_length + 2 * VarInt.MaxLength > _bytes.Length) Array.Resize(ref _bytes, Math.Max(2 * VarInt.MaxLength + _length, _bytes.Length * 3 / 2));
        _length += VarInt.Write(_bytes.AsSpan(_length), (ulong)(position - _lastPosition));
        _length += VarInt.Write(_bytes.AsSpan(_length), VarInt.ZigZag(receivedAtMs - _lastReceivedAtMs));
        _lastPosition = position;
        _lastReceivedAtMs = receivedAtMs;
        Count++;
        MinReceivedAtMs = Math.Min(MinReceivedAtMs, receivedAtMs);
        MaxReceivedAtMs = Math.Max(MaxReceivedAtMs, receivedAtMs);
    }

    /// <summary>Adds the positions received in [fromMs, toMs) to <paramref name="into"/>.</summary>
    public static void Select(ReadOnlySpan<byte> postings, long basePosition, long fromMs, long toMs, List<long> into)
    {
        var position = basePosition;
        var receivedAtMs = 0L;
        while (postings.Length > 0)
        {
            position += (long)VarInt.Read(ref postings);
            receivedAtMs += VarInt.UnZigZag(VarInt.Read(ref postings));
            if (receivedAtMs >= fromMs && receivedAtMs < toMs) into.Add(position);
        }
    }
}
