namespace Telematics.Simulator.Trucks;

/// <summary>
/// Forces on the truck and the gearbox between wheels and engine. Twelve gears in equal steps; shifts keep the engine between
/// 1000 and 1450 rpm, and down-shift when the wheels ask for more than the engine gives at the present speed.
/// </summary>
public sealed class Driveline(Chassis chassis)
{
    public const double Efficiency = 0.93;
    private const double Gravity = 9.81, AirDensity = 1.2, RotatingMassFactor = 1.05;
    private const double GearStep = 1.28, UpshiftRpm = 1450, DownshiftRpm = 1000, HighestRpm = 1900;
    private const int TopGear = 12;

    // Engine revolutions a minute for 1 m/s, by gear.
    private readonly double[] _rpmPerSpeed = [.. Enumerable.Range(1, TopGear).Select(gear =>
        60 / (2 * Math.PI * chassis.WheelRadiusM) * chassis.FinalDrive * Math.Pow(GearStep, TopGear - gear))];

    private int _gear = 1;

    /// <summary>Newtons at the wheels that hold the speed.</summary>
    public double Resistance(double speed, double grade, double massKg) =>
        massKg * Gravity * (grade + (speed > 0.05 ? chassis.RollingCoefficient : 0)) + 0.5 * AirDensity * chassis.DragAreaM2 * speed * speed;

    /// <summary>Kilograms that inertia makes of the truck, wheels and shafts included.</summary>
    public static double Inertia(double massKg) => massKg * RotatingMassFactor;

    /// <summary>Shifts where needed and gives the engine speed.</summary>
    /// <param name="hardPull">The driver has asked for more than the engine gave in the last second.</param>
    public double Shift(double speed, double idleRpm, bool hardPull)
    {
        var (down, up) = hardPull ? (1250.0, HighestRpm) : (DownshiftRpm, UpshiftRpm);
        while (_gear < TopGear && speed * _rpmPerSpeed[_gear - 1] > up) _gear++;
        while (_gear > 1 && speed * _rpmPerSpeed[_gear - 1] < down && speed * _rpmPerSpeed[_gear - 2] < HighestRpm) _gear--;
        return Math.Max(idleRpm, speed * _rpmPerSpeed[_gear - 1]);
    }
}
