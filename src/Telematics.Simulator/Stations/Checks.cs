using System.Collections.Immutable;
using Telematics.Core.Stations;

namespace Telematics.Simulator.Stations;

/// <summary>The automatic check that a line makes each hour with puff gas, filters and a speed pulse.</summary>
public static class Checks
{
    public const long EveryMs = 3_600_000;

    private static readonly ImmutableArray<(string Channel, double Expected, double Tolerance)> Gases =
    [
        ("CO2", 12.0, 1.2), ("CO", 2.0, 0.25), ("HC", 600, 60), ("NO", 1500, 150), ("OPACITY", 30, 2), ("SPEED", 60, 1.6),
    ];

    /// <param name="fails">The NO channel reads a sixth too much: a dirty mirror, a leaking cell.</param>
    public static Calibration At(long atMs, bool fails, RandomStream random)
    {
        var channels = Gases.Select(gas => Check(gas, fails && gas.Channel == "NO", random)).ToImmutableArray();
        return new Calibration(atMs, CalibrationKind.Automatic, channels.All(channel => channel.Passed), channels, "");
    }

    private static ChannelCheck Check((string Channel, double Expected, double Tolerance) gas, bool isOff, RandomStream random)
    {
        var measured = Math.Round(gas.Expected * (isOff ? 1.17 : 1) + 0.2 * gas.Tolerance * random.Noise(), 3);
        return new ChannelCheck(gas.Channel, gas.Expected, measured, gas.Tolerance, Math.Abs(measured - gas.Expected) <= gas.Tolerance);
    }
}
