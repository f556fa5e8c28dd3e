namespace Telematics.Simulator.Trucks;

/// <summary>
/// Heat on its way from the turbine to the tail pipe: two lumps, filter (or front pipe) and SCR catalyst, each warmed by the gas and
/// cooled by the wind. Their temperatures are those of the sensors before and behind the SCR.
/// </summary>
public sealed class Exhaust(double displacementLitres)
{
    private const double GasHeatKjPerKgK = 1.1, IntakeC = 45;

    private readonly double _frontKjPerK = 1.9 * displacementLitres;
    private readonly double _scrKjPerK = 1.5 * displacementLitres;
    private readonly double _lossKwPerK = 0.00045 * displacementLitres;

    public double ScrInletC { get; private set; }

    public double ScrOutletC { get; private set; }

    public double CatalystC => 0.5 * (ScrInletC + ScrOutletC);

    public void StartAt(double ambientC) => ScrInletC = ScrOutletC = ambientC;

    /// <param name="heatKw">Of the engine's exhaust, and of a filter regeneration.</param>
    public void Step(double exhaustKgS, double heatKw, double ambientC)
    {
        var gas = exhaustKgS * GasHeatKjPerKgK;
        var turbineC = IntakeC + (gas > 0 ? heatKw / gas : 0);
        ScrInletC += (gas * (turbineC - ScrInletC) - _lossKwPerK * (ScrInletC - ambientC)) / _frontKjPerK;
        ScrOutletC += (gas * (ScrInletC - ScrOutletC) - _lossKwPerK * (ScrOutletC - ambientC)) / _scrKjPerK;
    }

    /// <summary>The engine was off for so long.</summary>
    public void CoolDown(double seconds, double ambientC)
    {
        ScrInletC = ambientC + (ScrInletC - ambientC) * Math.Exp(-seconds * _lossKwPerK / _frontKjPerK);
        ScrOutletC = ambientC + (ScrOutletC - ambientC) * Math.Exp(-seconds * _lossKwPerK / _scrKjPerK);
    }
}
