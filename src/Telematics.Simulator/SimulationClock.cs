namespace Telematics.Simulator;

/// <summary>
/// Time of the simulated world: starts in the past, runs faster than the real clock until it meets the present, and is the present from
/// then on. So a city has a history soon after its start, and no reading is ever in the future.
/// </summary>
public sealed class SimulationClock(TimeProvider time, DateTimeOffset start, double speedUp)
{
    private readonly DateTimeOffset _origin = time.GetUtcNow();

    public DateTimeOffset Now
    {
        get
        {
            var present = time.GetUtcNow();
            var sped = start + (present - _origin) * speedUp;
            return sped < present ? sped : present;
        }
    }

    public long NowSeconds => Now.ToUnixTimeSeconds();

    /// <summary>How long to wait, in real time, until that second has come; zero when it has.</summary>
    public TimeSpan Until(long unixSeconds)
    {
        var moment = DateTimeOffset.FromUnixTimeSeconds(unixSeconds);
        var sped = _origin + TimeSpan.FromTicks((long)Math.Ceiling((moment - start).Ticks / speedUp));
        var wait = (sped > moment ? sped : moment) - time.GetUtcNow();
        return wait > TimeSpan.Zero ? wait : TimeSpan.Zero;
    }
}
