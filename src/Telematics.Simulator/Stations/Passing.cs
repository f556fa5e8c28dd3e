using Telematics.Core.Stations;
using Telematics.Core.Vehicles;

namespace Telematics.Simulator.Stations;

/// <summary>A vehicle as anybody at the roadside could see it.</summary>
public readonly record struct RoadVehicle(string Plate, PlateColor Color, string PlateType, FuelKind Fuel, VehicleKind Kind);

/// <summary>It crosses a gate.</summary>
public readonly record struct Passing(long AtMs, RoadVehicle Vehicle, double SpeedMps, double AccelerationMps2, Plume Plume);
