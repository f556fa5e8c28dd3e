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

    public Sentence Explain() => Sentence.Of(
        $"{NameZh(Statistic)}为{Value:0.####}，平常为{Usual:0.####}，偏离{Sigmas:+0.0;-0.0}倍稳健标准差。",
        $"{NameEn(Statistic)} was {Value:0.####}, usually {Usual:0.####}: {Sigmas:+0.0;-0.0} robust sigma away.");

    /// <summary>A day against the line's own days before (本线历史).</summary>
    public static ImmutableArray<DayAlarm> AgainstHistory(LineDay day, ImmutableArray<LineDay> history, QualityRules rules) =>
        [.. Enum.GetValues<LineStatistic>().Select(statistic => Of(day, statistic, history, rules.MinHistoryDays, rules)).OfType<DayAlarm>()];

    /// <summary>
    /// A day against the same day of the lines around (邻近点位), in the statistics in which only the instrument can differ. A city-wide change of weather or
    /// fuel moves all of them and raises no alarm here.
    /// </summary>
    public static ImmutableArray<DayAlarm> AgainstNeighbours(LineDay day, ImmutableArray<LineDay> neighbours, QualityRules rules) =>
        [.. Enum.GetValues<LineStatistic>().Select(statistic => Of(day, statistic, neighbours, rules.MinNeighbours, rules)).OfType<DayAlarm>().Where(alarm => alarm.IsDrift)];

    private static DayAlarm? Of(LineDay day, LineStatistic statistic, ImmutableArray<LineDay> others, int needed, QualityRules rules)
    {
        if (day[statistic] is not { } value) return null;
        double[] usual = [.. others.Select(other => other[statistic]).OfType<double>()];
        if (usual.Length < needed) return null;

        var median = Median(usual);
        var sigma = Math.Max(1.4826 * Median([.. usual.Select(one => Math.Abs(one - median))]), Floor(statistic, median, day.Passes, rules));
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
