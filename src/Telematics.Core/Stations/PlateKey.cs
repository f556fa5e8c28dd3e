using System.Diagnostics.CodeAnalysis;
using Telematics.Core.Vehicles;

namespace Telematics.Core.Stations;

/// <summary>
/// A vehicle as the roadside sees it: normalised plate and colour (号牌号码 + 号牌颜色). Its grain's key, written "冀A12345|yellow".
/// </summary>
public readonly record struct PlateKey(string Plate, PlateColor Color)
{
    public static bool TryParse([NotNullWhen(true)] string? text, out PlateKey key)
    {
        key = default;
        if (text?.Split('|') is not [{ Length: > 0 } plate, var color] || !Enum.TryParse<PlateColor>(color, out var parsed)) return false;
        key = new PlateKey(plate, parsed);
        return true;
    }

    public override string ToString() => $"{Plate}|{Color}";
}
