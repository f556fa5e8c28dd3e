using Orleans;

namespace Telematics.Core.Vehicles;

/// <summary>
/// Which seconds of the last month were counted already, so that each counts once, however often and in whatever order it is sent.
/// Held as sorted runs [start, end): a truck that drives on sends one long run, so a month takes few of them.
/// The number of runs is capped. Over the cap the smallest gap is closed: its seconds are taken as counted although they were not, and if
/// they arrive later they look like repeats. That errs towards counting too little, never twice; <see cref="GapSecondsClosed"/> tells how
/// many seconds this may concern.
/// </summary>
[GenerateSerializer, Alias("seconds-seen")]
public sealed class SecondsSeen
{
    /// <summary>8 bytes a run; 30 days of three trips fit, and the whole state into 4 KiB.</summary>
    public const int MaxRuns = 91;

    /// <summary>start, end, start, end, ... Unix seconds (good until 2106).</summary>
    [Id(0)] public uint[] Bounds { get; set; } = new uint[8];

    [Id(1)] public int Runs { get; set; }

    [Id(2)] public long GapSecondsClosed { get; set; }

    /// <summary>True if this second was not counted before; it is from now on.</summary>
    public bool Add(long unixSeconds)
    {
        if (unixSeconds is < 0 or >= uint.MaxValue) return false;
        var second = (uint)unixSeconds;
        var run = LastRunStartingAtOrBefore(second);
        if (run >= 0 && second < End(run)) return false;

        var touchesLeft = run >= 0 && second == End(run);
        var touchesRight = run + 1 < Runs && second + 1 == Start(run + 1);
        if (touchesLeft && touchesRight) CloseGapAfter(run);
        else if (touchesLeft) Bounds[2 * run + 1]++;
        else if (touchesRight) Bounds[2 * (run + 1)]--;
        else Insert(run + 1, second);
        return true;
    }

    /// <summary>Drops what ended before; such seconds must not be offered again.</summary>
    public void Forget(long beforeUnixSeconds)
    {
        var old = 0;
        while (old < Runs && End(old) <= beforeUnixSeconds) old++;
        if (old == 0) return;
        Bounds.AsSpan(2 * old, 2 * (Runs - old)).CopyTo(Bounds);
        Runs -= old;
    }

    /// <summary>First and last counted second in [from, to); null when there is none.</summary>
    public (long First, long Last)? Within(long from, long to)
    {
        long? first = null;
        var last = 0L;
        for (var run = 0; run < Runs; run++)
        {
            if (End(run) <= from || Start(run) >= to) continue;
            first ??= Math.Max(from, Start(run));
            last = Math.Min(to, End(run)) - 1;
        }

        return first is { } known ? (known, last) : null;
    }

    private uint Start(int run) => Bounds[2 * run];

    private uint End(int run) => Bounds[2 * run + 1];

    private int LastRunStartingAtOrBefore(uint second)
    {
        int low = 0, high = Runs - 1;
        if (high >= 0 && Start(high) <= second) return high; // the live stream always ends here
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (Start(middle) <= second) low = middle + 1;
            else high = middle - 1;
        }

        return high;
    }

    private void Insert(int run, uint second)
    {
        if (2 * Runs == Bounds.Length)
        {
            var larger = new uint[Math.Min(2 * Bounds.Length, 2 * (MaxRuns + 1))];
            Bounds.CopyTo(larger, 0);
            Bounds = larger;
        }

        Bounds.AsSpan(2 * run, 2 * (Runs - run)).CopyTo(Bounds.AsSpan(2 * run + 2));
        Bounds[2 * run] = second;
        Bounds[2 * run + 1] = second + 1;
        if (++Runs > MaxRuns) CloseSmallestGap();
    }

    private void CloseSmallestGap()
    {
        var smallest = 0;
        for (var run = 1; run + 1 < Runs; run++)
            if (Gap(run) < Gap(smallest)) smallest = run;
        GapSecondsClosed += Gap(smallest);
        CloseGapAfter(smallest);
    }

    private uint Gap(int run) => Start(run + 1) - End(run);

    private void CloseGapAfter(int run)
    {
        Bounds[2 * run + 1] = End(run + 1);
        Bounds.AsSpan(2 * (run + 2), 2 * (Runs - run - 2)).CopyTo(Bounds.AsSpan(2 * (run + 1)));
        Runs--;
    }
}
