namespace Telematics.Accuracy.Model;

/// <summary>What has been done to a truck at this moment; see Fleet/Tampering for what shows on the wire.</summary>
public readonly record struct Hardware(EngineTampering Engine, ScrTampering Scr, FilterState Filter)
{
    public static Hardware Sound => new(EngineTampering.None, ScrTampering.None, FilterState.Sound);
}

/// <summary>A truck, second by second while its engine runs. Truth and what its sensors say; nothing of the wire.</summary>
public sealed class Truck
{
    private const double PpmOfMassShare = 1e6 * 28.9 / 46, HeatedBelow = 240;

    private double _fuelShown;
    private double _heading;
    private double _running;
    private double _dewSeconds;

    public Truck(TruckBuild build, Chance chance)
    {
        Build = build;
        Chance = chance;
        Road = new Road(build, chance) { Odometer = 1000 * chance.Between(20_000, 600_000) };
        Engine = new Engine(build.Family, build.NoxFactor);
        Exhaust = new Aftertreatment(build.Family, build.CatalystHealth);
        Filter = new ParticleFilter(build.Family, build.RegenerationFactor, chance.Between(0.05, 0.9));
        Tank = new UreaTank(build.Family.TankLitres, chance.Between(0.3, 0.95), build.Sensors, chance);
        Upstream = new NoxSensor(build.Sensors, build.Sensors.UpGain, build.Sensors.UpOffset, chance);
        Downstream = new NoxSensor(build.Sensors, build.Sensors.DownGain, build.Sensors.DownOffset, chance);
        (Latitude, Longitude) = (38.04 + 0.2 * chance.Normal(), 114.5 + 0.2 * chance.Normal());
        FuelTankPercent = chance.Between(30, 95);
        _heading = chance.Between(0, 6.28);
    }

    public TruckBuild Build { get; }
    public Chance Chance { get; }
    public Road Road { get; }
    public Engine Engine { get; }
    public Aftertreatment Exhaust { get; }
    public ParticleFilter Filter { get; }
    public UreaTank Tank { get; }
    public NoxSensor Upstream { get; }
    public NoxSensor Downstream { get; }
    public double Ambient { get; private set; }
    public double Latitude { get; private set; }
    public double Longitude { get; private set; }
    public double FuelTankPercent { get; private set; }

    /// <summary>L/h as the bus tells it.</summary>
    public double FuelShown => _fuelShown;

    public double AirShown => Engine.AirKgPerSecond * 3600 * Build.Sensors.AirGain;

    /// <summary>The exhaust is dry and the NOx sensors heated.</summary>
    public bool SensorsReady => _running > _dewSeconds && (_running > _dewSeconds + 600 || Exhaust.Inlet > 90);

    /// <param name="parkedHours">Since the last trip.</param>
    public void StartTrip(double ambient, double parkedHours, double load)
    {
        Ambient = ambient;
        Engine.Cool(ambient, parkedHours);
        Exhaust.Cool(ambient, parkedHours);
        Road.StartTrip(load);
        _running = 0;
        _dewSeconds = Build.Family.DewSeconds * (Exhaust.Outlet > 120 ? 0.35 : Chance.Between(0.8, 1.3));
        if (FuelTankPercent < 25) FuelTankPercent = Chance.Between(70, 99);
    }

    public void Step(in Hardware hardware, bool ending)
    {
        _running++;
        Road.Step(Engine.AvailableKw, ending);
        Engine.Step(Road, Ambient, Filter.Burns, Exhaust.Inlet < HeatedBelow, hardware.Engine);
        Exhaust.Step(Engine, Ambient, hardware.Scr);
        Filter.Step(Engine, Road.MetresPerSecond, hardware.Filter);
        Tank.Take(Exhaust.DosedLitres);
        Tank.Step(!Road.Stands);
        Sense();
        Move();
    }

    private void Sense()
    {
        var perGram = PpmOfMassShare / 1000 / Engine.ExhaustKgPerSecond;
        Upstream.Step(Engine.NoxGrams * perGram);
        Downstream.Step((Exhaust.TailpipeGrams + Exhaust.SlipGrams * Build.Sensors.AmmoniaCross) * perGram);
        var litresPerHour = Engine.FuelKgPerSecond / 0.85 * 3600;
        _fuelShown += (litresPerHour * Build.Sensors.FuelGain - _fuelShown) * 0.7;
        FuelTankPercent = Math.Max(5, FuelTankPercent - Engine.FuelKgPerSecond / 0.85 / (Build.Family.Litres * 35) * 100);
    }

    private void Move()
    {
        const double degreesPerMetre = 1 / 111_000.0;
        if (Road.Stands) return;
        _heading += 0.01 * Chance.Normal();
        var step = Road.MetresPerSecond * degreesPerMetre;
        Latitude = Math.Clamp(Latitude + step * Math.Cos(_heading), 36, 40);
        Longitude = Math.Clamp(Longitude + step * Math.Sin(_heading) * 1.27, 112, 117);
    }
}
