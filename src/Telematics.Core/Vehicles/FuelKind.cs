namespace Telematics.Core.Vehicles;

/// <summary>燃料种类.</summary>
public enum FuelKind : byte
{
    Petrol = 1,
    Diesel = 2,
    Electric = 3,
    Hybrid = 4,
    NaturalGas = 5,
    Lpg = 6,
    Other = 9,
}
