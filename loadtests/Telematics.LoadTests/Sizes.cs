namespace Telematics.LoadTests;

/// <summary>How much of everything a run does.</summary>
/// <param name="Rounds">Times that product and baseline are run in turn; the median of the ratios is reported.</param>
/// <param name="Idle">Connections that send one frame and then nothing.</param>
/// <param name="Vehicles">Vehicles made active for the memory figure.</param>
public sealed record Sizes(int Rounds, TimeSpan During, int Connections, int Idle, int Vehicles, int LatencyProbes)
{
    public static Sizes Quick { get; } = new(3, TimeSpan.FromSeconds(8), 1000, 5000, 10_000, 200);

    public static Sizes Full { get; } = new(7, TimeSpan.FromSeconds(30), 1000, 10_000, 50_000, 2000);
}
