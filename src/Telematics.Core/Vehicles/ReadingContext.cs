using System.Collections.Immutable;
using Orleans;
using Telematics.Core.Rules;

namespace Telematics.Core.Vehicles;

/// <summary>
/// What came just before a reading: needed to see a sensor that hangs and to take odometer differences. A vehicle has two, one for the live
/// stream and one for data that come late, so that a re-issued frame does not tear the live sequence apart.
/// </summary>
[GenerateSerializer, Alias("reading-context")]
public sealed class ReadingContext
{
    /// <summary>Quantities that never stay exactly equal for long while the engine runs (domain.md 4.2, constant value). All have two bytes.</summary>
    public static readonly ImmutableArray<EngineQuantity> Watched =
    [
        EngineQuantity.FuelRate, EngineQuantity.AirFlow, EngineQuantity.NoxUpstream, EngineQuantity.NoxDownstream,
        EngineQuantity.ScrInlet, EngineQuantity.ScrOutlet,
    ];

    private const uint RawMask = 0xFFFF;
    private const int LengthShift = 16;
    private const uint LongestRun = 0xFFFF;
    private const float SmoothingSeconds = 60;

    /// <summary>Time of the last reading; 0 = none.</summary>
    [Id(0)] public long Second { get; set; }

    /// <summary>Raw odometer of that reading.</summary>
    [Id(1)] public uint Odometer { get; set; }

    /// <summary>For each watched quantity its last raw (low half) and how often it came in a row (high half).</summary>
    [Id(2)] public uint[] Runs { get; set; } = new uint[Watched.Length];

    /// <summary>Seconds for which the engine has been running without a stop.</summary>
    [Id(3)] public int EngineSeconds { get; set; }

    /// <summary>Net torque less friction, percent, smoothed over a minute; NaN while it is not known.</summary>
    [Id(4)] public float Load { get; set; } = float.NaN;

    /// <summary>Takes the next reading in; afterwards <see cref="RunOf"/> speaks about it. Returns the odometer step, null unless from one second to the next.</summary>
    public uint? Take(in EngineReading reading, CleaningSettings settings)
    {
        var step = reading.UnixSeconds - Second;
        var continues = step > 0 && step <= settings.MaxGapSeconds;
        TakeEngine(reading, continues ? (int)step : 0, settings);
        for (var i = 0; i < Runs.Length; i++)
        {
            var raw = reading.Raw(Watched[i]);
            var length = continues && (Runs[i] & RawMask) == raw ? Math.Min(LongestRun, (Runs[i] >> LengthShift) + 1) : 1;
            Runs[i] = raw > RawMask ? 0 : raw | length << LengthShift;
        }

        var odometer = reading.Raw(EngineQuantity.Distance);
        uint? moved = step == 1 && odometer != uint.MaxValue && Odometer != uint.MaxValue && odometer >= Odometer ? odometer - Odometer : null;
        Second = reading.UnixSeconds;
        Odometer = odometer;
        return moved;
    }

    private void TakeEngine(in EngineReading reading, int step, CleaningSettings settings)
    {
        EngineSeconds = reading.EngineRpm >= settings.EngineOnRpm ? EngineSeconds + step : 0;
        if (step == 0) EngineSeconds = 0;
        var load = reading is { NetTorquePercent: { } net, FrictionTorquePercent: { } friction } ? (float)Math.Max(0, net - friction) : float.NaN;
        Load = step == 0 || float.IsNaN(Load) || float.IsNaN(load) ? load * 0 : Load + (load - Load) * Math.Min(1, step / SmoothingSeconds);
    }

    /// <summary>How many equal values in a row the quantity has reached, by its index in <see cref="Watched"/>.</summary>
    public int RunOf(int watched) => (int)(Runs[watched] >> LengthShift);
}
