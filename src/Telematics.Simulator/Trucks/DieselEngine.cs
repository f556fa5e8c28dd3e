namespace Telematics.Simulator.Trucks;

/// <summary>
/// Torque limit, friction, fuel, air and engine-out NOx by mean-value relations (docs/simulator.md, Engine).
/// </summary>
public sealed class DieselEngine
{
    public const double IdleRpm = 600;
    public const double FuelKgPerLitre = 0.85;
    public const double FuelHeatKjPerKg = 42_800;
    private const double IntakeK = 318, AirGasConstant = 287, VolumetricEfficiency = 0.92;
    private const double FullLoadAirFuel = 25, SmokeLimitAirFuel = 19;
    private const double TurboSeconds = 1.5;
    private const double PlainHeatShare = 0.27, HeatingHeatShare = 0.36, HeatingFuel = 1.04, HeatingNox = 0.55;

    private readonly EngineSpec _spec;
    private readonly double _displacementM3;
    private readonly double _fullLoadBoost;
    private double _boost = 1;
    private double _noxWander;

    public DieselEngine(EngineSpec spec)
    {
        _spec = spec;
        _displacementM3 = spec.DisplacementLitres / 1000;

        // The turbo is sized so that the engine has its full-load air at greatest torque and 1200 rpm.
        const double rpm = 1200;
        var fullPower = spec.RatedTorqueNm * rpm / 9549;
        var fuel = FuelKgPerSecond(fullPower, FrictionNm(rpm, 0) * rpm / 9549);
        _fullLoadBoost = FullLoadAirFuel * fuel / AirKgPerSecond(rpm, 101.3, boost: 1);
    }

    public double Rpm { get; private set; }
    public double PowerKw { get; private set; }
    public double BrakeTorqueNm { get; private set; }
    public double FrictionTorqueNm { get; private set; }
    public double FuelKgS { get; private set; }
    public double AirKgS { get; private set; }

    /// <summary>Engine-out NOx as NO2.</summary>
    public double NoxGS { get; private set; }

    /// <summary>Heat of the fuel that leaves with the exhaust.</summary>
    public double ExhaustHeatKw { get; private set; }

    public double ExhaustKgS => AirKgS + FuelKgS;

    /// <summary>0..1 of the greatest torque.</summary>
    public double Load => BrakeTorqueNm / _spec.RatedTorqueNm;

    public double GreatestPowerKw(double rpm)
    {
        var rising = rpm >= 1000 ? 1 : 0.55 + 0.45 * Math.Max(0, rpm - 600) / 400;
        return Math.Min(_spec.RatedPowerKw, rising * _spec.RatedTorqueNm * rpm / 9549);
    }

    /// <summary>One second at that speed and brake power; overrun = the wheels turn the engine and no fuel is injected.</summary>
    /// <param name="scrInletC">Decides whether the engine heats its exhaust.</param>
    public void Step(
        double rpm, double powerKw, bool overrun, double coolantC, double scrInletC, double barometerKpa, RandomStream random)
    {
        var heats = scrInletC < _spec.HeatsExhaustBelowC;
        Rpm = rpm;
        PowerKw = overrun ? 0 : powerKw;
        BrakeTorqueNm = PowerKw * 9549 / rpm;
        FrictionTorqueNm = FrictionNm(rpm, Math.Clamp((80 - coolantC) / 80, 0, 1));
        FuelKgS = overrun ? 0 : FuelKgPerSecond(PowerKw, FrictionTorqueNm * rpm / 9549) * (heats ? HeatingFuel : 1);
        ExhaustHeatKw = FuelKgS * FuelHeatKjPerKg * (heats ? HeatingHeatShare : PlainHeatShare);

        var wanted = 1 + (_fullLoadBoost - 1) * Load * Math.Clamp((rpm - 500) / 700, 0, 1);
        _boost += (wanted - _boost) / TurboSeconds;
        AirKgS = Math.Max(AirKgPerSecond(rpm, barometerKpa, _boost), SmokeLimitAirFuel * FuelKgS);

        // Combustion wanders by some per cent over tens of seconds (humidity, EGR, fuel): first-order noise.
        _noxWander += -_noxWander / 20 + 0.012 * random.Noise();
        NoxGS = FuelKgS * _spec.NoxGPerKgFuel * (0.9 + 0.2 * Load) * (1 + _noxWander) * (heats ? HeatingNox : 1);
    }

    public void Stop()
    {
        _boost = 1;
        Rpm = PowerKw = BrakeTorqueNm = FrictionTorqueNm = FuelKgS = AirKgS = NoxGS = ExhaustHeatKw = 0;
    }

    /// <summary>Friction mean effective pressure 0.9 bar + 0.3 bar (n/1000)^2, half as much again when stone cold.</summary>
    private double FrictionNm(double rpm, double coldness)
    {
        var pressurePa = 1e5 * (0.9 + 0.3e-6 * rpm * rpm) * (1 + 0.5 * coldness);
        return pressurePa * _displacementM3 / (4 * Math.PI);
    }

    /// <summary>Willans line: fuel heat times indicated efficiency carries brake power and friction.</summary>
    private double FuelKgPerSecond(double brakeKw, double frictionKw) =>
        (brakeKw + frictionKw) / (_spec.IndicatedEfficiency * FuelHeatKjPerKg);

    private double AirKgPerSecond(double rpm, double barometerKpa, double boost) =>
        VolumetricEfficiency * barometerKpa * 1000 * boost / (AirGasConstant * IntakeK) * _displacementM3 * rpm / 120;
}
