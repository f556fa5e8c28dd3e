using Telematics.Accuracy.Fleet;
using Telematics.Accuracy.Model;
using Telematics.Core.Vehicles;

namespace Telematics.Accuracy.Run;

/// <summary>From a truck's sensors to one reading as the wire carries it: told tales first, then the terminal's own faults, then the resolution of the standard.</summary>
internal sealed class WireTerminal
{
    /// <summary>Litres of urea a metre and litre of displacement, as a usual truck takes.</summary>
    private const double RulerPerMetre = 1.1e-6;

    private readonly Member _member;
    private readonly Chance _chance;
    private readonly uint[] _missing = new uint[EngineQuantities.Count];
    private double _ruler;
    private double? _flat;
    private EngineReading _stood;
    private bool _stands;

    public WireTerminal(Member member, Chance chance)
    {
        (_member, _chance) = (member, chance);
        _ruler = chance.Between(60, 95);
        foreach (var scale in EngineQuantities.All) _missing[(int)scale.Quantity] = Missing(scale);
    }

    public void Write(Truck truck, Tampering tampering, ref EngineReading reading)
    {
        WriteDriving(truck, ref reading);
        WriteExhaust(truck, tampering, ref reading);
        WriteNox(truck, tampering, ref reading);
        reading.Set(EngineQuantity.Reagent, Level(truck, tampering));
        if (_member.Terminal.FreezesAtIdle) Freeze(truck.Road.Stands, ref reading);
        Spoil(ref reading);
        foreach (var quantity in _member.Terminal.Lacks) reading.SetRaw(quantity, _missing[(int)quantity]);
    }

    private static void WriteDriving(Truck truck, ref EngineReading reading)
    {
        var engine = truck.Engine;
        reading.Set(EngineQuantity.Speed, truck.Road.MetresPerSecond * 3.6);
        reading.Set(EngineQuantity.Barometer, 101);
        reading.Set(EngineQuantity.NetTorque, engine.NetPercent);
        reading.Set(EngineQuantity.FrictionTorque, engine.FrictionPercent);
        reading.Set(EngineQuantity.EngineSpeed, engine.Rpm + truck.Chance.Between(-4, 4));
        reading.Set(EngineQuantity.FuelRate, truck.FuelShown);
        reading.Set(EngineQuantity.AirFlow, truck.AirShown);
        reading.Set(EngineQuantity.Coolant, engine.Coolant);
        reading.Set(EngineQuantity.FuelTank, truck.FuelTankPercent);
        reading.SetRaw(EngineQuantity.Positioning, 0);
        reading.Set(EngineQuantity.Longitude, truck.Longitude);
        reading.Set(EngineQuantity.Latitude, truck.Latitude);
        reading.SetRaw(EngineQuantity.Distance, (uint)(truck.Road.Odometer / 100));
    }

    private void WriteExhaust(Truck truck, Tampering tampering, ref EngineReading reading)
    {
        var offset = truck.Build.Sensors.TemperatureOffset;
        var ripple = 0.4 * _chance.Normal();
        reading.Set(EngineQuantity.ScrInlet, tampering.ToldInlet is { } told ? Math.Min(truck.Exhaust.Inlet, told) + 3 * ripple : truck.Exhaust.Inlet + offset + ripple);
        reading.Set(EngineQuantity.ScrOutlet, truck.Exhaust.Outlet + offset - ripple);
        if (truck.Build.Family.HasFilter) reading.Set(EngineQuantity.DpfPressure, truck.Filter.Kpa + truck.Build.Sensors.FilterOffset + 0.05 * _chance.Normal());
        else reading.SetRaw(EngineQuantity.DpfPressure, _missing[(int)EngineQuantity.DpfPressure]);
    }

    private void WriteNox(Truck truck, Tampering tampering, ref EngineReading reading)
    {
        if (!truck.SensorsReady)
        {
            reading.SetRaw(EngineQuantity.NoxUpstream, _missing[(int)EngineQuantity.NoxUpstream]);
            reading.SetRaw(EngineQuantity.NoxDownstream, _missing[(int)EngineQuantity.NoxDownstream]);
            return;
        }

        var up = truck.Upstream.Ppm;
        var down = Told(truck, tampering, ref up);
        reading.Set(EngineQuantity.NoxUpstream, up);
        if (down is { } ppm) reading.Set(EngineQuantity.NoxDownstream, ppm);
        else reading.SetRaw(EngineQuantity.NoxDownstream, _missing[(int)EngineQuantity.NoxDownstream]);
    }

    /// <summary>Downstream NOx as told; null: "not available".</summary>
    private double? Told(Truck truck, Tampering tampering, ref double up)
    {
        var true_ = truck.Downstream.Ppm;
        switch (tampering.Downstream)
        {
            case DownstreamTale.Frozen: return tampering.TaleValue;
            case DownstreamTale.Scaled: return true_ * tampering.TaleValue;
            case DownstreamTale.Clamped: return Math.Min(true_, tampering.TaleValue - 0.3 * _chance.Unit());
            case DownstreamTale.Noise: return Math.Max(0, tampering.TaleValue * (1 + 0.3 * _chance.Normal()));
            case DownstreamTale.Plausible: return Plausible(truck, tampering.TaleValue);
            case DownstreamTale.CopyOfUpstream: return up;
            case DownstreamTale.BothLow: return up = true_ * tampering.TaleValue;
            case DownstreamTale.Missing: return null;
            default: return true_;
        }
    }

    /// <summary>What a sound SCR would leave at this temperature, with its own noise.</summary>
    private double Plausible(Truck truck, double leaves)
    {
        var hot = 1 / (1 + Math.Exp((truck.Exhaust.Inlet - 215) / 12));
        return truck.Upstream.Ppm * Math.Min(1, leaves + hot) * (1 + 0.1 * _chance.Normal()) + 2 * _chance.Normal();
    }

    private double Level(Truck truck, Tampering tampering)
    {
        if (tampering.Level == LevelTale.Honest)
        {
            _flat = null;
            return truck.Tank.Shown;
        }

        if (tampering.Level == LevelTale.Flat) return _flat ??= truck.Tank.Shown;
        _ruler -= 100 * RulerPerMetre * truck.Road.MetresPerSecond * truck.Build.Family.Litres / truck.Build.Family.TankLitres;
        if (_ruler < 15) _ruler = 96;
        return _ruler;
    }

    /// <summary>A lazy terminal reads nothing anew while the truck stands.</summary>
    private void Freeze(bool stands, ref EngineReading reading)
    {
        if (stands && _stands)
            foreach (var quantity in ReadingContext.Watched)
                reading.SetRaw(quantity, _stood.Raw(quantity));
        (_stood, _stands) = (reading, stands);
    }

    /// <summary>Faults of the terminal itself.</summary>
    private void Spoil(ref EngineReading reading)
    {
        if (_member.Terminal.Swapped)
        {
            var up = reading.Raw(EngineQuantity.NoxUpstream);
            reading.SetRaw(EngineQuantity.NoxUpstream, reading.Raw(EngineQuantity.NoxDownstream));
            reading.SetRaw(EngineQuantity.NoxDownstream, up);
        }

        switch (_member.Terminal.Wrong)
        {
            case WrongUnit.NoxNotScaled:
                Change(ref reading, EngineQuantity.NoxUpstream, 20, 0);
                Change(ref reading, EngineQuantity.NoxDownstream, 20, 0);
                break;
            case WrongUnit.NoxWithoutZero:
                Change(ref reading, EngineQuantity.NoxUpstream, 1, 200);
                Change(ref reading, EngineQuantity.NoxDownstream, 1, 200);
                break;
            case WrongUnit.FuelTenfold: Change(ref reading, EngineQuantity.FuelRate, 10, 0); break;
            case WrongUnit.AirInGramsPerSecond: Change(ref reading, EngineQuantity.AirFlow, 1 / 3.6, 0); break;
            case WrongUnit.InletInFahrenheit: Change(ref reading, EngineQuantity.ScrInlet, 1.8, 32); break;
        }
    }

    private static void Change(ref EngineReading reading, EngineQuantity quantity, double factor, double zero)
    {
        if (reading.Value(quantity) is { } value) reading.Set(quantity, value * factor + zero);
    }

    /// <summary>"Invalid", or for some terminals a code of the bus: error or not available with its high byte 0xFE or 0xFF.</summary>
    private uint Missing(QuantityScale scale) =>
        _member.Terminal.BusCodes && scale.Width == 2 ? 0xFE00u + (uint)_chance.Whole(0, 0xFF)
        : _member.Terminal.BusCodes && scale.Width == 1 && scale.Quantity != EngineQuantity.Positioning ? 0xFEu
        : scale.AllOnes;
}
