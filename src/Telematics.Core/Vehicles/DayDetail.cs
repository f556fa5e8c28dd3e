using Orleans;
using Telematics.Core.Rules;

namespace Telematics.Core.Vehicles;

/// <summary>
/// What a day needs only while it is being filled: the sums of the SCR and concentration rules, and when the day was judged last. A vehicle keeps this
/// for the few days it touched last, so that a month fits into its memory.
/// </summary>
[GenerateSerializer, Alias("day-detail")]
public struct DayDetail
{
    private const double TenthsPerPpm = 10;

    /// <summary>As <see cref="DaySums.Day"/>; 0 = free.</summary>
    [Id(0)] public int Day { get; set; }

    /// <summary>Counted seconds of the day when it was judged last.</summary>
    [Id(1)] public uint SecondsAtLook { get; set; }

    /// <summary>True: the day had been closed, so these sums hold only its later arrivals and can take no finding back.</summary>
    [Id(2)] public bool Reopened { get; set; }

    /// <summary>Journal position of the last frame with something of this day.</summary>
    [Id(3)] public long LastPosition { get; set; }

    /// <summary>Seconds with the SCR in its working range and both NOx known (D4).</summary>
    [Id(4)] public uint ScrSeconds { get; set; }

    [Id(5)] public ulong ScrUpstreamTenthsPpm { get; set; }
    [Id(6)] public ulong ScrDownstreamTenthsPpm { get; set; }

    /// <summary>Downstream NOx of seconds whose mass or work cannot be computed (D3); null until there is one.</summary>
    [Id(7)] public int[]? Concentrations { get; set; }

    [Id(8)] public SensorSums Sensors { get; set; }

    /// <summary>F6: share of the upstream NOx that the SCR takes away; null without upstream NOx.</summary>
    public readonly double? ScrEfficiency => ScrUpstreamTenthsPpm > 0 ? 1 - (double)ScrDownstreamTenthsPpm / ScrUpstreamTenthsPpm : null;

    public void Add(in CleanReading reading, VehicleFacts facts, RuleSet rules)
    {
        var sensors = Sensors;
        sensors.Add(reading, facts, rules);
        Sensors = sensors;
        if (reading is not { IsWarm: true, NoxDownstreamPpm: { } down, ScrInletCelsius: { } inlet }) return;

        if (reading.NoxUpstreamPpm is { } up && rules.D4.IsWorkingRange(inlet))
        {
            ScrSeconds++;
            ScrUpstreamTenthsPpm += (ulong)Math.Round(up * TenthsPerPpm);
            ScrDownstreamTenthsPpm += (ulong)Math.Round(down * TenthsPerPpm);
        }

        if ((reading.AirKgPerHour is null || !reading.TorqueKnown) && inlet > rules.D3.MinScrInletCelsius)
        {
            Concentrations ??= new int[ConcentrationHistogram.Bins];
            ConcentrationHistogram.Add(Concentrations, down);
        }
    }
}
