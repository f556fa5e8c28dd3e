using System.Globalization;
using Telematics.Core.Vehicles;

namespace Telematics.Portal.Web;

/// <summary>Values as people read them: the same digits in both languages, a dash for "not available".</summary>
internal static class Show
{
    public const string Absent = "—";

    public static string Number(double? value, int decimals) =>
        value?.ToString("N" + decimals, CultureInfo.InvariantCulture) ?? Absent;

    /// <summary>A share as percent.</summary>
    public static string Share(double? share) => share is { } known ? $"{Number(100 * known, 1)} %" : Absent;

    public static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    public static string Text(string? value) => string.IsNullOrWhiteSpace(value) ? Absent : value;

    public static string Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? Absent;

    /// <summary>City time; the footer names the zone.</summary>
    public static string Time(DateTimeOffset local) => local.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>Decimals that say no more than the terminal measures.</summary>
    public static int DecimalsOf(EngineQuantity quantity) => quantity switch
    {
        EngineQuantity.Longitude or EngineQuantity.Latitude => 6,
        EngineQuantity.NetTorque or EngineQuantity.FrictionTorque or EngineQuantity.Coolant or EngineQuantity.EngineSpeed => 0,
        EngineQuantity.FuelRate => 2,
        _ => 1,
    };
}
