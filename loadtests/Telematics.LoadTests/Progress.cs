using System.Diagnostics;
using System.Globalization;

namespace Telematics.LoadTests;

/// <summary>Lines with the time since the start, so that nobody wonders whether it still runs.</summary>
public static class Progress
{
    private static readonly long Began = Stopwatch.GetTimestamp();

    public static void Say(FormattableString line) => Console.WriteLine(
        string.Create(CultureInfo.InvariantCulture, $"{Stopwatch.GetElapsedTime(Began).TotalSeconds,5:F0} s  ") + line.ToString(CultureInfo.InvariantCulture));
}
