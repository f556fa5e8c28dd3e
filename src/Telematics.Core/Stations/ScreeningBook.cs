using System.Collections.Immutable;
using Telematics.Core.Vehicles;

namespace Telematics.Core.Stations;

/// <summary>Vehicles of one stage at one load are compared with each other only.</summary>
public readonly record struct ScreeningBin(EmissionStage Stage, int VspBin)
{
    /// <summary>Null: no load known, or outside the bins. The ends belong to the lower bin.</summary>
    public static ScreeningBin? Of(JudgedPass pass, EmissionStage stage, ScreeningRules rules)
    {
        if (pass.VspKwPerT is not { } vsp || vsp < 0) return null;
        for (var bin = 0; bin < rules.VspBinEnds.Length; bin++)
            if (vsp <= rules.VspBinEnds[bin]) return new ScreeningBin(stage, bin);

        return null;
    }
}

public sealed record ScreeningFigures(QuantileSketch NoRatio, QuantileSketch OpacityPerCo2)
{
    public static ScreeningFigures Empty { get; } = new(QuantileSketch.Empty, QuantileSketch.Empty);

    public ScreeningFigures Merge(ScreeningFigures other) => new(NoRatio.Merge(other.NoRatio), OpacityPerCo2.Merge(other.OpacityPerCo2));
}

/// <summary>
/// What is usual in this city, per stage and VSP bin, from its own valid passes (筛查). A pass is <see cref="JudgedPass.ScreenHigh"/> when it lies above
/// both an absolute cut and the percentile of its own bin: the dirtiest twentieth of a clean stage is no one to look for. Books of lines, days or nodes merge.
/// </summary>
public sealed record ScreeningBook
{
    public ImmutableDictionary<ScreeningBin, ScreeningFigures> Figures { get; init; } = ImmutableDictionary<ScreeningBin, ScreeningFigures>.Empty;

    public static ScreeningBook Empty { get; } = new();

    /// <summary>Passes that do not count teach nothing.</summary>
    public ScreeningBook Observe(JudgedPass pass, EmissionStage stage, ScreeningRules rules)
    {
        if (pass.Validity != PassValidity.Valid || ScreeningBin.Of(pass, stage, rules) is not { } bin) return this;
        var figures = Figures.GetValueOrDefault(bin, ScreeningFigures.Empty);
        var next = new ScreeningFigures(
            pass.Measured.NoToCo2 is { } ratio ? figures.NoRatio.Add(ratio) : figures.NoRatio,
            pass.OpacityPerCo2 is { } opacity ? figures.OpacityPerCo2.Add(opacity) : figures.OpacityPerCo2);
        return new ScreeningBook { Figures = Figures.SetItem(bin, next) };
    }

    public ScreeningBook Merge(ScreeningBook other) => new()
    {
        Figures = other.Figures.Aggregate(Figures, (all, bin) => all.SetItem(bin.Key, all.GetValueOrDefault(bin.Key, ScreeningFigures.Empty).Merge(bin.Value))),
    };

    public bool IsHigh(JudgedPass pass, EmissionStage stage, StationRules rules)
    {
        var screening = rules.Screening;
        if (pass.Validity != PassValidity.Valid || ScreeningBin.Of(pass, stage, screening) is not { } bin) return false;
        if (!Figures.TryGetValue(bin, out var figures)) return false;

        var counts = rules.Limits.CountForScreening;
        var noCut = pass.Measured.NoToCo2 > screening.MinNoRatio || pass.NoGPerKg > screening.MinNoGPerKg;
        var opacityCut = pass.OpacityPerCo2 > screening.MinOpacityPerCo2;
        return (counts.HasFlag(PollutantItems.No) && noCut && IsUnusual(pass.Measured.NoToCo2, figures.NoRatio, screening))
               || (counts.HasFlag(PollutantItems.Opacity) && opacityCut && IsUnusual(pass.OpacityPerCo2, figures.OpacityPerCo2, screening));
    }

    private static bool IsUnusual(double? value, QuantileSketch usual, ScreeningRules rules) =>
        usual.Count >= rules.MinPasses && value > usual.Quantile(rules.Percentile);
}
