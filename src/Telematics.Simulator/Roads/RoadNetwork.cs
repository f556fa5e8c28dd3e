namespace Telematics.Simulator.Roads;

/// <summary>
/// Roads joined at their common points, with the quickest way from every junction to every other worked out once.
/// </summary>
public sealed class RoadNetwork
{
    private readonly List<RoadPoint> _junctions = [];
    private readonly Dictionary<RoadPoint, int> _indexOf = [];
    private readonly Stretch?[,] _stretch;
    private readonly int[,] _nextHop;

    /// <param name="places">Points of roads where journeys may begin and end, besides the crossings.</param>
    public RoadNetwork(IReadOnlyList<Road> roads, IReadOnlyCollection<RoadPoint> places)
    {
        Roads = roads;
        var uses = roads.SelectMany(road => road.Points).CountBy(point => point).ToDictionary();
        foreach (var road in roads)
            foreach (var point in road.Points)
                if (uses[point] > 1 || point == road.Points[0] || point == road.Points[^1] || places.Contains(point))
                    if (_indexOf.TryAdd(point, _junctions.Count)) _junctions.Add(point);

        _stretch = new Stretch?[_junctions.Count, _junctions.Count];
        foreach (var road in roads) AddStretches(road);
        _nextHop = QuickestWays();
    }

    public IReadOnlyList<Road> Roads { get; }

    public IReadOnlyList<RoadPoint> Junctions => _junctions;

    public int JunctionAt(RoadPoint point) => _indexOf[point];

    /// <summary>Fills a journey with the quickest way. Both junctions may be the same: the journey then has no length.</summary>
    public void Plan(Journey journey, int from, int to)
    {
        journey.Begin(_junctions[from]);
        for (var at = from; at != to; at = _nextHop[at, to])
        {
            var stretch = _stretch[at, _nextHop[at, to]]!;
            foreach (var point in stretch.Points) journey.Add(point, stretch.Class);
        }
    }

    private void AddStretches(Road road)
    {
        var start = 0;
        for (var i = 1; i < road.Points.Length; i++)
        {
            if (!_indexOf.TryGetValue(road.Points[i], out var to)) continue;
            var from = _indexOf[road.Points[start]];
            var points = road.Points[start..(i + 1)];
            _stretch[from, to] = new Stretch(road.Class, points[1..], Seconds(points, road.Class));
            Array.Reverse(points);
            _stretch[to, from] = new Stretch(road.Class, points[1..], Seconds(points, road.Class));
            start = i;
        }
    }

    private static double Seconds(RoadPoint[] points, RoadClass roadClass) =>
        points.Zip(points.Skip(1), (a, b) => a.MetresTo(b)).Sum() / roadClass switch
        {
            RoadClass.Urban => 8,
            RoadClass.ExtraUrban => 15,
            _ => 22,
        };

    /// <summary>Floyd-Warshall: the networks here have some dozens of junctions.</summary>
    private int[,] QuickestWays()
    {
        var count = _junctions.Count;
        var seconds = new double[count, count];
        var next = new int[count, count];
        for (var a = 0; a < count; a++)
            for (var b = 0; b < count; b++)
            {
                seconds[a, b] = a == b ? 0 : _stretch[a, b]?.Seconds ?? double.PositiveInfinity;
                next[a, b] = b;
            }

        for (var via = 0; via < count; via++)
            for (var a = 0; a < count; a++)
                for (var b = 0; b < count; b++)
                    if (seconds[a, via] + seconds[via, b] < seconds[a, b])
                    {
                        seconds[a, b] = seconds[a, via] + seconds[via, b];
                        next[a, b] = next[a, via];
                    }

        for (var a = 0; a < count; a++)
            if (double.IsInfinity(seconds[0, a]))
                throw new ArgumentException($"The junction at {_junctions[a]} cannot be reached from the others");
        return next;
    }

    /// <summary>Road between two neighbouring junctions, one direction; without its first point.</summary>
    private sealed record Stretch(RoadClass Class, RoadPoint[] Points, double Seconds);
}
