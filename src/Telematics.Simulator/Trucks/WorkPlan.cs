using System.Collections.Immutable;

namespace Telematics.Simulator.Trucks;

/// <summary>Daily working time by the city's clock (GMT+8); may run over midnight.</summary>
public sealed record Shift(int StartSecondOfDay, int LengthSeconds)
{
    private const int SecondsPerDay = 86_400, Gmt8 = 8 * 3600;

    public bool Covers(long unixSeconds) => SinceStart(unixSeconds) < LengthSeconds;

    /// <summary>The first start at or after that second.</summary>
    public long NextStart(long unixSeconds) => SinceStart(unixSeconds) is var since and > 0 ? unixSeconds + SecondsPerDay - since : unixSeconds;

    private long SinceStart(long unixSeconds) => (unixSeconds + Gmt8 - StartSecondOfDay) % SecondsPerDay;
}

/// <summary>Where a truck lives, where it goes, and when.</summary>
/// <param name="Depot">Junction of the network.</param>
/// <param name="Customers">Junctions; other than the depot.</param>
public sealed record WorkPlan(int Depot, ImmutableArray<int> Customers, Shift Shift);
