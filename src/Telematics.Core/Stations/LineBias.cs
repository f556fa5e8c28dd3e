using Telematics.Core.Rules;

namespace Telematics.Core.Stations;

/// <summary>
/// A line against the trucks that passed it and have sound OBD data: one truck may have a bad sensor, twenty do not have the same one. So a median far from
/// one speaks against the station.
/// </summary>
/// <param name="MedianRatio">Roadside over vehicle; 1 = alike.</param>
public sealed record LineBias(int Witnesses, double MedianRatio, Sentence Reason)
{
    /// <summary>Of passes that can be compared: not of another vehicle, nor of one whose signals are faked. Ratios to nearly nothing say nothing and are left out.</summary>
    public static IEnumerable<double> Ratios(IEnumerable<WitnessReport> reports) => reports
        .Where(report => report is { StationGPerKg: > 0, ObdGPerKg: > 1, Cause: not (WitnessCause.NotComparable or WitnessCause.WrongPlate or WitnessCause.Tampering) })
        .Select(report => report.StationGPerKg!.Value / report.ObdGPerKg!.Value);

    public static LineBias? Of(IEnumerable<WitnessReport> reports, QualityRules rules) => Of(Ratios(reports), rules);

    /// <summary>Null: too few comparable passes, or a median within the allowed ratio.</summary>
    public static LineBias? Of(IEnumerable<double> comparable, QualityRules rules)
    {
        double[] ratios = [.. comparable.Order()];
        if (ratios.Length < rules.MinWitnesses) return null;

        var median = ratios[ratios.Length / 2];
        if (median <= rules.MaxWitnessRatio && median >= 1 / rules.MaxWitnessRatio) return null;
        return new LineBias(ratios.Length, median, Sentence.Of(
            $"与{ratios.Length}次同分钟车载数据相比，遥测NOx的中位比值为{median:0.00}，超出{rules.MaxWitnessRatio:0.##}倍：疑似站点偏差。",
            $"Against the vehicles' own data of the same minute in {ratios.Length} passes, the median ratio of roadside NOx was {median:0.00}, beyond {rules.MaxWitnessRatio:0.##} times: the station is probably biased."));
    }
}
