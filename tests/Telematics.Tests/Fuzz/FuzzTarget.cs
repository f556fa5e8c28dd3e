using System.Text;

namespace Telematics.Tests.Fuzz;

/// <summary>One parser, with inputs to begin from and the promises that it keeps for every input.</summary>
internal abstract class FuzzTarget(string name)
{
    public string Name { get; } = name;

    /// <summary>Inputs as they should be; everything tried is made out of them.</summary>
    public abstract IReadOnlyList<byte[]> Seeds { get; }

    /// <summary>Pieces that mean something to the parser, to be put in anywhere.</summary>
    public virtual IReadOnlyList<byte[]> Words => [];

    /// <summary>Tried however small the budget is, so that a run with the same seed always begins with the same inputs.</summary>
    public virtual int LeastRuns => 2000;

    /// <summary>Makes lengths and checks fit again, so that a change gets past the first look. Asked for half of the inputs.</summary>
    public virtual byte[] Mend(byte[] input, Random random) => input;

    /// <summary>Throws when a promise is broken. Anything that it does by chance hangs on the input alone, so that an input breaks it each time or never.</summary>
    public abstract Task Check(byte[] input);

    protected static byte[][] Texts(params string[] texts) => [.. texts.Select(Encoding.UTF8.GetBytes)];

    protected static Random RandomOf(byte[] input)
    {
        var hash = 17;
        foreach (var b in input) hash = unchecked(hash * 31 + b);
        return new Random(hash);
    }
}
