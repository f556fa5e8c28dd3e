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
    : PortServices(Settings, Journal, Sessions, Counters, Budget, Gate, Clock)
{
    public long NowMs => Clock.GetUtcNow().ToUnixTimeMilliseconds();
}
