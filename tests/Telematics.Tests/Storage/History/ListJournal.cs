using System.Text;
using Telematics.Storage.Journal;

namespace Telematics.Tests.Storage.History;

/// <summary>A journal as history sees it: records in a list, found by looking at each. Counts how often one is read.</summary>
internal sealed class ListJournal : IJournal
{
    private readonly List<JournalRecord> _records = [];
    private readonly HashSet<long> _lost = [];

    public int Reads { get; private set; }

    public long Committed => _records.Count > 0 ? _records[^1].Next : 0;

    public long Oldest => 0;

    public string? Refusal => null;

    public long Append(RecordKind kind, ReadOnlySpan<byte> key, long receivedAtMs, ReadOnlySpan<byte> payload)
    {
        var position = Committed;
        _records.Add(new(position, position + 64 + payload.Length, kind, receivedAtMs, key.ToArray(), payload.ToArray()));
        return position;
    }

    public long Append(RecordKind kind, string vin, long receivedAtMs, ReadOnlySpan<byte> payload) =>
        Append(kind, Encoding.ASCII.GetBytes(vin), receivedAtMs, payload);

    /// <summary>As if the record had been quarantined.</summary>
    public void Lose(long position) => _lost.Add(position);

    public Task Commit() => Task.CompletedTask;

    public void Release(JournalFollower follower, long below) => throw new NotSupportedException();

    public IJournalReader Read(long from) => throw new NotSupportedException();

    public IEnumerable<long> Find(RecordKind kind, ReadOnlySpan<byte> key, long fromMs, long toMs)
    {
        var sought = key.ToArray();
        return _records
            .Where(r => r.Kind == kind && r.Key.Span.SequenceEqual(sought) && r.ReceivedAtMs >= fromMs && r.ReceivedAtMs < toMs)
            .Select(r => r.Position);
    }

    public JournalRecord? ReadAt(long position)
    {
        Reads++;
        var index = _records.BinarySearch(default(JournalRecord) with { Position = position }, Comparer<JournalRecord>.Create((a, b) => a.Position.CompareTo(b.Position)));
        return index < 0 || _lost.Contains(position) ? null : _records[index];
    }
}
