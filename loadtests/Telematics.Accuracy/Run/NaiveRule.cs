using Telematics.Accuracy.Fleet;
using Telematics.Core.Vehicles;

namespace Telematics.Accuracy.Run;

/// <summary>What anybody would do first: the day's mean g/kWh as sensed, against the limit of the registered stage. No cleaning, no cold exclusion, no sensor watched.</summary>
internal sealed class NaiveRule(VehicleFacts facts)
{
    private const double MinKWh = 5;
    private double _grams, _kWh, _allGrams, _allKWh;

    public int DaysAbove { get; private set; }

    public double SensedGramsPerKWh => _allKWh > 0 ? _allGrams / _allKWh : 0;

    public void Add(in EngineReading reading)
    {
        if (facts.RatedTorqueNm is not { } torque || reading is not { NoxDownstreamPpm: { } ppm, FuelLitresPerHour: { } fuel, AirKgPerHour: { } air }) return;
        if (reading is not { NetTorquePercent: { } net, FrictionTorquePercent: { } friction, EngineRpm: { } rpm }) return;
        _grams += NoxFormulas.NoxGramsPerSecond(ppm, fuel, air);
        _kWh += NoxFormulas.BrakePowerKw(net, friction, torque, rpm) / 3600;
    }

    public void EndDay()
    {
        if (_kWh >= MinKWh && _grams / _kWh > Limits.InUseGramsPerKWh(facts.Stage)) DaysAbove++;
        (_allGrams, _allKWh) = (_allGrams + _grams, _allKWh + _kWh);
        (_grams, _kWh) = (0, 0);
    }
}
