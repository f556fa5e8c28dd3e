using Telematics.Core.Rules;

namespace Telematics.Core.Vehicles;

public enum ReadingTime : byte
{
    Judged,

    /// <summary>So old that it changes no verdict: stored and shown only.</summary>
    StoredOnly,

    /// <summary>The terminal's clock was wrong: the raw frame is kept, no reading is stored.</summary>
    ClockFault,
}

/// <summary>What is done with the time that a terminal claims (contract.md, vehicle frames).</summary>
public static class ReadingTimes
{
    public static ReadingTime Classify(long unixSeconds, long receivedAtMs, IngestSettings settings)
    {
        var received = receivedAtMs / 1000;
        if (unixSeconds > received + settings.MaxAheadSeconds) return ReadingTime.ClockFault;
        if (unixSeconds < settings.OldestUnixSeconds) return ReadingTime.ClockFault;
        if (unixSeconds >= received - settings.MaxAheadSeconds) return ReadingTime.Judged; // agrees with our clock, whatever that is
        if (IsUnsetClock(unixSeconds, settings)) return ReadingTime.ClockFault;
        return unixSeconds < received - settings.MaxAgeSeconds ? ReadingTime.StoredOnly : ReadingTime.Judged;
    }

    /// <summary>A terminal whose clock was never set counts on from a known default: the first hours after power-up look alike.</summary>
    private static bool IsUnsetClock(long unixSeconds, IngestSettings settings)
    {
        foreach (var start in settings.UnsetClockStarts)
            if (unixSeconds >= start && unixSeconds < start + settings.UnsetClockSeconds) return true;
        return false;
    }
}
