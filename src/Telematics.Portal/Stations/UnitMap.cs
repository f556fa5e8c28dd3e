using Telematics.Core.Stations;
using Telematics.Storage.Database.Model;
using Telematics.Storage.Database.Queries;

namespace Telematics.Portal.Stations;

/// <summary>A place on the map, in units of the drawing.</summary>
public sealed record MapMark(double X, double Y, double Size, string Name);

/// <summary>
/// Where a mobile unit stood, drawn from coordinates alone: there is no map server to ask. North is up, and a kilometre is as long in both directions.
/// </summary>
public sealed record UnitMap(IReadOnlyList<MapMark> Places, IReadOnlyList<MapMark> Deployments, IReadOnlyList<MapMark> Stations, double ScaleKm, double ScaleLength)
{
    public const double Width = 640, Height = 360;
    private const double Margin = 48, KmPerDegree = 111.19, LeastKm = 1;

    /// <summary>Null: nobody knows of any place.</summary>
    public static UnitMap? Of(IReadOnlyList<DeploymentRow> deployments, IReadOnlyList<PassPlace> places, IReadOnlyList<Station> fixedStations)
    {
        List<(double X, double Y)> all = [.. deployments.Select(d => (d.Longitude, d.Latitude)), .. places.Select(p => (p.Longitude, p.Latitude))];
        if (all.Count == 0) return null;
        var (middleX, middleY) = ((all.Min(p => p.X) + all.Max(p => p.X)) / 2, (all.Min(p => p.Y) + all.Max(p => p.Y)) / 2);
        var kmX = KmPerDegree * Math.Cos(middleY * Math.PI / 180);
        var perKm = Math.Min(
            (Width - 2 * Margin) / Math.Max(LeastKm, (all.Max(p => p.X) - all.Min(p => p.X)) * kmX),
            (Height - 2 * Margin) / Math.Max(LeastKm, (all.Max(p => p.Y) - all.Min(p => p.Y)) * KmPerDegree));
        var scale = Round(120 / perKm);
        return new UnitMap(
            [.. places.Select(p => At(p.Longitude, p.Latitude, 3 + 2 * Math.Log10(p.Passes), $"{p.Passes}"))],
            [.. deployments.Select(d => At(d.Longitude, d.Latitude, 7, d.Place))],
            [.. fixedStations.Where(s => s is { Kind: not StationKind.Mobile, Longitude: not null, Latitude: not null })
                .Select(s => At(s.Longitude!.Value, s.Latitude!.Value, 6, s.Name)).Where(IsOn)],
            scale, scale * perKm);

        MapMark At(double longitude, double latitude, double size, string name) =>
            new(Width / 2 + (longitude - middleX) * kmX * perKm, Height / 2 - (latitude - middleY) * KmPerDegree * perKm, size, name);
    }

    private static bool IsOn(MapMark mark) => mark.X is > 0 and < Width && mark.Y is > 0 and < Height;

    /// <summary>The 1, 2 or 5 times a power of ten that is not above it.</summary>
    private static double Round(double km)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(km)));
        return power * (km / power) switch { >= 5 => 5, >= 2 => 2, _ => 1 };
    }
}
