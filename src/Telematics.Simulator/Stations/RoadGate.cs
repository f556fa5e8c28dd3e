using Telematics.Simulator.Roads;

namespace Telematics.Simulator.Stations;

/// <summary>
/// A beam across one direction of a road: a point on the stretch between two points of the road, looked at from the lower end, because a measurement on
/// a down-grade is not valid.
/// </summary>
public sealed record RoadGate
{
    /// <summary>Roads of the model have no width; more means another road, or the opposite direction of a bend.</summary>
    private const double HalfWidthM = 15;

    private readonly double _east, _north; // unit vector along the road

    private RoadGate(string road, RoadPoint point, double east, double north, double grade) =>
        (Road, Point, _east, _north, Grade) = (road, point, east, north, grade);

    public string Road { get; }

    public RoadPoint Point { get; }

    /// <summary>Rise over run in the direction of the gate.</summary>
    public double Grade { get; }

    public double GradeDeg => Math.Atan(Grade) * 180 / Math.PI;

    /// <param name="along">0..1 of the way from the one point of the road to the other.</param>
    public static RoadGate On(Road road, int from, int to, double along)
    {
        var (a, b) = (road.Points[from], road.Points[to]);
        var metres = a.MetresTo(b);
        var point = new RoadPoint(
            a.Longitude + (b.Longitude - a.Longitude) * along, a.Latitude + (b.Latitude - a.Latitude) * along, a.HeightM + (b.HeightM - a.HeightM) * along);
        return new RoadGate(
            road.Name, point, (b.Longitude - a.Longitude) * a.MetresPerDegreeEast / metres, (b.Latitude - a.Latitude) * RoadPoint.MetresPerDegreeNorth / metres,
            (b.HeightM - a.HeightM) / metres);
    }

    /// <summary>The share of the step at which a vehicle that moved from one place to the other crossed the gate in its direction; null: it did not.</summary>
    public double? CrossedAt(RoadPoint before, RoadPoint after)
    {
        if (Math.Abs(after.Latitude - Point.Latitude) > 0.002 || Math.Abs(after.Longitude - Point.Longitude) > 0.002) return null; // far away: the usual case
        var (alongBefore, _) = Seen(before);
        var (alongAfter, beside) = Seen(after);
        return alongBefore < 0 && alongAfter >= 0 && Math.Abs(beside) < HalfWidthM ? -alongBefore / (alongAfter - alongBefore) : null;
    }

    /// <summary>Metres along the road behind the gate, and beside it.</summary>
    private (double Along, double Beside) Seen(RoadPoint place)
    {
        var east = (place.Longitude - Point.Longitude) * Point.MetresPerDegreeEast;
        var north = (place.Latitude - Point.Latitude) * RoadPoint.MetresPerDegreeNorth;
        return (east * _east + north * _north, north * _east - east * _north);
    }
}
