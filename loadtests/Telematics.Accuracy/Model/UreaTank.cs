namespace Telematics.Accuracy.Model;

/// <summary>Urea tank: litres, slosh while driving, a sender of coarse steps; filled up at a stop when low.</summary>
public sealed class UreaTank(double litres, double filled, SensorFaults faults, Chance chance)
{
    private double _slosh;

    public double Percent { get; private set; } = 100 * filled;

    /// <summary>What the sender shows.</summary>
    public double Shown { get; private set; }

    public void Take(double dosedLitres) => Percent = Math.Max(0, Percent - 100 * dosedLitres / litres);

    public void Step(bool moves)
    {
        _slosh = 0.95 * _slosh + (moves ? 0.31 : 0.03) * faults.LevelNoise * chance.Normal();
        Shown = Math.Clamp(Math.Round((Percent + _slosh) / faults.LevelStep) * faults.LevelStep, 0, 100);
    }

    public void RefillBelow(double percent)
    {
        if (Percent < percent) Percent = chance.Between(70, 99);
    }
}
