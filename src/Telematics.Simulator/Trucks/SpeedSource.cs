using Telematics.Simulator.Roads;

namespace Telematics.Simulator.Trucks;

/// <summary>How fast the driver wants to go in the next second, m/s. The engine may give less, the end of the way asks for less.</summary>
public interface ISpeedSource
{
    double Next(double speed, RoadClass road);
}

/// <summary>
/// Micro-trips: cruise speeds that change every minute or so, held with a light foot, between stops whose number per kilometre hangs on
/// the road. A seeded Markov chain.
/// </summary>
public sealed class MicroTrips(RandomStream random) : ISpeedSource
{
    private const double Braking = 0.8; // m/s2
    private double _cruise;
    private int _holdSeconds;
    private int _standSeconds;
    private bool _stopping;

    public double Next(double speed, RoadClass road)
    {
        if (_standSeconds > 0)
        {
            _standSeconds--;
            return 0;
        }

        if (_stopping) return Stop(speed);

        var habit = Habit.Of(road);
        if (--_holdSeconds <= 0)
        {
            _cruise = random.Between(habit.SlowKmh, habit.FastKmh) / 3.6;
            _holdSeconds = 20 + random.Index(90);
        }

        if (random.Chance(habit.StopsPerKm * speed / 1000)) _stopping = true;
        var acceleration = Math.Clamp((_cruise - speed) / 5, -Braking, 0.9 - 0.03 * speed) + 0.04 * random.Noise();
        return Math.Max(0, speed + acceleration);
    }

    private double Stop(double speed)
    {
        if (speed > Braking) return speed - Braking;
        _stopping = false;
        _standSeconds = 8 + random.Index(50);
        return 0;
    }

    private sealed record Habit(double SlowKmh, double FastKmh, double StopsPerKm)
    {
        private static readonly Habit Urban = new(22, 52, 0.8);
        private static readonly Habit ExtraUrban = new(45, 72, 0.12);
        private static readonly Habit Motorway = new(72, 89, 0.004);

        public static Habit Of(RoadClass road) => road switch
        {
            RoadClass.Urban => Urban,
            RoadClass.ExtraUrban => ExtraUrban,
            _ => Motorway,
        };
    }
}

/// <summary>A measured 1 Hz trace, m/s, from its beginning again when it ends.</summary>
public sealed class RecordedSpeed(IReadOnlyList<double> metresPerSecond) : ISpeedSource
{
    private int _at;

    public double Next(double speed, RoadClass road)
    {
        var wanted = metresPerSecond[_at];
        _at = (_at + 1) % metresPerSecond.Count;
        return Math.Clamp(wanted, Math.Max(0, speed - 1.5), speed + 1.2); // where the trace's ends do not meet
    }
}
