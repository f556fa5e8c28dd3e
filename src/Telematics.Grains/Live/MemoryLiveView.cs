using System.Collections.Concurrent;
using Telematics.Grains.Vehicles;

namespace Telematics.Grains.Live;

/// <summary>The live view of one node. A vehicle that was silent for a day leaves it; the database still knows the vehicle.</summary>
public sealed class MemoryLiveView : ILiveView
{
    private static readonly TimeSpan KeptFor = TimeSpan.FromDays(1);
    private readonly ConcurrentDictionary<string, LiveVehicle> _vehicles = new();
    private DateTimeOffset _newest;

    public void Publish(LiveVehicle vehicle)
    {
        _vehicles[vehicle.Vin] = vehicle;
        if (vehicle.LastSeen - _newest < TimeSpan.FromMinutes(10)) return;

        // Time comes from the data: each ten minutes of receipt, the silent ones are dropped.
        _newest = vehicle.LastSeen;
        foreach (var (vin, known) in _vehicles)
            if (vehicle.LastSeen - known.LastSeen > KeptFor) _vehicles.TryRemove(vin, out _);
    }

    public LiveVehicle? Find(string vin) => _vehicles.GetValueOrDefault(vin);

    public IReadOnlyCollection<LiveVehicle> All => (IReadOnlyCollection<LiveVehicle>)_vehicles.Values;
}
