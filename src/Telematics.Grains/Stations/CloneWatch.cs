using Telematics.Core.Stations;
using Telematics.Storage.Database;

namespace Telematics.Grains.Stations;

/// <summary>Neighbours in time of one plate, at two places that no vehicle can reach.</summary>
internal static class CloneWatch
{
    /// <summary>Two places further apart in time than this are within reach of each other, whatever the speed limit of a clone.</summary>
    public static readonly TimeSpan Reach = TimeSpan.FromDays(1);

    /// <param name="seen">Of one plate, oldest first, without annulled passes.</param>
    public static async Task<List<CloneSuspicion>> Suspicions(IEnumerable<PlateSighting> seen, StationServices services)
    {
        var suspicions = new List<CloneSuspicion>();
        Sighting? before = null;
        foreach (var one in seen)
        {
            if (await Place(one, services) is not { } sighting) continue;
            if (before is { } earlier && earlier.Pass.Line.StationId != sighting.Pass.Line.StationId
                && ClonePlate.Check(earlier, sighting, services.RulesAt(sighting.PassedAtMs).Clones) is { } suspicion) suspicions.Add(suspicion);
            before = sighting;
        }

        return suspicions;
    }

    private static async ValueTask<Sighting?> Place(PlateSighting seen, StationServices services)
    {
        if (seen is { Longitude: { } longitude, Latitude: { } latitude }) return new Sighting(seen.Pass, seen.PassedAtMs, longitude, latitude);
        return (await services.Registry.Line(seen.Pass.Line, CancellationToken.None))?.PlaceAt(seen.PassedAtMs) is var (x, y) ? new Sighting(seen.Pass, seen.PassedAtMs, x, y) : null;
    }
}
