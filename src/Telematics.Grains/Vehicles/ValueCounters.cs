using System.Diagnostics.Metrics;
using Telematics.Core.Vehicles;
using Telematics.Protocols.Gb17691;

namespace Telematics.Grains.Vehicles;

/// <summary>
/// Meter "Telematics.Values": quantities without a value, counted apart by what the terminal sent instead. Many bus codes mean a terminal that passes its
/// bus through; many invalid ones a sensor that is not there.
/// </summary>
internal static class ValueCounters
{
    private static readonly Meter Meter = new("Telematics.Values");
    private static readonly Counter<long> Missing = Meter.CreateCounter<long>("telematics.values.missing", "{value}", "Quantities without a value, by what was sent");
    private static readonly KeyValuePair<string, object?> Invalid = new("code", "invalid"), BusCode = new("code", "bus-code");

    public static void Count(ReadOnlySpan<EngineReading> readings)
    {
        if (!Missing.Enabled) return;
        var missing = MissingValues.In(readings);
        if (missing.Invalid > 0) Missing.Add(missing.Invalid, Invalid);
        if (missing.BusCodes > 0) Missing.Add(missing.BusCodes, BusCode);
    }
}
