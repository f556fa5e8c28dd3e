using System.Globalization;

namespace Telematics.Accuracy.Reporting;

/// <summary>A share with its Wilson 95 % interval: honest for few trucks and for shares near 0 and 1.</summary>
public readonly record struct Interval(int Hits, int All)
{
    private const double Z = 1.96;

    public double Share => All == 0 ? double.NaN : (double)Hits / All;

    public double Low => All == 0 ? 0 : Math.Max(0, Centre - Half);

    public double High => All == 0 ? 1 : Math.Min(1, Centre + Half);

    private double Centre => (Share + Z * Z / (2 * All)) / (1 + Z * Z / All);

    private double Half => Z / (1 + Z * Z / All) * Math.Sqrt(Share * (1 - Share) / All + Z * Z / (4.0 * All * All));

    public static Interval Of<T>(IReadOnlyCollection<T> all, Func<T, bool> hit) => new(all.Count(hit), all.Count);

    public string Percent() => All == 0 ? "–" : string.Create(CultureInfo.InvariantCulture, $"{100 * Share:F1} ({100 * Low:F0}–{100 * High:F0})");

    public string PerMille() => All == 0 ? "–" : string.Create(CultureInfo.InvariantCulture, $"{1000 * Share:F1} ({1000 * Low:F1}–{1000 * High:F1})");
}
