namespace Telematics.Simulator.Trucks;

/// <summary>A tank that is filled when the truck stands and the level is low.</summary>
public sealed class Tank(double litres, double share)
{
    public double Litres { get; private set; } = litres * share;

    public double Percent => 100 * Litres / litres;

    /// <summary>All that was ever filled in.</summary>
    public double FilledLitres { get; private set; }

    /// <summary>All that was ever drawn.</summary>
    public double DrawnLitres { get; private set; }

    public bool IsEmpty => Litres <= 0;

    public void Draw(double amount)
    {
        amount = Math.Min(amount, Litres);
        Litres -= amount;
        DrawnLitres += amount;
    }

    public void FillWhenBelow(double percent)
    {
        if (Percent >= percent) return;
        var added = 0.97 * litres - Litres;
        Litres += added;
        FilledLitres += added;
    }
}
