namespace Telematics.Simulator.Trucks;

/// <summary>
/// DPF: soot gathers, burns off slowly in hot exhaust, and is burnt actively when the pressure says so. Active burning adds heat from
/// late-injected fuel.
/// </summary>
public sealed class ParticleFilter(double displacementLitres, double sootG)
{
    private const double RegenerationKwPerKgS = 220; // lifts the gas by 200 K

    private readonly double _fullG = 5 * 2 * displacementLitres; // 5 g/l in a filter of twice the displacement
    private bool _regenerating;

    public double SootG { get; private set; } = sootG;

    public double PressureKpa { get; private set; }

    /// <summary>Heat added to the exhaust in this second.</summary>
    public double HeatKw { get; private set; }

    /// <summary>Post-injected fuel behind that heat.</summary>
    public double FuelKgS => HeatKw / DieselEngine.FuelHeatKjPerKg;

    public void Step(double workKw, double exhaustKgS, double inletC, bool driving)
    {
        const double sootGPerKwh = 0.05;
        if (SootG > _fullG && inletC > 240 && driving) _regenerating = true;
        if (SootG < 0.15 * _fullG || !driving) _regenerating = false;
        HeatKw = _regenerating ? RegenerationKwPerKgS * exhaustKgS : 0;

        var burning = _regenerating ? 1.0 / 400 : inletC > 300 ? 1.0 / 40_000 : 0; // shares a second
        SootG += workKw * sootGPerKwh / 3600 - SootG * burning;

        // Wall and channel losses: linear in flow and soot, and a part in the square of the flow. 0.28 kg/s = 1000 kg/h.
        var flow = exhaustKgS / 0.28 * 12.7 / displacementLitres;
        PressureKpa = flow * (1.2 + 3.0 * SootG / _fullG) + 0.8 * flow * flow;
    }
}
