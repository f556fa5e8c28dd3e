namespace Telematics.Simulator.Trucks;

/// <summary>Block and coolant as one lump, a thermostat that opens the radiator between 82 and 90 °C.</summary>
public sealed class Coolant(double displacementLitres)
{
    private const double ShareOfFuelHeat = 0.22, FullRadiatorKwPerK = 3.0;

    private readonly double _heatKjPerK = 15 * displacementLitres;
    private readonly double _lossKwPerK = 0.0025 * displacementLitres;

    public double TemperatureC { get; private set; }

    public void StartAt(double ambientC) => TemperatureC = ambientC;

    public void Step(double fuelKgS, double ambientC)
    {
        var open = Math.Clamp((TemperatureC - 82) / 8, 0, 1);
        var lossKw = (_lossKwPerK + open * FullRadiatorKwPerK) * (TemperatureC - ambientC);
        TemperatureC += (ShareOfFuelHeat * fuelKgS * DieselEngine.FuelHeatKjPerKg - lossKw) / _heatKjPerK;
    }

    /// <summary>The engine was off for so long.</summary>
    public void CoolDown(double seconds, double ambientC) =>
        TemperatureC = ambientC + (TemperatureC - ambientC) * Math.Exp(-seconds * _lossKwPerK / _heatKjPerK);
}
