namespace Telematics.Accuracy.Model;

/// <summary>
/// A turbocharged diesel: fuel from indicated work (brake and friction), air from displacement, speed and a boost that lags, NOx per fuel by load,
/// EGR, intake temperature, coolant and transients.
/// </summary>
public sealed class Engine(EngineFamily family, double noxFactor)
{
    private const double HeatingKjPerKg = 42_800, NmRpmPerKw = 9549, GearStep = 1.3, Gears = 12, Thermostat = 84;

    private double _boost = 1;
    private double _load;
    private double _rpmPerSpeed = 300;

    public double Rpm { get; private set; }
    public double BrakeKw { get; private set; }

    /// <summary>% of the reference torque, friction included, as the bus tells it.</summary>
    public double NetPercent { get; private set; }

    public double FrictionPercent { get; private set; }
    public double FuelKgPerSecond { get; private set; }
    public double AirKgPerSecond { get; private set; }
    public double ExhaustKgPerSecond => FuelKgPerSecond + AirKgPerSecond;

    /// <summary>g/s behind the turbine; and what the map of the control unit expects, by which it doses.</summary>
    public double NoxGrams { get; private set; }
    public double ExpectedNoxGrams { get; private set; }

    public double ExhaustCelsius { get; private set; }
    public double Coolant { get; private set; }
    public double AvailableKw => family.TorqueNm * Shape(Rpm) * Rpm / NmRpmPerKw;
    public bool IsWarm => Coolant >= 70;

    private double TopRatio => family.CruiseRpm / (85 / 3.6);

    public void Cool(double ambient, double hours) => Coolant = ambient + (Coolant - ambient) * Math.Exp(-hours / 2.5);

    /// <param name="heats">The SCR is too cold: intake throttled, injection late.</param>
    public void Step(Road road, double ambient, bool regenerates, bool heats, in EngineTampering tampering)
    {
        Shift(road.MetresPerSecond);
        Work(road.PowerKw);
        Breathe(ambient, heats && IsWarm, tampering);
        var post = regenerates ? 0.00035 * family.Litres / 10 : 0;
        FuelKgPerSecond = FuelKgPerSecond * tampering.Fuel + post;
        Emit(ambient, tampering);
        ExhaustCelsius = ambient + 30 + family.HeatShare * HeatingKjPerKg * (FuelKgPerSecond + 2 * post) / (1.1 * ExhaustKgPerSecond);
        Warm(road.MetresPerSecond, ambient);
    }

    /// <summary>Share of the reference torque that the engine can give.</summary>
    private double Shape(double rpm)
    {
        var full = family.IdleRpm + 350;
        var falls = family.CruiseRpm * 1.25;
        return rpm < full ? 0.6 + 0.4 * (rpm - family.IdleRpm) / 350
            : rpm < falls ? 1
            : Math.Max(0.3, 1 - (rpm - falls) / falls);
    }

    private void Shift(double speed)
    {
        var high = family.CruiseRpm * 1.2;
        var low = family.CruiseRpm * 0.85;
        var lowest = TopRatio * Math.Pow(GearStep, Gears - 1);
        while (_rpmPerSpeed * speed > high && _rpmPerSpeed > TopRatio * 1.01) _rpmPerSpeed /= GearStep;
        while (_rpmPerSpeed * speed < low && _rpmPerSpeed < lowest) _rpmPerSpeed *= GearStep;
        _rpmPerSpeed = Math.Max(_rpmPerSpeed, TopRatio);
        var aim = Math.Max(family.IdleRpm, _rpmPerSpeed * speed);
        Rpm += (aim - Rpm) * 0.7;
        Rpm = Math.Max(Rpm, family.IdleRpm - 15);
    }

    private void Work(double powerKw)
    {
        FrictionPercent = family.FrictionPercent * (0.8 + 0.35 * Rpm / family.CruiseRpm) + (Coolant < 60 ? (60 - Coolant) * 0.04 : 0);
        var referenceKw = family.TorqueNm * Rpm / NmRpmPerKw;
        BrakeKw = Math.Clamp(powerKw, 0, AvailableKw);
        var dragged = powerKw < 0 && Rpm > family.IdleRpm * 1.25;
        NetPercent = dragged ? 0 : BrakeKw / referenceKw * 100 + FrictionPercent;
        var frictionKw = FrictionPercent / 100 * referenceKw;
        FuelKgPerSecond = dragged ? 0 : (BrakeKw + frictionKw) / (family.IndicatedEfficiency * HeatingKjPerKg);
    }

    private void Breathe(double ambient, bool heats, in EngineTampering tampering)
    {
        var load = BrakeKw / Math.Max(1, AvailableKw);
        var target = 1 + (family.FullBoost - 1) * load * Math.Min(1, Rpm / family.CruiseRpm);
        _boost += (target - _boost) / (1 + family.BoostLag);
        var recycled = tampering.EgrOff ? 0 : 0.35 * family.EgrEffect * (1 - load);
        var throttled = heats ? family.Throttle : 1;
        var intake = 0.85 * ambient + 45; // behind the charge air cooler
        var density = 1.2 * 293 / (273 + intake) * _boost;
        var swept = family.Litres / 1000 * Rpm / 120;
        AirKgPerSecond = Math.Max(0.92 * swept * density * (1 - recycled) * throttled, 16.5 * FuelKgPerSecond);
    }

    private void Emit(double ambient, in EngineTampering tampering)
    {
        var load = BrakeKw / Math.Max(1, AvailableKw);
        var rise = Math.Max(0, load - _load);
        _load += (load - _load) * 0.25;
        var perKg = family.NoxPerKg * (1 + family.Slope * (load - 0.5)) * (1 + family.IntakeSlope * (ambient - 20))
            * (Coolant < 60 ? family.ColdFactor : 1) * (1 + family.Spike * rise);
        ExpectedNoxGrams = perKg * FuelKgPerSecond;
        // Where there is no EGR to switch off, injection is advanced to the same effect.
        var open = tampering.EgrOff ? 1 / (1 - Math.Clamp(family.EgrEffect, 0.4, 0.55)) : 1;
        NoxGrams = ExpectedNoxGrams * noxFactor * open * tampering.Nox;
    }

    private void Warm(double speed, double ambient)
    {
        var heat = 0.2 * HeatingKjPerKg * FuelKgPerSecond; // kW
        var held = 12 * family.Litres + 60; // kJ/K
        var lost = (0.0032 * family.Litres + 0.0002 * speed) * (Coolant - ambient);
        if (Coolant > Thermostat) lost += 0.5 * (Coolant - Thermostat) * family.Litres;
        Coolant += Math.Clamp((heat - lost) / held, -0.5, 0.5);
    }
}

/// <param name="Nox">Factor on engine-out NOx.</param>
/// <param name="Fuel">Factor on fuel.</param>
public readonly record struct EngineTampering(bool EgrOff, double Nox, double Fuel)
{
    public static EngineTampering None => new(false, 1, 1);
}
