using Telematics.Storage.Journal;

namespace Telematics.Gateway;

/// <summary>What all connections of a port share, whoever they come from.</summary>
internal abstract record PortServices(
    GatewaySettings Settings,
    IJournal Journal,
    ConnectionTable Table,
    PortCounters Counted,
    UncommittedBudget Budget,
    JournalGate Gate,
    TimeProvider Clock)
{
    private long _lastId;

    public long NextId() => Interlocked.Increment(ref _lastId);
}
