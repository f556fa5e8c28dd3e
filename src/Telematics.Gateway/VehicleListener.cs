using Microsoft.Extensions.Logging;
using Telematics.Gateway.Sessions;
using Telematics.Gateway.Sockets;
using Telematics.Grains.Vehicles;
using Telematics.Protocols.Gb17691;
using Telematics.Storage.Database;
using Telematics.Storage.Journal;

namespace Telematics.Gateway;

/// <summary>The port of vehicle terminals and forwarding platforms: their frames go into the journal, durable before more is read.</summary>
public sealed class VehicleListener : PortListener
{
    private readonly GatewayServices _services;

    public VehicleListener(GatewaySettings settings, IJournal journal, IVehicleRegistry registry, TimeProvider clock, ILogger<VehicleListener> log)
        : base("Vehicles", nameof(GatewaySettings.VehiclePort), log)
    {
        var sessions = new SessionTable(OpenFiles.Affordable(settings.MaxConnections, log));
        var maxDataUnit = settings.MaxFrameLength - Gb17691Frame.Overhead;
        _services = new(
            settings,
            bytes => Gb17691Frame.Scan(bytes, maxDataUnit),
            journal,
            registry,
            sessions,
            new(),
            new(settings.MaxUncommittedBytes),
            new(journal, sessions.CloseAll, log),
            new(clock, log),
            clock,
            log);
        Counters.Watch(() => sessions.Count, () => _services.Budget.Bytes);
    }

    public ISessions Sessions => _services.Sessions;

    public GatewayCounters Counters => _services.Counters;

    private protected override PortServices Services => _services;

    private protected override int Port => _services.Settings.VehiclePort;

    private protected override int ReadBufferBytes => _services.Settings.ReadBufferBytes;

    private protected override PeerConnection NewConnection() => new VehicleConnection(_services);

    private protected override void Sweep()
    {
        base.Sweep();
        _services.Farewells.Summarize();
    }
}
