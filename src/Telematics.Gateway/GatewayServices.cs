using Microsoft.Extensions.Logging;
using Telematics.Gateway.Sessions;
using Telematics.Protocols.Framing;
using Telematics.Storage.Database;
using Telematics.Storage.Journal;

namespace Telematics.Gateway;

/// <summary>What all vehicle connections of a listener share.</summary>
internal sealed record GatewayServices(
    GatewaySettings Settings,
    Scan Scan,
    IJournal Journal,
    IVehicleRegistry Registry,
    SessionTable Sessions,
    GatewayCounters Counters,
    UncommittedBudget Budget,
    JournalGate Gate,
    Farewells Farewells,
    TimeProvider Clock,
    ILogger Log)
    : PortServices(Settings, Journal, Sessions, Counters, Budget, Gate, Clock);
