using System.Globalization;
using Telematics.Core.Vehicles;

namespace Telematics.Core.Rules;

/// <summary>Why a vehicle is not flagged today, for its page: too little evidence (which), or measured and within the limit.</summary>
public static class WhyNot
{
    /// <summary>Null when there is nothing to say: every rule that could speak has fired.</summary>
    public static Sentence? Of(VehicleState state, VehicleFacts facts, RuleSet rules)
    {
        if (state.Book.Find(state.NewestDay) is not { } sums || state.DetailOf(state.NewestDay) is not { } detail)
            return new("尚无可判定的数据。", "There are no data to judge yet.");

        var day = DayLook.Evidence(state, sums, detail, facts, rules);
        var reasons = new List<Sentence>();
        if (!day.JudgedAsChinaSix && !day.JudgedAsChinaFive) reasons.Add(new("登记的排放阶段没有排放判定规则。", "No emission rule is made for the registered stage."));
        else if (!day.Suffices) reasons.Add(Lack(day));
        var sound = new List<string>();
        foreach (var rule in RuleSet.All)
        {
            if (!rule.Enabled(rules)) continue;
            var verdict = rule.Judge(day);
            if (verdict.Kind != VerdictKind.Within) continue;
            // What is emitted is told in numbers; that a sensor is sound needs no more than its rule's name.
            if (rule.Kind is RuleKind.Emission or RuleKind.Aftertreatment) reasons.Add(rule.Explain(day, verdict));
            else sound.Add(rule.Name);
        }

        if (sound.Count > 0) reasons.Add(new($"{string.Join("、", sound)}未见异常。", $"Nothing unusual by {string.Join(", ", sound)}."));
        return reasons.Count == 0 ? null : reasons.Aggregate((left, right) => left + right);
    }

    private static Sentence Lack(in DayEvidence day)
    {
        var needed = day.Rules.Evidence;
        var zh = new List<string>();
        var en = new List<string>();
        Add(day.EnoughSeconds, day.JudgedSeconds, needed.MinValidSeconds, "s", "有效监测", "validly measured");
        Add(day.EnoughDistance, day.DistanceKm, needed.MinDistanceKm, "km", "行驶", "driven");
        if (day.HasWork) Add(day.EnoughWork, day.Sums.WorkKWh, needed.MinWorkKWh, "kWh", "做功", "of work");
        else Add(day.EnoughWork, day.Sums.FuelKg, needed.MinFuelKg, "kg", "有效油耗", "of fuel burnt while measured");
        return new($"当日证据不足：{string.Join("，", zh)}。", $"Not enough evidence that day: {string.Join(", ", en)}.");

        void Add(bool enough, double has, double needs, string unit, string wordZh, string wordEn)
        {
            if (enough) return;
            zh.Add(string.Create(CultureInfo.InvariantCulture, $"{wordZh}{has:0.##}/{needs:0.##} {unit}"));
            en.Add(string.Create(CultureInfo.InvariantCulture, $"{has:0.##} of {needs:0.##} {unit} {wordEn}"));
        }
    }
}
