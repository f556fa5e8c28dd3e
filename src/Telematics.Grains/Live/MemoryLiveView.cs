using System.Collections.Concurrent;
using Telematics.Grains.Vehicles;

namespace Telematics.Grains.Live;

/// <summary>The live view of one node. A vehicle that was silent for a day leaves it; the database still knows the vehicle.</summary>
public sealed class MemoryLiveView : ILiveView
{
    private static readonly TimeSpan KeptFor = TimeSpan.FromDays(1);
    private readonly ConcurrentDictionary<string, LiveVehicle> _vehicles = new();
    private long _tidiedAt;

    public void Publish(LiveVehicle vehicle)
    {
        _vehicles[vehicle.Vin] = vehicle;

        // Time comes from the data: each ten minutes of receipt, the silent ones are dropped.
        var now = vehicle.LastSeen.UtcTicks;
        if (now - Volatile.Read(ref _tidiedAt) < TimeSpan.TicksPerMinute * 10) return;
        Volatile.Write(ref _tidiedAt, now);
        foreach (var (vin, known) in _vehicles)
            if (vehicle.LastSeen - known.LastSeen > KeptFor) _vehicles.TryRemove(vin, out _);
    }

    public LiveVehicle? Find(string vin) => _vehicles.GetValueOrDefault(vin);

    public IReadOnlyCollection<LiveVehicle> All => (IReadOnlyCollection<LiveVehicle>)_vehicles.Values;
}
