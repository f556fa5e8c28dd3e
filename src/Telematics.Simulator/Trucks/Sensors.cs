using Telematics.Core.Vehicles;
using Telematics.Simulator.Roads;

namespace Telematics.Simulator.Trucks;

/// <summary>
/// What the bus says of the truck: zero and gain errors that stay with a sensor for life, noise, lag, and NOx sensors that say nothing
/// until the exhaust is dry. Tolerances: docs/simulator.md, Sensors.
/// </summary>
public sealed class Sensors
{
    private readonly RandomStream _random;
    private readonly NoxSensor _upstream;
    private readonly NoxSensor _downstream;
    private readonly double _airGain;
    private readonly double _fuelGain;
    private readonly double _inletOffsetC;
    private readonly double _outletOffsetC;
    private double _eastM;
    private double _northM;
    private int _secondsOn;

    public Sensors(RandomStream random)
    {
        _random = random;
        _upstream = new NoxSensor(random, warmUpSeconds: 40);
        _downstream = new NoxSensor(random, warmUpSeconds: 70);
        _airGain = 1 + 0.012 * random.Noise();
        _fuelGain = 1 + 0.008 * random.Noise();
        _inletOffsetC = 2 * random.Noise();
        _outletOffsetC = 2 * random.Noise();
    }

    public void EngineStarted()
    {
        _secondsOn = 0;
        _upstream.SwitchOn();
        _downstream.SwitchOn();
    }

    public void Read(Truck truck, ref EngineReading reading)
    {
        _secondsOn++;
        var engine = truck.Engine;
        var reference = truck.Spec.Engine.RatedTorqueNm;
        var friction = 100 * engine.FrictionTorqueNm / reference;

        reading.Set(EngineQuantity.Speed, truck.Speed * 3.6);
        reading.Set(EngineQuantity.Barometer, truck.BarometerKpa);
        reading.Set(EngineQuantity.NetTorque, 100 * engine.BrakeTorqueNm / reference + friction);
        reading.Set(EngineQuantity.FrictionTorque, friction);
        reading.Set(EngineQuantity.EngineSpeed, engine.Rpm + 2 * _random.Noise());
        reading.Set(EngineQuantity.FuelRate, truck.FuelKgS * 3600 / DieselEngine.FuelKgPerLitre * _fuelGain * (1 + 0.005 * _random.Noise()));
        reading.Set(EngineQuantity.AirFlow, engine.AirKgS * 3600 * _airGain * (1 + 0.008 * _random.Noise()));
        reading.Set(EngineQuantity.NoxUpstream, _upstream.Read(truck.NoxInGS, engine.ExhaustKgS, truck.Exhaust.ScrInletC));
        reading.Set(EngineQuantity.NoxDownstream, _downstream.Read(truck.Scr.NoxOutGS, engine.ExhaustKgS, truck.Exhaust.ScrOutletC));
        reading.Set(EngineQuantity.ScrInlet, truck.Exhaust.ScrInletC + _inletOffsetC + 0.2 * _random.Noise());
        reading.Set(EngineQuantity.ScrOutlet, truck.Exhaust.ScrOutletC + _outletOffsetC + 0.2 * _random.Noise());
        reading.Set(EngineQuantity.DpfPressure, truck.Filter?.PressureKpa + 0.05 * _random.Noise());
        reading.Set(EngineQuantity.Coolant, truck.Coolant.TemperatureC);
        reading.Set(EngineQuantity.Reagent, truck.UreaTank.Percent + 0.3 * _random.Noise());
        reading.Set(EngineQuantity.FuelTank, truck.FuelTank.Percent + (truck.Speed > 1 ? 0.6 : 0.1) * _random.Noise());
        reading.Set(EngineQuantity.Distance, truck.OdometerKm);
        ReadPosition(truck.Position, ref reading);
    }

    /// <summary>The receiver wanders within some metres, and has no fix in the first seconds: then it sends the last position.</summary>
    private void ReadPosition(RoadPoint position, ref EngineReading reading)
    {
        _eastM += -0.02 * _eastM + 0.3 * _random.Noise();
        _northM += -0.02 * _northM + 0.3 * _random.Noise();
        reading.SetRaw(EngineQuantity.Positioning, _secondsOn <= 15 ? 1u : 0u);
        reading.Set(EngineQuantity.Longitude, position.Longitude + _eastM / position.MetresPerDegreeEast);
        reading.Set(EngineQuantity.Latitude, position.Latitude + _northM / RoadPoint.MetresPerDegreeNorth);
    }
}
