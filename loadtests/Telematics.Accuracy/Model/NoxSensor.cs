namespace Telematics.Accuracy.Model;

/// <summary>A NOx sensor: transport delay, first-order lag, gain, offset, noise, cross-sensitivity; silent until the exhaust is dry.</summary>
public sealed class NoxSensor(SensorFaults faults, double gain, double offset, Chance chance)
{
    private readonly double[] _pipe = new double[4];
    private int _at;
    private double _value;

    /// <summary>ppm as the sensor tells it.</summary>
    public double Ppm { get; private set; }

    public void Step(double ppm)
    {
        _pipe[_at & 3] = ppm;
        var delayed = _pipe[(_at - faults.DelaySeconds) & 3];
        _at++;
        _value += (delayed - _value) / (1 + faults.LagSeconds);
        var noise = (faults.NoisePpm + faults.NoiseShare * _value) * (faults.HeavyTails ? chance.Laplace() : chance.Normal());
        Ppm = _value * gain + offset + noise;
    }
}
