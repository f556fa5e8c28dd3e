using System.Collections.Immutable;
using Telematics.Core.Rules;

namespace Telematics.Core.Stations;

/// <summary>A statistic that is unusual, by how many robust sigma; the sign is the direction.</summary>
public sealed record DayAlarm(
    int Day, LineStatistic Statistic, double Value, double Usual,
    double Sigmas)
{
    /// <summary>Statistics in which only the instrument can drift; the others depend on weather, traffic and network too and raise alarms alone.</summary>
    public bool IsDrift => Statistic is LineStatistic.NegativeShare or LineStatistic.TruckNoRatio or LineStatistic.OpacityZero;

    /// <summary>The others are neighbours on the same day, not the line's own days.</summary>
    public bool OfNeighbours { get; init; }

    public Sentence Explain() => OfNeighbours
        ? Sentence.Of(
            $"{NameZh(Statistic)}为{Value:0.####}，按邻近遥测线同日数据应为{Usual:0.####}，偏离{Sigmas:+0.0;-0.0}倍稳健标准差。",
            $"{NameEn(Statistic)} was {Value:0.####}, by the neighbouring lines of the same day it should be {Usual:0.####}: {Sigmas:+0.0;-0.0} robust sigma away.")
        : Sentence.Of(
        $"{NameZh(Statistic)}为{Value:0.####}，平常为{Usual:0.####}，偏离{Sigmas:+0.0;-0.0}倍稳健标准差。",
        $"{NameEn(Statistic)} was {Value:0.####}, usually {Usual:0.####}: {Sigmas:+0.0;-0.0} robust sigma away.");

    /// <summary>A day against the line's own days before (本线历史).</summary>
    public static ImmutableArray<DayAlarm> AgainstHistory(LineDay day, ImmutableArray<LineDay> history, QualityRules rules) =>
        [.. Enum.GetValues<LineStatistic>().Select(statistic => Of(day, statistic, history, rules.MinHistoryDays, rules)).OfType<DayAlarm>()];

    /// <summary>
    /// A day against the same day of the lines around (邻近点位), in the statistics in which only the instrument can differ. A city-wide change of weather or
    /// fuel moves all of them and raises no alarm here.
    /// </summary>
    /// <param name="offsets">How far the line was from its neighbours before: a steeper road is no fault of the instrument.</param>
    /// <param name="siteProven">A person has checked the line. Until its own offsets are known, nothing is then said by comparison.</param>
    public static ImmutableArray<DayAlarm> AgainstNeighbours(
        LineDay day, ImmutableArray<LineDay> neighbours, QualityRules rules, ImmutableArray<LineDay> offsets, bool siteProven) =>
        [.. Drifting.Select(statistic => Beside(day, statistic, neighbours, rules, offsets, siteProven)).OfType<DayAlarm>()];

    /// <summary>The day less the median of its neighbours, where there are enough of them, in the statistics of <see cref="IsDrift"/>.</summary>
    public static LineDay OffsetFrom(LineDay day, ImmutableArray<LineDay> neighbours, QualityRules rules)
    {
        var values = new double?[LineDay.Statistics];
        foreach (var statistic in Drifting)
        {
            var others = Known(neighbours, statistic);
            if (others.Length >= rules.MinNeighbours) values[(int)statistic] = day[statistic] - Median(others);
        }

        return new LineDay(day.Day, day.Passes, [.. values]);
    }

    private static readonly ImmutableArray<LineStatistic> Drifting = [LineStatistic.NegativeShare, LineStatistic.TruckNoRatio, LineStatistic.OpacityZero];

    private static DayAlarm? Beside(
        LineDay day, LineStatistic statistic, ImmutableArray<LineDay> neighbours, QualityRules rules, ImmutableArray<LineDay> offsets, bool siteProven)
    {
        var others = Known(neighbours, statistic);
        if (day[statistic] is not { } value || others.Length < rules.MinNeighbours) return null;
        var own = Known(offsets, statistic);
        var known = own.Length >= rules.MinHistoryDays;
        if (!known && siteProven) return null;

        var median = Median(others);
        var usual = median + (known ? Median(own) : 0);
        var sigma = Math.Max(known ? Spread(own) : Spread(others), Floor(statistic, median, day.Passes, rules));
        var sigmas = (value - usual) / sigma;
        return Math.Abs(sigmas) > rules.AlarmSigma ? new DayAlarm(day.Day, statistic, value, usual, sigmas) { OfNeighbours = true } : null;
    }

    private static double[] Known(ImmutableArray<LineDay> days, LineStatistic statistic) => [.. days.Select(day => day[statistic]).OfType<double>()];

    /// <summary>Robust sigma: 1.4826 times the median absolute deviation.</summary>
    private static double Spread(double[] values)
    {
        var median = Median(values);
        return 1.4826 * Median([.. values.Select(one => Math.Abs(one - median))]);
    }

    private static DayAlarm? Of(LineDay day, LineStatistic statistic, ImmutableArray<LineDay> others, int needed, QualityRules rules)
    {
        if (day[statistic] is not { } value) return null;
        var usual = Known(others, statistic);
        if (usual.Length < needed) return null;

        var median = Median(usual);
        var sigma = Math.Max(Spread(usual), Floor(statistic, median, day.Passes, rules));
        var sigmas = (value - median) / sigma;
        return Math.Abs(sigmas) > rules.AlarmSigma ? new DayAlarm(day.Day, statistic, value, median, sigmas) : null;
    }

    /// <summary>Days that happen to be alike make no alarm of a trifle; a share also has the chance of its own count.</summary>
    private static double Floor(LineStatistic statistic, double usual, int passes, QualityRules rules) => statistic switch
    {
        LineStatistic.TruckNoRatio => rules.NoRatioFloor,
        LineStatistic.OpacityZero => rules.OpacityFloorPercent,
        LineStatistic.MissingRecords => rules.MissingFloor,
        LineStatistic.ClockSkew => rules.ClockFloorSeconds,
        _ => Math.Max(rules.ShareFloor, Math.Sqrt(usual * (1 - usual) / Math.Max(1, passes))),
    };

    private static double Median(double[] values)
    {
        Array.Sort(values);
        var middle = values.Length / 2;
        return values.Length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }

    private static string NameZh(LineStatistic statistic) => statistic switch
    {
        LineStatistic.ValidRate => "有效率",
        LineStatistic.PlateRate => "号牌识别率",
        LineStatistic.NegativeShare => "NO负值占比",
        LineStatistic.TruckNoRatio => "国五国六货车NO/CO2中位数",
        LineStatistic.OpacityZero => "不透光烟度零点（%）",
        LineStatistic.MissingRecords => "缺失记录数",
        _ => "时钟偏差（s）",
    };

    private static string NameEn(LineStatistic statistic) => statistic switch
    {
        LineStatistic.ValidRate => "The share of valid passes",
        LineStatistic.PlateRate => "The share of plates read",
        LineStatistic.NegativeShare => "The share of negative NO ratios",
        LineStatistic.TruckNoRatio => "The median NO/CO2 of China V and VI trucks",
        LineStatistic.OpacityZero => "The zero of opacity (%)",
        LineStatistic.MissingRecords => "The number of missing records",
        _ => "The clock's deviation (s)",
    };
}
