namespace Telematics.Storage.Stations;

/// <summary>
/// Ids of a line's last passes. A streamed pass more than 7 days old is refused, so 8 days are remembered; a line has about 18 000 passes a day, and beyond
/// <see cref="Most"/> (about 10 MB) the oldest are forgotten.
/// </summary>
public sealed class RecentPasses
{
    public const int Most = 200_000;
    public static readonly TimeSpan Span = TimeSpan.FromDays(8);

    private readonly Dictionary<ulong, ulong> _contentOf = [];
    private readonly Queue<(ulong Id, long ReceivedAtMs)> _order = [];

    public int Count => _contentOf.Count;

    /// <summary>Oldest first.</summary>
    public IEnumerable<(PassMark Pass, long ReceivedAtMs)> All => _order.Select(entry => (new PassMark(entry.Id, _contentOf[entry.Id]), entry.ReceivedAtMs));

    /// <summary>The id was used for other content.</summary>
    public bool Contradicts(PassMark pass) => _contentOf.TryGetValue(pass.Id, out var content) && content != pass.Content;

    /// <summary>The id was used, for the same content.</summary>
    public bool Contains(PassMark pass) => _contentOf.TryGetValue(pass.Id, out var content) && content == pass.Content;

    public void Add(PassMark pass, long receivedAtMs)
    {
        if (_contentOf.TryAdd(pass.Id, pass.Content)) _order.Enqueue((pass.Id, receivedAtMs));
        while (_order.TryPeek(out var oldest) && (_order.Count > Most || oldest.ReceivedAtMs < receivedAtMs - (long)Span.TotalMilliseconds))
        {
            _order.Dequeue();
            _contentOf.Remove(oldest.Id);
        }
    }
}
