using Telematics.Core.Rules;

namespace Telematics.Core.Stations;

/// <summary>Limits of HJ 845 (限值) and what an exceedance of each is good for. A value equal to its limit passes.</summary>
/// <param name="CountForVerdict">Two in a row make a case.</param>
/// <param name="CountForScreening">Worth a mark; includes those that count for the verdict.</param>
public sealed record PassLimits(double OpacityPercent, double Ringelmann, double NoPpm, PollutantItems CountForVerdict, PollutantItems CountForScreening)
{
    /// <summary>In the unit of the item: %, class, ppm.</summary>
    public double Of(PollutantItems item) => item switch
    {
        PollutantItems.Opacity => OpacityPercent,
        PollutantItems.Ringelmann => Ringelmann,
        PollutantItems.No => NoPpm,
        _ => throw new ArgumentOutOfRangeException(nameof(item), item, "one item at a time"),
    };

    internal static PassLimits Read(RuleSection section)
    {
        PollutantItems verdict = default, screening = default;
        var opacity = section.Number("opacity", "%", 1, 100);
        Counts("opacityCounts", PollutantItems.Opacity);
        var ringelmann = section.Number("ringelmann", "class", 0, 5);
        Counts("ringelmannCounts", PollutantItems.Ringelmann);
        var no = section.Number("no", "ppm", 1, 50_000);
        Counts("noCounts", PollutantItems.No);
        section.Close();
        return new PassLimits(opacity, ringelmann, no, verdict, screening);

        void Counts(string name, PollutantItems item)
        {
            var word = section.Choice(name, "verdict", "screening", "no");
            if (word == "verdict") verdict |= item;
            if (word != "no") screening |= item;
        }
    }
}
