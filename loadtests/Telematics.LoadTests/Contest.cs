using System.Globalization;

namespace Telematics.LoadTests;

/// <summary>
/// One server against another in turns: a machine that slows down slows both, so the ratio of a round means something where its rates do not.
/// The median of the rounds is reported. Both are warmed up first: a server runs for months, its compiler for seconds.
/// </summary>
public static class Contest
{
    public sealed record Outcome(double Ratio, double FramesPerSecond);

    public static async Task<Outcome> Run(string what, Target ours, Target baseline, Sizes sizes)
    {
        Progress.Say($"{what}: warming up for {sizes.WarmUp.TotalSeconds:F0} s each");
        await baseline.Measure(sizes.WarmUp / 2);
        await ours.Measure(sizes.WarmUp);

        var rounds = new List<Outcome>();
        for (var round = 1; round <= sizes.Rounds; round++)
        {
            var most = await baseline.Measure(sizes.During);
            var taken = await ours.Measure(sizes.During);
            rounds.Add(new(taken.FramesPerSecond / most.FramesPerSecond, taken.FramesPerSecond));
            Progress.Say($"  round {round} of {sizes.Rounds}: {taken.FramesPerSecond:F0} frames/s ({taken.FramesPerCpuSecond:F0} a processor second), drop server {most.FramesPerSecond:F0} ({most.FramesPerCpuSecond:F0}), ratio {rounds[^1].Ratio:F3}, load average {LoadAverage()}");
        }

        return new(Median(rounds.Select(round => round.Ratio)), Median(rounds.Select(round => round.FramesPerSecond)));
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
    }

    /// <summary>Of the last minute, our own load included: a figure taken on a busy machine is read differently.</summary>
    private static string LoadAverage() => File.ReadAllText("/proc/loadavg").Split(' ')[0].ToString(CultureInfo.InvariantCulture);
}
