using System.Collections.Immutable;
using Telematics.Core.Vehicles;

namespace Telematics.Core.Stations;

/// <summary>What is watched of a line per day (质控指标). The number is the place in <see cref="LineDay.Values"/>: never reuse one.</summary>
public enum LineStatistic : byte
{
    ValidRate = 0,
    PlateRate = 1,

    /// <summary>Share of NO ratios below zero: falls when the zero of the gas analyser creeps up.</summary>
    NegativeShare = 2,

    /// <summary>Median NO ratio of China V and VI trucks: the fleet does not change from one day to the next.</summary>
    TruckNoRatio = 3,

    /// <summary>Tenth percentile of opacity: one vehicle in ten has none, so this is the zero of the smoke meter.</summary>
    OpacityZero = 4,
    MissingRecords = 5,

    /// <summary>Median of receipt minus sending, s.</summary>
    ClockSkew = 6,
}

/// <summary>A finished day of a line. Null: too few passes to say.</summary>
public sealed record LineDay(int Day, int Passes, ImmutableArray<double?> Values)
{
    public const int Statistics = 7;

    public double? this[LineStatistic statistic] => Values[(int)statistic];
}

/// <summary>The running day of a line.</summary>
public sealed record LineTally(int Day)
{
    private const double OpacityZeroShare = 0.1;

    public int Passes { get; init; }
    public int Valid { get; init; }
    public int PlateRead { get; init; }
    public int NoMeasured { get; init; }
    public int NoNegative { get; init; }
    public long Missing { get; init; }
    public QuantileSketch TruckNoRatio { get; init; } = QuantileSketch.Empty;
    public QuantileSketch Opacity { get; init; } = QuantileSketch.Empty;
    public QuantileSketch ClockSkewSeconds { get; init; } = QuantileSketch.Empty;

    /// <param name="stage">By the registry; decides whether the pass is one of the trucks compared from day to day.</param>
    public LineTally Add(JudgedPass pass, EmissionStage stage, long? sentAtMs)
    {
        var ratio = pass.Measured.NoToCo2;
        var truck = stage is EmissionStage.V or EmissionStage.VI && pass.Measured.Kind is (VehicleKind.HeavyTruck or VehicleKind.MediumTruck);
        return this with
        {
            Passes = Passes + 1,
            Valid = Valid + (pass.Validity == PassValidity.Valid ? 1 : 0),
            PlateRead = PlateRead + (pass.Validity.HasFlag(PassValidity.PlateUnreadable) ? 0 : 1),
            NoMeasured = NoMeasured + (ratio is null ? 0 : 1),
            NoNegative = NoNegative + (ratio < 0 ? 1 : 0),
            TruckNoRatio = truck && ratio is { } value ? TruckNoRatio.Add(value) : TruckNoRatio,
            Opacity = pass.Measured.OpacityPercent is { } opacity ? Opacity.Add(opacity) : Opacity,
            ClockSkewSeconds = sentAtMs is { } sent ? ClockSkewSeconds.Add((pass.ReceivedAtMs - sent) / 1000.0) : ClockSkewSeconds,
        };
    }

    public LineDay Close(QualityRules rules)
    {
        var enough = Passes >= rules.MinPasses;
        return new LineDay(Day, Passes,
        [
            enough ? (double)Valid / Passes : null,
            enough ? (double)PlateRead / Passes : null,
            NoMeasured >= rules.MinPasses ? (double)NoNegative / NoMeasured : null,
            TruckNoRatio.Count >= rules.MinTrucks ? TruckNoRatio.Quantile(0.5) : null,
            Opacity.Count >= rules.MinPasses ? Opacity.Quantile(OpacityZeroShare) : null,
            enough ? Missing : null,
            ClockSkewSeconds.Count >= rules.MinPasses ? ClockSkewSeconds.Quantile(0.5) : null,
        ]);
    }
}
