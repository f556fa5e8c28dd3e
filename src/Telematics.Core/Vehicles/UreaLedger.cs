using Orleans;
using Telematics.Core.Rules;

namespace Telematics.Core.Vehicles;

/// <summary>
/// Follows the urea level (反应剂余量): it sloshes with every bend, so it is smoothed over minutes, and only a move beyond the slosh counts as a fall or a
/// refill (domain.md 4.1, F8). Since the last refill it also knows how straight the fall was: a real tank is never a ruler.
/// </summary>
[GenerateSerializer, Alias("urea-ledger")]
public struct UreaLedger
{
    private const double HundredthsPerPercent = 100;
    private const int SampleSeconds = 60;

    /// <summary>Time of the last level taken; 0 = none yet.</summary>
    [Id(0)] public long Second { get; set; }

    /// <summary>Percent.</summary>
    [Id(1)] public float Smooth { get; set; }

    /// <summary>Level from which the next fall or rise is measured.</summary>
    [Id(2)] public float Anchor { get; set; }

    /// <summary>Running seconds since the last sample of the lines.</summary>
    [Id(3)] public ushort SinceSample { get; set; }

    /// <summary>Level as told (y, tenths of a percent) over engine minutes (x) since the last refill.</summary>
    [Id(4)] public Moments ByTime { get; set; }

    /// <summary>The same over the way (x, tenths of a km).</summary>
    [Id(6)] public Moments ByWay { get; set; }

    [Id(7)] public double WayTenths { get; set; }

    /// <summary>Level at the last refill.</summary>
    [Id(5)] public float Refilled { get; set; }

    /// <summary>How far the level strays from a straight line, percent (standard deviation); the straighter of time and way. Null: too few samples.</summary>
    public readonly double? Straying => ByTime.Count < 2 ? null : Math.Sqrt(Math.Min(Residual(ByTime), Residual(ByWay))) / 10;

    public readonly double FallSinceRefill => Math.Max(0, Refilled - Smooth);

    /// <summary>Takes the level of a second of running engine; returns what it fell and rose, hundredths of a percent.</summary>
    public (ushort Fall, ushort Rise) Take(long second, double percent, double kilometres, NoUreaUse.Settings settings)
    {
        if (Second == 0)
        {
            (Second, Smooth, Anchor, Refilled) = (second, (float)percent, (float)percent, (float)percent);
            return default;
        }

        var step = second - Second;
        if (step <= 0) return default;
        Second = second;
        WayTenths += kilometres * 10;
        // After a stop the level may be another one: it has been filled up, or the truck stands on a slope. The smoothing goes on from there.
        var weight = Math.Min(1, step / settings.SmoothingSeconds);
        Smooth += (float)((percent - Smooth) * weight);
        Sample((int)Math.Min(step, SampleSeconds), percent);

        if (Smooth <= Anchor - settings.StepPercent) return (Move(), 0);
        if (Smooth < Anchor + settings.RefillPercent) return default;
        var rise = Move();
        (ByTime, ByWay, WayTenths) = (default, default, 0);
        Refilled = Smooth;
        return (0, rise);
    }

    private ushort Move()
    {
        var moved = Math.Abs(Smooth - Anchor);
        Anchor = Smooth;
        return (ushort)Math.Min(ushort.MaxValue, Math.Round(moved * HundredthsPerPercent));
    }

    private void Sample(int seconds, double percent)
    {
        SinceSample += (ushort)seconds;
        if (SinceSample < SampleSeconds) return;
        SinceSample = 0;
        var level = (uint)Math.Round(percent * 10);
        var (time, way) = (ByTime, ByWay);
        time.Add(time.Count, level);
        way.Add((uint)WayTenths, level);
        (ByTime, ByWay) = (time, way);
    }

    private static double Residual(in Moments line) => line.VarianceY * (1 - (line.Determination ?? 0));
}
