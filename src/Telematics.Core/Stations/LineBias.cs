using Telematics.Core.Rules;

namespace Telematics.Core.Stations;

/// <summary>
/// A line against the trucks that passed it and have sound OBD data: one truck may have a bad sensor, twenty do not have the same one. So a median far from
/// one speaks against the station.
/// </summary>
/// <param name="MedianRatio">Roadside over vehicle; 1 = alike.</param>
public sealed record LineBias(int Witnesses, double MedianRatio, Sentence Reason)
{
    /// <summary>Null: too few comparable passes, or a median within the allowed ratio. Ratios to nearly nothing say nothing and are left out.</summary>
    public static LineBias? Of(IEnumerable<WitnessReport> reports, QualityRules rules)
    {
        double[] ratios = [.. reports.Where(report => report is { StationGPerKg: > 0, ObdGPerKg: > 1 }).Select(report => report.StationGPerKg!.Value / report.ObdGPerKg!.Value).Order()];
        if (ratios.Length < rules.MinWitnesses) return null;

        var median = ratios[ratios.Length / 2];
        if (median <= rules.MaxWitnessRatio && median >= 1 / rules.MaxWitnessRatio) return null;
        return new LineBias(ratios.Length, median, Sentence.Of(
            $"与{ratios.Length}次同分钟车载数据相比，遥测NOx的中位比值为{median:0.00}，超出{rules.MaxWitnessRatio:0.##}倍：疑似站点偏差。",
            $"Against the vehicles' own data of the same minute in {ratios.Length} passes, the median ratio of roadside NOx was {median:0.00}, beyond {rules.MaxWitnessRatio:0.##} times: the station is probably biased."));
    }
}
