using System.Collections.Immutable;

namespace Telematics.Core.Stations;

/// <summary>
/// Quantiles of any number of values in bounded space, mergeable: merging two sketches gives exactly the sketch of all their values (DDSketch, Masson
/// et al. 2019, with negatives). Values fall into bins whose width grows with the value, so a quantile is within <see cref="RelativeError"/> of the true
/// one. Below <see cref="Smallest"/> counts as zero, above <see cref="Largest"/> as that: at most 2 x 1383 + 1 bins, some tens in practice.
/// </summary>
public sealed record QuantileSketch
{
    public const double RelativeError = 0.01;
    public const double Smallest = 1e-6;
    public const double Largest = 1e6;

    private const double Gamma = (1 + RelativeError) / (1 - RelativeError);
    private static readonly double LogGamma = Math.Log(Gamma);

    /// <summary>Signed bin number (0 = zero, negative = below zero) to count; the order of the keys is the order of the values.</summary>
    public ImmutableSortedDictionary<int, long> Bins { get; init; } = ImmutableSortedDictionary<int, long>.Empty;

    public long Count { get; init; }

    public static QuantileSketch Empty { get; } = new();

    public QuantileSketch Add(double value)
    {
        if (double.IsNaN(value)) throw new ArgumentOutOfRangeException(nameof(value));
        return Add(BinOf(value), 1);
    }

    public QuantileSketch Merge(QuantileSketch other) => other.Bins.Aggregate(this, (sum, bin) => sum.Add(bin.Key, bin.Value));

    /// <summary>The value at that share of the ordered values (0 = smallest, 1 = largest); null when empty.</summary>
    public double? Quantile(double share)
    {
        if (Count == 0) return null;
        var rank = share * (Count - 1);
        long below = 0;
        foreach (var (bin, count) in Bins)
        {
            below += count;
            if (below > rank) return ValueOf(bin);
        }

        return ValueOf(Bins.Last().Key);
    }

    private QuantileSketch Add(int bin, long count) =>
        this with { Bins = Bins.SetItem(bin, Bins.GetValueOrDefault(bin) + count), Count = Count + count };

    private static int BinOf(double value)
    {
        var size = Math.Min(Math.Abs(value), Largest);
        return size < Smallest ? 0 : Math.Sign(value) * ((int)Math.Ceiling(Math.Log(size / Smallest) / LogGamma) + 1);
    }

    /// <summary>The value whose relative distance to both ends of the bin is the same.</summary>
    private static double ValueOf(int bin) =>
        bin == 0 ? 0 : Math.Sign(bin) * 2 * Smallest * Math.Pow(Gamma, Math.Abs(bin) - 1) / (Gamma + 1);
}
