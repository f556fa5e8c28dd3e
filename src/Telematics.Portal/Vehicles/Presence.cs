using Telematics.Grains.Vehicles;

namespace Telematics.Portal.Vehicles;

/// <summary>
/// Who is online: a vehicle that was heard of within two minutes. Not the open connections: one link of an enterprise platform stands for many
/// vehicles, and a terminal that lost its power leaves a connection behind that looks open for a while.
/// </summary>
public sealed class Presence(ILiveView live, TimeProvider clock)
{
    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(2);

    /// <summary>Anything from the whole city this long ago or later is in time; a city is never silent for longer.</summary>
    private static readonly TimeSpan Late = TimeSpan.FromMinutes(1);

    public LiveVehicle? Find(string vin) => live.Find(vin);

    public bool IsOnline(string vin) => live.Find(vin) is { } vehicle && IsOnline(vehicle);

    public IReadOnlyCollection<string> OnlineVins() => [.. live.All.Where(IsOnline).Select(vehicle => vehicle.Vin)];

    /// <summary>When the last data of the whole city came, if that is so long ago that something must be wrong.</summary>
    public DateTimeOffset? LateSince()
    {
        var all = live.All;
        if (all.Count == 0) return null;
        var newest = all.Max(vehicle => vehicle.LastSeen);
        return clock.GetUtcNow() - newest > Late ? newest : null;
    }

    private bool IsOnline(LiveVehicle vehicle) => clock.GetUtcNow() - vehicle.LastSeen <= Silence;
}
