using System.Collections.Immutable;
using Telematics.Core.Stations;
using Telematics.Core.Vehicles;
using Telematics.Simulator.Roads;
using Telematics.Simulator.Trucks;

namespace Telematics.Simulator.Stations;

/// <summary>Looks at one truck after each of its seconds and tells the stations that it drives past.</summary>
public sealed class TruckWatch(string plate, ImmutableArray<StationLine> lines)
{
    private const double CloudSeconds = 3;

    private readonly RoadVehicle _vehicle = new(plate, PlateColor.Yellow, "01", FuelKind.Diesel, VehicleKind.HeavyTruck);
    private RoadPoint? _before;
    private double _speedBefore;
    private double _noxGS, _fuelKgS;

    /// <param name="second">The one that the truck has just driven.</param>
    public void Stepped(Truck truck, long second)
    {
        if (!truck.EngineOn)
        {
            _before = null;
            _noxGS = _fuelKgS = 0;
            return;
        }

        _noxGS += (truck.Scr.NoxOutGS - _noxGS) / CloudSeconds;
        _fuelKgS += (truck.FuelKgS - _fuelKgS) / CloudSeconds;
        var here = truck.Position;
        if (_before is { } before && truck.Speed > 1)
            foreach (var line in lines)
                if (line.Site.GateAt(second * 1000).CrossedAt(before, here) is { } share)
                    line.Add(new Passing(
                        second * 1000 - 1000 + (long)(share * 1000), _vehicle, truck.Speed, truck.Speed - _speedBefore, Plume.Of(truck, _noxGS, _fuelKgS)));
        _before = here;
        _speedBefore = truck.Speed;
    }
}
