using Microsoft.Extensions.Logging;
using Telematics.Gateway.Sockets;
using Telematics.Gateway.Stations;
using Telematics.Grains.Stations;
using Telematics.Storage.Database;
using Telematics.Storage.Journal;
using Telematics.Storage.Stations;

namespace Telematics.Gateway;

/// <summary>The port of remote-sensing stations: their records go into the journal, and are acknowledged when they are durable.</summary>
public sealed class StationListener : PortListener
{
    private readonly LineServices _services;

    public StationListener(
        GatewaySettings settings, IJournal journal, IStationRegistry registry, StationStore store, TimeProvider clock, ILogger<StationListener> log)
        : base("Stations", nameof(GatewaySettings.StationPort), log)
    {
        var sessions = new LineSessions(OpenFiles.Affordable(settings.MaxStationConnections, log));
        _services = new(
            settings,
            journal,
            registry,
            store,
            sessions,
            new(),
            new(settings.MaxUncommittedBytes),
            new(journal, sessions.CloseAll, log),
            new(clock, log),
            clock);
        Counters.Watch(() => sessions.Count, () => sessions.Open);
    }

    public ILineSessions Sessions => _services.Sessions;

    public StationCounters Counters => _services.Counters;

    /// <summary>Connections, with and without an accepted Hello.</summary>
    internal int OpenConnections => _services.Sessions.Open;

    private protected override PortServices Services => _services;

    private protected override int Port => _services.Settings.StationPort;

    /// <summary>About 200 passes a read, so that one flush serves many.</summary>
    private protected override int ReadBufferBytes => 64 * 1024;

    private protected override PeerConnection NewConnection() => new StationConnection(_services);

    private protected override void Sweep()
    {
        base.Sweep();
        _services.Log.Summarize();
        _services.Store.Ledgers.SaveDue();
    }
}
