using Telematics.Simulator.Roads;

namespace Telematics.Simulator.Trucks;

/// <summary>
/// The working day: from the depot to a customer and back, with a pause at each end, until the shift is over and the truck is home.
/// Engine on: idle a little, drive, idle a little; then off until <see cref="NextStart"/>.
/// </summary>
public sealed class Driver
{
    private const double BrakingToEnd = 0.5; // m/s2

    private readonly RoadNetwork _network;
    private readonly Chassis _chassis;
    private readonly WorkPlan _plan;
    private readonly ISpeedSource _speeds;
    private readonly RandomStream _random;
    private int _junction;
    private int _destination;
    private int _idleSeconds;
    private bool _arrived;

    public Driver(RoadNetwork network, Chassis chassis, WorkPlan plan, ISpeedSource speeds, RandomStream random, long from)
    {
        _network = network;
        _chassis = chassis;
        _plan = plan;
        _speeds = speeds;
        _random = random;
        _junction = plan.Depot;
        NextStart = plan.Shift.Covers(from) ? from + random.Index(300) : plan.Shift.NextStart(from);
        Journey.Begin(network.Junctions[plan.Depot]);
    }

    public Journey Journey { get; } = new();

    public bool EngineOn { get; private set; }

    /// <summary>When the engine is started next; of no meaning while it is on.</summary>
    public long NextStart { get; private set; }

    public double MassKg { get; private set; }

    public void StartEngine()
    {
        EngineOn = true;
        _arrived = false;
        _idleSeconds = 20 + _random.Index(120);
        var outward = _junction == _plan.Depot;
        _destination = outward ? _plan.Customers[_random.Index(_plan.Customers.Length)] : _plan.Depot;
        _network.Plan(Journey, _junction, _destination);

        // Full out, empty or with a part load home.
        var loaded = outward ? _random.Between(0.6, 1) : _random.Chance(0.5) ? 0 : _random.Between(0.2, 0.6);
        MassKg = _chassis.TareKg + loaded * (_chassis.GrossKg - _chassis.TareKg);
    }

    /// <summary>Speed that the driver wants at the end of this second. May stop the engine, never while the truck moves.</summary>
    public double WantedSpeed(long second, double speed)
    {
        if (_idleSeconds > 0)
        {
            _idleSeconds--;
            return 0;
        }

        if (_arrived)
        {
            StopEngine(second);
            return 0;
        }

        if (Journey.RemainingM < 1)
        {
            _arrived = true;
            _junction = _destination;
            _idleSeconds = 30 + _random.Index(150);
            return 0;
        }

        var end = Math.Sqrt(2 * BrakingToEnd * Journey.RemainingM);
        return Math.Min(_speeds.Next(speed, Journey.Class), end);
    }

    private void StopEngine(long second)
    {
        EngineOn = false;
        NextStart = second + 900 + _random.Index(1500);
        if (_junction == _plan.Depot && !_plan.Shift.Covers(NextStart)) NextStart = _plan.Shift.NextStart(NextStart);
    }
}
