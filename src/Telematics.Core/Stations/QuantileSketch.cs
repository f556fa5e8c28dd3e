using System.Collections.Immutable;

namespace Telematics.Core.Stations;

/// <summary>
/// Quantiles of any number of values in bounded space, mergeable: merging two sketches gives exactly the sketch of all their values (DDSketch, Masson
/// et al. 2019, with negatives). Values fall into bins whose width grows with the value, so a quantile is within <see cref="RelativeError"/> of the true
/// one. Below <see cref="Smallest"/> counts as zero, above <see cref="Largest"/> as that. With more than <see cref="MaxBins"/> bins those nearest to zero
/// melt into the one of zero; which ones, and so the sketch, hangs on the values alone and not on their order.
/// </summary>
public sealed record QuantileSketch
{
    public const double RelativeError = 0.01;
    public const double Smallest = 1e-6;
    public const double Largest = 1e6;

    /// <summary>Some tens to two hundred in practice; three decades on both sides of zero are as many. A bin takes 64 bytes.</summary>
    public const int MaxBins = 768;

    private const double Gamma = (1 + RelativeError) / (1 - RelativeError);
    private static readonly double LogGamma = Math.Log(Gamma);

    /// <summary>Signed bin number (0 = zero, negative = below zero) to count; the order of the keys is the order of the values.</summary>
    public ImmutableSortedDictionary<int, long> Bins { get; init; } = ImmutableSortedDictionary<int, long>.Empty;

    public long Count { get; init; }

    /// <summary>Bins up to this number, on either side, have melted into that of zero.</summary>
    public int MeltedTo { get; init; }

    public static QuantileSketch Empty { get; } = new();

    public QuantileSketch Add(double value)
    {
        if (double.IsNaN(value)) throw new ArgumentOutOfRangeException(nameof(value));
        return Add(BinOf(value), 1);
    }

    public QuantileSketch Merge(QuantileSketch other) => other.Bins.Aggregate(Melt(other.MeltedTo), (sum, bin) => sum.Add(bin.Key, bin.Value));

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

    private QuantileSketch Add(int bin, long count)
    {
        if (Math.Abs(bin) <= MeltedTo) bin = 0;
        var next = this with { Bins = Bins.SetItem(bin, Bins.GetValueOrDefault(bin) + count), Count = Count + count };
        while (next.Bins.Count > MaxBins) next = next.Melt(next.Bins.Keys.Where(key => key != 0).Min(int.Abs));
        return next;
    }

    private QuantileSketch Melt(int upTo)
    {
        if (upTo <= MeltedTo) return this;
        var small = Bins.Where(bin => Math.Abs(bin.Key) <= upTo).ToList();
        var bins = Bins.RemoveRange(small.Select(bin => bin.Key));
        return this with { Bins = small.Count > 0 ? bins.Add(0, small.Sum(bin => bin.Value)) : bins, MeltedTo = upTo };
    }

    private static int BinOf(double value)
    {
        var size = Math.Min(Math.Abs(value), Largest);
        return size < Smallest ? 0 : Math.Sign(value) * ((int)Math.Ceiling(Math.Log(size / Smallest) / LogGamma) + 1);
    }

    /// <summary>The value whose relative distance to both ends of the bin is the same.</summary>
    private static double ValueOf(int bin) =>
        bin == 0 ? 0 : Math.Sign(bin) * 2 * Smallest * Math.Pow(Gamma, Math.Abs(bin) - 1) / (Gamma + 1);
}
