namespace Telematics.Accuracy;

/// <summary>
/// A stream of chance: the same seed gives the same numbers on every machine. Written for this benchmark, so that nothing of it hangs on the simulator.
/// Xorshift with a multiplication (xorshift64*): one multiplication a draw.
/// </summary>
public sealed class Chance
{
    private const double UnitOf53Bits = 1.0 / (1UL << 53);
    private ulong _state;

    public Chance(ulong seed) => _state = Scatter(seed) | 1;

    /// <summary>A stream of its own for one part, so that one part's use of chance does not move another's.</summary>
    public static Chance Of(params ReadOnlySpan<ulong> names)
    {
        var seed = 0UL;
        foreach (var name in names) seed = Scatter(seed ^ Scatter(name));
        return new Chance(seed);
    }

    public ulong Bits()
    {
        _state ^= _state >> 12;
        _state ^= _state << 25;
        _state ^= _state >> 27;
        return _state * 0x2545F4914F6CDD1D;
    }

    /// <summary>0 &lt;= value &lt; 1.</summary>
    public double Unit() => (Bits() >> 11) * UnitOf53Bits;

    public double Between(double low, double high) => low + (high - low) * Unit();

    public double Of(Spread spread) => Between(spread.Low, spread.High);

    /// <summary>0 &lt;= value &lt; count.</summary>
    public int Index(int count) => (int)(Unit() * count);

    /// <summary>Both ends may come.</summary>
    public int Whole(int low, int high) => low + Index(high - low + 1);

    public bool Hit(double probability) => Unit() < probability;

    public T Pick<T>(params ReadOnlySpan<T> from) => from[Index(from.Length)];

    /// <summary>By weights that need not sum to one.</summary>
    public int Weighted(ReadOnlySpan<double> weights)
    {
        var sum = 0.0;
        foreach (var weight in weights) sum += weight;
        var left = Unit() * sum;
        for (var i = 0; i < weights.Length; i++)
            if ((left -= weights[i]) < 0) return i;
        return weights.Length - 1;
    }

    /// <summary>Nearly normal, mean 0, deviation 1, never beyond 3.5: four uniform numbers out of one draw.</summary>
    public double Normal()
    {
        const double mean = 2 * 65535.0, deviation = 65536 * 0.5773502692;
        var bits = Bits();
        return ((bits & 0xFFFF) + ((bits >> 16) & 0xFFFF) + ((bits >> 32) & 0xFFFF) + (bits >> 48) - mean) / deviation;
    }

    /// <summary>Laplace, mean 0, deviation 1: heavier tails.</summary>
    public double Laplace()
    {
        const double scale = 0.7071067812;
        var unit = Unit() - 0.5;
        return -scale * Math.Sign(unit) * Math.Log(Math.Max(1e-12, 1 - 2 * Math.Abs(unit)));
    }

    private static ulong Scatter(ulong bits)
    {
        bits += 0x9E3779B97F4A7C15;
        bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9;
        bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EB;
        return bits ^ (bits >> 31);
    }
}

/// <summary>From where to where a parameter is drawn, evenly.</summary>
public readonly record struct Spread(double Low, double High)
{
    public static implicit operator Spread((double Low, double High) ends) => new(ends.Low, ends.High);
}
