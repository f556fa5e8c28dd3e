namespace Telematics.Simulator.Trucks;

/// <summary>
/// Zirconia NOx sensor: heated only when the pipe is dry (dew point), a lag of about a second, zero within 4 ppm, gain within some per cent.
/// </summary>
public sealed class NoxSensor
{
    /// <summary>NOx as NO2 in exhaust, g/s per ppm and kg/s (UNECE R49; formula F1' of domain.md 4.1).</summary>
    public const double GramsPerPpmAndKg = 0.001587;

    private const double DewPointC = 110;
    private const double StepShare = 0.565; // 1 - exp(-1 s / 1.2 s)

    private readonly RandomStream _random;
    private readonly int _warmUpSeconds;
    private readonly double _zeroPpm;
    private readonly double _gain;
    private int _drySeconds;
    private double _ppm;

    public NoxSensor(RandomStream random, int warmUpSeconds)
    {
        _random = random;
        _warmUpSeconds = warmUpSeconds;
        _zeroPpm = Math.Clamp(1.5 * random.Noise(), -4, 4);
        _gain = 1 + 0.012 * random.Noise();
    }

    public void SwitchOn() => _drySeconds = 0;

    /// <summary>Null while the sensor is off or heats up.</summary>
    public double? Read(double noxGS, double exhaustKgS, double gasC)
    {
        _ppm += (noxGS / (GramsPerPpmAndKg * exhaustKgS) - _ppm) * StepShare;
        if (gasC > DewPointC || _drySeconds >= _warmUpSeconds) _drySeconds++;
        return _drySeconds > _warmUpSeconds
            ? _ppm * (_gain + 0.01 * _random.Noise()) + _zeroPpm + 0.8 * _random.Noise()
            : null;
    }
}
