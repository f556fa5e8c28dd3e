using System.Collections.Immutable;
using System.Globalization;

namespace Telematics.Core.Stations;

/// <summary>
/// What an instrument can have measured at all (station-stream.md, "Physical ranges"). Facts of the protocol, not of the city, so they stand here.
/// A pass outside is stored raw and never judged.
/// </summary>
public static class PhysicalRanges
{
    private static readonly ImmutableArray<(string Field, double Min, double Max, Func<Pass, double?> Value)> Table =
    [
        ("speed_kmh", 0, 200, pass => pass.SpeedKmh),
        ("acceleration_mps2", -10, 10, pass => pass.AccelerationMps2),
        ("co2_percent", 0, 20, pass => pass.Co2Percent),
        ("co_percent", -1, 20, pass => pass.CoPercent),
        ("co_to_co2", -0.5, 5, pass => pass.CoToCo2),
        ("hc_to_co2", -0.5, 5, pass => pass.HcToCo2),
        ("no_to_co2", -0.5, 5, pass => pass.NoToCo2),
        ("no2_to_co2", -0.5, 5, pass => pass.No2ToCo2),
        ("hc_ppm", -1000, 50_000, pass => pass.HcPpm),
        ("no_ppm", -1000, 50_000, pass => pass.NoPpm),
        ("opacity_percent", 0, 100, pass => pass.OpacityPercent),
        ("ringelmann", 0, 5, pass => pass.Ringelmann),
        ("wind_speed_mps", 0, 60, pass => pass.WindSpeedMps),
        ("temperature_c", -50, 60, pass => pass.TemperatureC),
        ("humidity_percent", 0, 100, pass => pass.HumidityPercent),
        ("pressure_kpa", 50, 110, pass => pass.PressureKpa),
        ("grade_deg", -30, 30, pass => pass.GradeDeg),
        ("plate_confidence", 0, 1, pass => pass.PlateConfidence),
        // Not in the table of the protocol, but no place on earth and no number lies outside.
        ("longitude", -180, 180, pass => pass.Longitude),
        ("latitude", -90, 90, pass => pass.Latitude),
        ("vsp_kw_per_t", double.MinValue, double.MaxValue, pass => pass.DeviceVspKwPerT),
        ("wind_direction_deg", double.MinValue, double.MaxValue, pass => pass.WindDirectionDeg),
    ];

    /// <summary>Null when every measured value is possible; else the first fault: field, value, what is allowed. Not-a-number is never possible.</summary>
    public static string? Check(Pass pass) => Fault(pass)?.ToString();

    /// <summary>The same in its parts.</summary>
    public static RangeFault? Fault(Pass pass)
    {
        foreach (var (field, min, max, value) in Table)
            if (value(pass) is { } measured && !(measured >= min && measured <= max))
                return new RangeFault(
                    field, measured, max < double.MaxValue ? string.Create(CultureInfo.InvariantCulture, $"{min} to {max}") : "a finite number");

        return null;
    }
}

/// <summary>A value that no instrument can have measured.</summary>
public sealed record RangeFault(string Field, double Value, string Allowed)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Field} {Value}: {Allowed} is allowed");
}
