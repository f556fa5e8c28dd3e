using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Telematics.Core.Rules;

namespace Telematics.Storage.Database.Queries;

/// <summary>After which vehicle to go on, in the order of trouble.</summary>
public readonly record struct VehicleCursor(VehicleLevel Level, double Score, string Vin) : IParsable<VehicleCursor>
{
    public override string ToString() => CursorText.Of(Level.ToString("D"), Score.ToString("R", CultureInfo.InvariantCulture), Vin);

    public static VehicleCursor Parse(string s, IFormatProvider? provider) => CursorText.Parse<VehicleCursor>(s, provider);

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out VehicleCursor result)
    {
        result = default;
        if (CursorText.Parts(s, 3) is not [var level, var score, var vin]) return false;
        if (!byte.TryParse(level, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return false;
        if (!double.TryParse(score, CultureInfo.InvariantCulture, out var value) || !double.IsFinite(value)) return false;

        result = new((VehicleLevel)number, value, vin);
        return true;
    }
}
