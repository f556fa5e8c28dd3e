using System.Globalization;
using Telematics.Core.Vehicles;
using Telematics.Protocols.Fields;

namespace Telematics.Protocols.Gb17691;

/// <summary>A measured quantity in words: its value, or which kind of "not available" the terminal sent.</summary>
internal static class TellQuantity
{
    public static TellField Of(QuantityScale scale) => raw =>
    {
        var number = BigEndian.Read(raw);
        return MissingValues.MeaningOf(scale, number) switch
        {
            RawMeaning.Invalid => "not available: all ones (无效)",
            RawMeaning.BusCode => $"not available: code {Convert.ToHexString(raw)} above the valid range, abnormal (异常)",
            _ when scale.Quantity == EngineQuantity.Positioning => Positioning(number),
            _ => scale.Scale(number).ToString(CultureInfo.InvariantCulture),
        };
    };

    private static string Positioning(uint state) =>
        $"{((state & 1) == 0 ? "valid fix (有效定位)" : "no fix, last known place (无效定位)")}, " +
        $"{((state & 2) == 0 ? "north (北纬)" : "south (南纬)")}, {((state & 4) == 0 ? "east (东经)" : "west (西经)")}";
}
