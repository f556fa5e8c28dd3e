using Telematics.Storage.Journal;

namespace Telematics.Tests.Storage.Journal;

/// <summary>Holds as a test sets them.</summary>
internal sealed class HeldVins : IHeldRecords
{
    public List<HeldKey> Keys { get; } = [];

    public HashSet<long> Positions { get; } = [];

    /// <summary>The table of holds cannot be read.</summary>
    public bool Fails { get; set; }

    public HeldRecords Between(long from, long to) => Fails ? throw new IOException("no holds to be read") : new HeldRecords(Keys, Positions);

    public bool Holds(Written record) => new HeldRecords(Keys, Positions).Holds(record.Key, record.Position, record.ReceivedAtMs);
}
