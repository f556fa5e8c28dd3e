namespace Telematics.Simulator.Roads;

/// <summary>WGS-84 degrees, height above sea level in metres.</summary>
public readonly record struct RoadPoint(double Longitude, double Latitude, double HeightM)
{
    private const double MetresPerDegree = 111_195; // of a great circle on a sphere of 6371 km

    /// <summary>Flat-earth distance: good to some 1e-4 over the length of a city.</summary>
    public double MetresTo(RoadPoint other)
    {
        var north = (other.Latitude - Latitude) * MetresPerDegree;
        var east = (other.Longitude - Longitude) * MetresPerDegreeEast;
        return Math.Sqrt(north * north + east * east);
    }

    public static double MetresPerDegreeNorth => MetresPerDegree;

    public double MetresPerDegreeEast => MetresPerDegree * Math.Cos(Latitude * Math.PI / 180);
}

public enum RoadClass : byte
{
    Urban,
    ExtraUrban,
    Motorway,
}

/// <summary>A line of points; roads meet where they have a point in common.</summary>
public sealed record Road(string Name, RoadClass Class, params RoadPoint[] Points);
