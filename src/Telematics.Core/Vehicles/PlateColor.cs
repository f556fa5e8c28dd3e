namespace Telematics.Core.Vehicles;

/// <summary>Colour of the plate (号牌颜色); with the plate it names a vehicle, for a blue and a yellow plate may carry the same text.</summary>
public enum PlateColor : byte
{
    Blue = 1,
    Yellow = 2,
    Black = 3,
    White = 4,
    Green = 5,
    YellowGreen = 6,
    Other = 9,
}
