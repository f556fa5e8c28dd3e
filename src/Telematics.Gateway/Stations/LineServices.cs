using Telematics.Storage.Database;
using Telematics.Storage.Journal;
using Telematics.Storage.Stations;

namespace Telematics.Gateway.Stations;

/// <summary>What all station connections of a listener share.</summary>
internal sealed record LineServices(
    GatewaySettings Settings,
    IJournal Journal,
    IStationRegistry Registry,
    StationStore Store,
    LineSessions Sessions,
    StationCounters Counters,
    UncommittedBudget Budget,
    JournalGate Gate,
    StationLog Log,
    TimeProvider Clock)
{
    private long _lastId;

    public long NextId() => Interlocked.Increment(ref _lastId);

    public long NowMs => Clock.GetUtcNow().ToUnixTimeMilliseconds();
}
