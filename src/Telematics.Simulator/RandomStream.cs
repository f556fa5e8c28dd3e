namespace Telematics.Simulator;

/// <summary>
/// SplitMix64: eight bytes of state, no allocation, and the same sequence on every runtime, so that a seed names a city for good.
/// </summary>
public sealed class RandomStream(ulong seed)
{
    private const double UnitOf53Bits = 1.0 / (1UL << 53);
    private ulong _state = seed;

    /// <summary>A stream of its own for a part, so that one part's use of chance does not move another's.</summary>
    public RandomStream Branch() => new(NextBits());

    /// <summary>0 &lt;= value &lt; 1.</summary>
    public double NextDouble() => (NextBits() >> 11) * UnitOf53Bits;

    public double Between(double low, double high) => low + (high - low) * NextDouble();

    /// <summary>0 &lt;= value &lt; count.</summary>
    public int Index(int count) => (int)(NextDouble() * count);

    public bool Chance(double probability) => NextDouble() < probability;

    /// <summary>Nearly normal, mean 0, deviation 1, never beyond 3.5: the sum of four uniform numbers out of one draw.</summary>
    public double Noise()
    {
        const double mean = 2 * 65535.0, deviation = 65536 * 0.577350269; // sqrt(4/12)
        var bits = NextBits();
        var sum = (bits & 0xFFFF) + ((bits >> 16) & 0xFFFF) + ((bits >> 32) & 0xFFFF) + (bits >> 48);
        return (sum - mean) / deviation;
    }

    private ulong NextBits()
    {
        _state += 0x9E3779B97F4A7C15;
        var bits = _state;
        bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9;
        bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EB;
        return bits ^ (bits >> 31);
    }
}
