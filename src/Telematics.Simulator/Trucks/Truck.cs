using System.Collections.Immutable;
using Telematics.Core.Vehicles;
using Telematics.Simulator.Defects;
using Telematics.Simulator.Roads;

namespace Telematics.Simulator.Trucks;

/// <summary>
/// One truck, second by second while its engine runs; the time between is skipped. Pure: the same specification, plan, defects and seed
/// give the same readings, however fast and in whatever order trucks are stepped. A step allocates nothing.
/// </summary>
public sealed class Truck
{
    private const double AuxiliaryKw = 5; // alternator, compressor, fan
    private const double UreaKgPerLitre = 1.09;

    private readonly RandomStream _random;
    private readonly Driveline _driveline;
    private readonly Driver _driver;
    private readonly Sensors _sensors;
    private readonly ImmutableArray<Defect> _defects;
    private ImmutableArray<Defect> _active = [];
    private ScrHealth _health = ScrHealth.Sound;
    private double _ambientC;
    private bool _hardPull;
    private long _stoppedAt;

    /// <param name="from">The first second in which the truck may be under way.</param>
    public Truck(TruckSpec spec, RoadNetwork network, WorkPlan plan, ImmutableArray<Defect> defects, RandomStream random, long from,
        ISpeedSource? speeds = null)
    {
        var litres = spec.Engine.DisplacementLitres;
        const double ratedExhaustPerLitre = 0.028; // kg/s
        Spec = spec;
        _random = random;
        _defects = defects;
        _driveline = new Driveline(spec.Chassis);
        _driver = new Driver(network, spec.Chassis, plan, speeds ?? new MicroTrips(random.Branch()), random.Branch(), from);
        _sensors = new Sensors(random.Branch());
        Engine = new DieselEngine(spec.Engine);
        Exhaust = new Exhaust(litres);
        Coolant = new Coolant(litres);
        Scr = new ScrCatalyst(spec.Scr, ratedExhaustPerLitre * litres);
        Filter = spec.HasParticleFilter ? new ParticleFilter(litres, random.Between(0.1, 0.9) * 10 * litres) : null;
        FuelTank = new Tank(spec.Chassis.FuelTankLitres, random.Between(0.35, 0.95));
        UreaTank = new Tank(spec.Chassis.UreaTankLitres, random.Between(0.35, 0.95));
        OdometerKm = random.Between(20_000, 480_000);
        NextSecond = _driver.NextStart;
        _stoppedAt = from;
        Exhaust.StartAt(Weather.AmbientC(from));
        Coolant.StartAt(Weather.AmbientC(from));
    }

    public TruckSpec Spec { get; }
    public DieselEngine Engine { get; }
    public Exhaust Exhaust { get; }
    public Coolant Coolant { get; }
    public ScrCatalyst Scr { get; }
    public ParticleFilter? Filter { get; }
    public Tank FuelTank { get; }
    public Tank UreaTank { get; }

    /// <summary>Unix second that the next <see cref="Step"/> simulates: the following one, or when parked the next start of the engine.</summary>
    public long NextSecond { get; private set; }

    /// <summary>False: the step before was the last of a trip (or there was none yet), the next one begins another.</summary>
    public bool EngineOn => _driver.EngineOn;

    public double Speed { get; private set; }
    public double OdometerKm { get; private set; }
    public double FuelKgS { get; private set; }

    /// <summary>NOx that leaves the engine.</summary>
    public double NoxInGS => Engine.NoxGS;

    public RoadPoint Position => _driver.Journey.Position;
    public double BarometerKpa => Weather.BarometerKpa(Position.HeightM);

    /// <summary>Engine starts so far.</summary>
    public int IgnitionCycles { get; private set; }

    /// <summary>Fault codes that the engine's own diagnosis holds now.</summary>
    public IEnumerable<uint> FaultCodes => _active.SelectMany(defect => defect.FaultCodes);

    /// <summary>Soot that leaves the engine, against a sound one.</summary>
    public double SootFactor { get; private set; } = 1;

    /// <summary>Simulates <see cref="NextSecond"/> and writes what the terminal sees of it.</summary>
    public void Step(out EngineReading reading)
    {
        var second = NextSecond;
        if (!EngineOn) StartEngine(second);
        if (second % 600 == 0) _ambientC = Weather.AmbientC(second);

        Drive(_driver.WantedSpeed(second, Speed));
        TreatExhaust();

        reading = new EngineReading(second);
        _sensors.Read(this, ref reading);
        foreach (var defect in _active) defect.Report(ref reading);

        NextSecond = second + 1;
        if (!EngineOn) StopEngine(second);
    }

    private void StartEngine(long second)
    {
        _ambientC = Weather.AmbientC(second);
        Exhaust.CoolDown(second - _stoppedAt, _ambientC);
        Coolant.CoolDown(second - _stoppedAt, _ambientC);
        IgnitionCycles++;
        _driver.StartEngine();
        _sensors.EngineStarted();

        // Things are broken, or tampered with, while the truck stands.
        _active = [.. _defects.Where(defect => second >= defect.FromSecond)];
        SootFactor = _active.Aggregate(1.0, (factor, defect) => factor * defect.SootFactor);
        _health = _active.Aggregate(ScrHealth.Sound, (health, defect) => defect.Damage(health));
    }

    private void StopEngine(long second)
    {
        Engine.Stop();
        FuelTank.FillWhenBelow(25);
        UreaTank.FillWhenBelow(20);
        _stoppedAt = second;
        NextSecond = _driver.NextStart;
    }

    private void Drive(double wantedSpeed)
    {
        var mass = _driver.MassKg;
        var inertia = Driveline.Inertia(mass);
        var resistance = _driveline.Resistance(Speed, _driver.Journey.Grade, mass);
        var rpm = _driveline.Shift(Speed, DieselEngine.IdleRpm, _hardPull);

        // The wheels get what the engine can give at this speed of revolution; below walking pace the clutch slips.
        var greatestKw = (Engine.GreatestPowerKw(rpm) - AuxiliaryKw) * Driveline.Efficiency;
        var greatest = (greatestKw * 1000 / Math.Max(Speed, 1.5) - resistance) / inertia;
        var acceleration = wantedSpeed - Speed;
        _hardPull = acceleration > greatest;
        if (_hardPull) acceleration = greatest;

        var next = Math.Max(0, Speed + acceleration);
        var mean = 0.5 * (Speed + next);
        var wheelKw = (resistance + inertia * (next - Speed)) * mean / 1000;
        Speed = next;
        OdometerKm += mean / 1000;
        _driver.Journey.Move(mean);

        var overrun = wheelKw < -AuxiliaryKw && rpm > DieselEngine.IdleRpm + 100;
        var powerKw = AuxiliaryKw + Math.Max(0, wheelKw) / Driveline.Efficiency;
        Engine.Step(
            rpm, Math.Min(powerKw, Engine.GreatestPowerKw(rpm)), overrun,
            Coolant.TemperatureC, Exhaust.ScrInletC, BarometerKpa, _random);
    }

    private void TreatExhaust()
    {
        Filter?.Step(Engine.PowerKw, Engine.ExhaustKgS, Exhaust.ScrInletC, Speed > 5);
        FuelKgS = Engine.FuelKgS + (Filter?.FuelKgS ?? 0);
        Exhaust.Step(Engine.ExhaustKgS, Engine.ExhaustHeatKw + (Filter?.HeatKw ?? 0), _ambientC);
        Coolant.Step(Engine.FuelKgS, _ambientC);
        Scr.Step(Engine.NoxGS, Engine.ExhaustKgS, Exhaust.CatalystC, _health, dosing: !UreaTank.IsEmpty);
        FuelTank.Draw(FuelKgS / DieselEngine.FuelKgPerLitre);
        UreaTank.Draw(Scr.SolutionGS / 1000 / UreaKgPerLitre);
    }
}
