using System.Globalization;

namespace Telematics.Tests.Fuzz;

/// <summary>
/// What the environment asks of the fuzz tests: FUZZ_SECONDS for all targets together, FUZZ_SEED, FUZZ_TARGET for one target alone.
/// The seconds bound how many inputs are tried and decide nothing else.
/// </summary>
internal static class FuzzSettings
{
    private const double DefaultSeconds = 2;
    private const int DefaultSeed = 17691;

    public static TimeSpan Budget { get; } = TimeSpan.FromSeconds(Read("FUZZ_SECONDS") is { } text ? double.Parse(text, CultureInfo.InvariantCulture) : DefaultSeconds);

    public static int Seed { get; } = Read("FUZZ_SEED") is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : DefaultSeed;

    public static string? Target { get; } = Read("FUZZ_TARGET");

    private static string? Read(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? text : null;
}
