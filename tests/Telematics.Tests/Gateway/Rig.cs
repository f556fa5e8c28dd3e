using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Telematics.Core.Vehicles;
using Telematics.Gateway;
using Telematics.Storage.Database;

namespace Telematics.Tests.Gateway;

/// <summary>A vehicle listener on a free port with a journal that can be broken and a clock that stands still until it is moved.</summary>
internal sealed class Rig : IAsyncDisposable
{
    private Rig(GatewaySettings settings)
    {
        Settings = settings with { VehiclePort = 0, BindAddress = "127.0.0.1" };
        Listener = new(Settings, Journal, Registry, Clock, NullLogger<VehicleListener>.Instance);
    }

    public static readonly GatewaySettings Defaults = new() { EventLoopThreads = 2 };

    public GatewaySettings Settings { get; }
    public MemoryJournal Journal { get; } = new();
    public Registry Registry { get; } = new();
    public FakeTimeProvider Clock { get; } = new(new(2026, 11, 23, 4, 5, 6, TimeSpan.Zero));
    public VehicleListener Listener { get; }
    public GatewayCounters Counters => Listener.Counters;

    public static async Task<Rig> Start(GatewaySettings? settings = null)
    {
        var rig = new Rig(settings ?? Defaults);
        await rig.Listener.Start();
        return rig;
    }

    public Task<Peer> Connect() => Peer.Connect(Listener.EndPoint);

    /// <summary>Sends on a connection of its own, ends it, and waits until the gateway has stored and closed.</summary>
    public async Task SendAll(params byte[][] pieces)
    {
        using var peer = await Connect();
        await peer.Send(pieces);
        peer.FinishSending();
        await peer.ReceiveAll();
        await Settled();
    }

    public Task Settled() => Wait.Until(() => Listener.Sessions.Count == 0, "every connection is stored and forgotten");

    /// <summary>The gateway has read and cut so many bytes: everything sent before is where it belongs.</summary>
    public Task Read(long bytes) => Wait.Until(() => Counters.Bytes >= bytes, $"{bytes} bytes are read");

    public Task Stored(int frames) => Wait.Until(() => Journal.Frames.Length == frames, $"{frames} frames are stored");

    public Task Connected(int connections) =>
        Wait.Until(() => Listener.Sessions.Count == connections, $"{connections} connections are open");

    public Task Closed(CloseReason reason, long times = 1) =>
        Wait.Until(() => Counters.Closed(reason) == times, $"{times} connections closed as {reason}");

    /// <summary>Lets time pass in steps of a second, so that the sweep runs as often as it would.</summary>
    public void Pass(int seconds)
    {
        for (var i = 0; i < seconds; i++) Clock.Advance(TimeSpan.FromSeconds(1));
    }

    /// <summary>Lets time pass until something has happened, for whatever was still on its way when the clock was moved.</summary>
    public Task PassUntil(Func<bool> happened, string what) => Wait.Until(() =>
    {
        Pass(1);
        return happened();
    }, what);

    public ValueTask DisposeAsync()
    {
        Journal.ReleaseAll();
        return Listener.DisposeAsync();
    }
}

/// <summary>Knows every vehicle until told otherwise.</summary>
internal sealed class Registry : IVehicleRegistry
{
    private readonly List<string> _asked = [];

    public HashSet<string>? Known { get; set; }

    public bool IsBroken { get; set; }

    public string[] Asked
    {
        get
        {
            lock (_asked) return [.. _asked];
        }
    }

    public ValueTask<VehicleFacts?> Facts(string vin, CancellationToken cancellation)
    {
        lock (_asked) _asked.Add(vin);
        if (IsBroken) throw new InvalidOperationException("broken by the test");
        return new(Known?.Contains(vin) == false ? null : VehicleFacts.Unknown);
    }

    public long ChangeOf(string vin) => 0;
}
