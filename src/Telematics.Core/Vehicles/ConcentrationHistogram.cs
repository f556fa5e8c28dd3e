namespace Telematics.Core.Vehicles;

/// <summary>
/// Counts of NOx concentrations in bins of 50 ppm, enough for a median: the limits of D3 (500 and 900 ppm) are bin edges, so "the median is above
/// the limit" is exact there. A bin holds its upper edge, so that 500 ppm is not above 500.
/// </summary>
public static class ConcentrationHistogram
{
    public const int Bins = 32;

    private const double Width = 50;

    public static void Add(int[] counts, double ppm) => counts[Math.Clamp((int)Math.Ceiling(ppm / Width) - 1, 0, Bins - 1)]++;

    public static int Count(int[]? counts) => counts?.Sum() ?? 0;

    /// <summary>Interpolated within its bin; null when empty. Beyond the last bin (1550 ppm) its lower edge is given.</summary>
    public static double? Median(int[]? counts)
    {
        var half = Count(counts) / 2.0;
        if (counts is null || half == 0) return null;
        var below = 0;
        for (var bin = 0; bin < Bins - 1; bin++)
        {
            if (below + counts[bin] >= half) return Width * (bin + (half - below) / counts[bin]);
            below += counts[bin];
        }

        return Width * (Bins - 1);
    }
}
