using Telematics.Core.Vehicles;

namespace Telematics.Core.Rules;

/// <summary>A value with the ends between which the true one lies (不确定范围).</summary>
public readonly record struct Band(double Low, double Value, double High);

/// <summary>
/// How far a day's NOx may be from the true one: tolerance of the sensor (a share and an offset), of the flow, on-board values that read low against PEMS, and
/// seconds that were not measured. A limit is passed only when the whole band is beyond it.
/// </summary>
/// <param name="SensorPpm">Offset of a NOx sensor within its tolerance.</param>
/// <param name="ReadsLow">By what share on-board NOx may be below PEMS.</param>
/// <param name="UnseenShare">How much of the value the share of seconds without data adds.</param>
public sealed record Uncertainty(double SensorPpm, double SensorShare, double FlowShare, double TorqueShare, double ReadsLow, double UnseenShare)
{
    /// <summary>g of NOx per ppm in a kg of exhaust; the same physics as F1.</summary>
    private static readonly double GramsPerPpmAndKg = NoxFormulas.NoxGramsPerSecond(1, 0, NoxFormulas.SecondsPerHour);

    private const double UsualAirPerFuel = 35;

    internal static Uncertainty Read(RuleSection section)
    {
        var settings = new Uncertainty(
            SensorPpm: section.Number("sensorOffset", "ppm", 0, 100),
            SensorShare: section.Number("sensor", "share", 0, 0.5),
            FlowShare: section.Number("flow", "share", 0, 0.5),
            TorqueShare: section.Number("torque", "share", 0, 0.5),
            ReadsLow: section.Number("readsLow", "share", 0, 0.5),
            UnseenShare: section.Number("unseen", "share", 0, 0.5));
        section.Close();
        return settings;
    }

    /// <summary>Of g/kg of fuel.</summary>
    public Band PerFuel(in DayEvidence day, double perKg) => Around(day, perKg, SensorPpm * GramsPerPpmAndKg * (1 + (day.Detail.Sensors.AirPerFuel ?? UsualAirPerFuel)), 0);

    /// <summary>Of g/kWh: the registered torque may be wrong too.</summary>
    public Band PerWork(in DayEvidence day, double perKWh, double fuelPerWork) =>
        Around(day, perKWh, SensorPpm * GramsPerPpmAndKg * (1 + (day.Detail.Sensors.AirPerFuel ?? UsualAirPerFuel)) * fuelPerWork, TorqueShare);

    private Band Around(in DayEvidence day, double value, double offset, double more)
    {
        var unseen = day.Sums.Seconds == 0 ? 0 : 1 - Math.Min(1, (double)(day.Sums.ValidSeconds + day.Sums.ColdSeconds) / day.Sums.Seconds);
        var share = Math.Sqrt(SensorShare * SensorShare + FlowShare * FlowShare + more * more) + UnseenShare * unseen;
        return new Band(Math.Max(0, value * (1 - share) - offset), value, value * (1 + share) / (1 - ReadsLow) + offset);
    }
}
