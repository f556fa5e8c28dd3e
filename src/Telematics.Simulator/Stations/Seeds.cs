namespace Telematics.Simulator.Stations;

/// <summary>Seeds out of seeds and names, so that what is drawn for one pass hangs on nothing that other passes draw, nor on their order.</summary>
internal static class Seeds
{
    public static ulong Mix(ulong seed, ulong other)
    {
        var bits = (seed ^ other * 0x9E3779B97F4A7C15) + 0x632BE59BD9B4E019;
        bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9;
        return bits ^ (bits >> 27);
    }

    /// <summary>FNV-1a.</summary>
    public static ulong Of(string text) => text.Aggregate(14695981039346656037UL, (hash, letter) => (hash ^ letter) * 1099511628211UL);
}
