namespace Telematics.Simulator.Roads;

/// <summary>
/// A way along the network and how far along it the truck is. Refilled for each leg, so that driving allocates nothing.
/// </summary>
public sealed class Journey
{
    private readonly List<Leg> _legs = [];
    private RoadPoint _end;
    private int _at;
    private double _metres;

    public double LengthM { get; private set; }

    public double RemainingM => LengthM - _metres;

    public RoadClass Class => Present.Class;

    /// <summary>Rise over run.</summary>
    public double Grade => Present.Grade;

    public RoadPoint Position
    {
        get
        {
            if (_legs.Count == 0) return _end;
            var leg = Present;
            var along = _metres - leg.FromM;
            return new RoadPoint(
                leg.Start.Longitude + leg.LongitudePerM * along,
                leg.Start.Latitude + leg.LatitudePerM * along,
                leg.Start.HeightM + leg.Grade * along);
        }
    }

    private Leg Present => _legs.Count == 0 ? default : _legs[_at];

    public void Begin(RoadPoint start)
    {
        _legs.Clear();
        _end = start;
        _at = 0;
        _metres = 0;
        LengthM = 0;
    }

    public void Add(RoadPoint point, RoadClass roadClass)
    {
        var metres = _end.MetresTo(point);
        _legs.Add(new Leg(
            _end, LengthM, roadClass,
            (point.Longitude - _end.Longitude) / metres,
            (point.Latitude - _end.Latitude) / metres,
            (point.HeightM - _end.HeightM) / metres));
        LengthM += metres;
        _end = point;
    }

    /// <summary>Never beyond the end.</summary>
    public void Move(double metres)
    {
        _metres = Math.Min(_metres + metres, LengthM);
        while (_at + 1 < _legs.Count && _metres >= _legs[_at + 1].FromM) _at++;
    }

    private readonly record struct Leg(
        RoadPoint Start, double FromM, RoadClass Class, double LongitudePerM, double LatitudePerM, double Grade);
}
