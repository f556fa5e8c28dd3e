using Telematics.Storage.Journal.Format;

namespace Telematics.Storage.Journal.Index;

/// <summary>Index of a segment that is still written, or whose index file is not written yet.</summary>
internal sealed class MemoryIndex(SegmentIdentity segment)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<byte[], Postings> _keys = new(IndexKeyComparer.Instance);

    public void Add(byte kind, ReadOnlySpan<byte> key, long position, long receivedAtMs)
    {
        Span<byte> composed = stackalloc byte[IndexKey.MaxLength];
        composed = composed[..IndexKey.Compose(composed, kind, key)];
        lock (_gate)
        {
            var keys = _keys.GetAlternateLookup<ReadOnlySpan<byte>>();
            if (!keys.TryGetValue(composed, out var postings))
                keys[composed] = postings = new Postings(segment.Base);
            postings.Add(position, receivedAtMs);
        }
    }

    /// <summary>Adds the positions of a key received in [fromMs, toMs) to <paramref name="into"/>.</summary>
    public void Select(ReadOnlySpan<byte> composedKey, long fromMs, long toMs, List<long> into)
    {
        lock (_gate)
        {
            if (_keys.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(composedKey, out var postings))
                Postings.Select(postings.Bytes, segment.Base, fromMs, toMs, into);
        }
    }

    /// <summary>All keys in order. Only when nothing is added any more.</summary>
    public KeyValuePair<byte[], Postings>[] Sorted()
    {
        var keys = _keys.ToArray();
        Array.Sort(keys, static (a, b) => a.Key.AsSpan().SequenceCompareTo(b.Key));
        return keys;
    }
}
