namespace Telematics.LoadTests;

/// <summary>How much of everything a run does.</summary>
/// <param name="Rounds">Times that server and baseline are loaded in turn.</param>
/// <param name="FramesPerWrite">Cases of the throughput contests.</param>
/// <param name="Vehicles">Vehicles made active for the memory figure.</param>
/// <param name="Idle">So many of them then connect, send one frame and fall silent.</param>
/// <param name="DayPasses">Passes of the whole city on a day.</param>
/// <param name="ArchivedTrucks">A day of each of them goes into the archive.</param>
/// <param name="PassesPerSecond">Of the steady stream of all lines together.</param>
public sealed record Sizes(
    int Rounds, TimeSpan WarmUp, TimeSpan During, int[] FramesPerWrite, int Connections, int Vehicles, int Idle, int LatencyProbes,
    int DayPasses, double PassesPerSecond, TimeSpan Steady, int ArchivedTrucks)
{
    public static Sizes Quick { get; } = new(3, TimeSpan.FromSeconds(8), TimeSpan.FromSeconds(5), [1], 1000, 20_000, 5000, 200, 200_000, 2000, TimeSpan.FromSeconds(15), 100);

    public static Sizes Full { get; } = new(7, TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(20), [1, 8], 1000, 40_000, 10_000, 2000, 200_000, 2000, TimeSpan.FromSeconds(60), 400);
}
