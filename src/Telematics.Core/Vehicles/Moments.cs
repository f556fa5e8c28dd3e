using Orleans;

namespace Telematics.Core.Vehicles;

/// <summary>
/// How two quantities vary and go together, from sums alone: mean, spread, correlation. Whole numbers, so that the order of the seconds does not matter;
/// a day of the largest values stays far below overflow.
/// </summary>
[GenerateSerializer, Alias("moments")]
public struct Moments
{
    [Id(0)] public uint Count { get; set; }
    [Id(1)] public ulong X { get; set; }
    [Id(2)] public ulong Y { get; set; }
    [Id(3)] public ulong XX { get; set; }
    [Id(4)] public ulong YY { get; set; }
    [Id(5)] public ulong XY { get; set; }

    public readonly double MeanX => Count == 0 ? 0 : (double)X / Count;
    public readonly double MeanY => Count == 0 ? 0 : (double)Y / Count;
    public readonly double VarianceX => Spread(XX, MeanX);
    public readonly double VarianceY => Spread(YY, MeanY);

    /// <summary>Share of the one's variance that the other explains (R²); null when one of them does not move.</summary>
    public readonly double? Determination
    {
        get
        {
            var (x, y) = (VarianceX, VarianceY);
            if (x <= 0 || y <= 0) return null;
            var common = (double)XY / Count - MeanX * MeanY;
            return Math.Min(1, common * common / (x * y));
        }
    }

    /// <summary>How much y rises with one of x.</summary>
    public readonly double Slope => VarianceX > 0 ? ((double)XY / Count - MeanX * MeanY) / VarianceX : 0;

    public void Add(uint x, uint y)
    {
        Count++;
        X += x;
        Y += y;
        XX += (ulong)x * x;
        YY += (ulong)y * y;
        XY += (ulong)x * y;
    }

    private readonly double Spread(ulong squares, double mean) => Count == 0 ? 0 : Math.Max(0, (double)squares / Count - mean * mean);
}
