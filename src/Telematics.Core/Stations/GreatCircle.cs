namespace Telematics.Core.Stations;

/// <summary>Straight distance on the ground: never longer than the road, so a speed from it is never too high.</summary>
public static class GreatCircle
{
    private const double EarthRadiusKm = 6371;

    public static double Km(double longitude1, double latitude1, double longitude2, double latitude2)
    {
        var (lat1, lat2) = (Radians(latitude1), Radians(latitude2));
        var sinLat = Math.Sin((lat2 - lat1) / 2);
        var sinLon = Math.Sin(Radians(longitude2 - longitude1) / 2);
        var h = sinLat * sinLat + Math.Cos(lat1) * Math.Cos(lat2) * sinLon * sinLon;
        return 2 * EarthRadiusKm * Math.Asin(Math.Min(1, Math.Sqrt(h)));
    }

    private static double Radians(double degrees) => degrees * Math.PI / 180;
}
