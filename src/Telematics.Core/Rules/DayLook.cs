using System.Globalization;
using Telematics.Core.Vehicles;

namespace Telematics.Core.Rules;

/// <summary>
/// A look at one day of a vehicle with every rule. A rule that fires gives the day's finding of that rule, anew at each look; one that fired before and
/// now measures otherwise takes its finding back.
/// </summary>
internal static class DayLook
{
    public static void Take(VehicleState state, ref DayDetail detail, in FrameContext frame)
    {
        ref var sums = ref state.Book.Of(detail.Day);
        detail.SecondsAtLook = sums.Seconds;
        var rules = frame.RulesOn(detail.Day);
        var day = Evidence(state, sums, detail, frame.Facts, rules);
        foreach (var rule in RuleSet.All)
        {
            if (!rule.Enabled(rules)) continue;
            var verdict = rule.Judge(day);
            if (verdict.Kind == VerdictKind.Silent) continue;
            var withdrawn = !verdict.Fires && FiredRules.Has(sums.Fired, rule.Id);
            sums.Fired = FiredRules.With(sums.Fired, rule.Id, verdict.Kind);
            day = day with { Sums = sums };
            if (!verdict.Fires && !withdrawn) continue;
            frame.Changed.Add(Finding(state, rule, day, verdict, frame));
        }

        LevelScore.Update(state, frame.RulesOn(state.NewestDay));
    }

    public static DayEvidence Evidence(VehicleState state, in DaySums sums, in DayDetail detail, VehicleFacts facts, RuleSet rules)
    {
        // Diagnosis is a present state: it speaks for the newest day only, and not for ever.
        var speaks = sums.Day == state.NewestDay && state.Obd.IsCurrent(state.Live.Second, rules.D14.RecordValidSeconds);
        var day = new DayEvidence(sums, detail, speaks ? state.Obd : null, facts, rules) { Vehicle = state };
        return day with { Doubts = DataQuality.Of(day) };
    }

    private static Finding Finding(VehicleState state, Rule rule, in DayEvidence day, in Verdict verdict, in FrameContext frame)
    {
        var number = day.Sums.Day;
        var (first, last) = state.Seen.Within(frame.Calendar.StartOf(number), frame.Calendar.StartOf(number + 1)) ?? (state.Obd.Second, state.Obd.Second);
        var words = Words(rule, day, verdict);
        var vin = frame.Vin.ToString();
        return new Finding(
            Id: string.Create(CultureInfo.InvariantCulture, $"{vin}:{rule.Name}:{DateOnly.FromDayNumber(number):yyyy-MM-dd}"),
            Rule: rule.Name,
            RuleSetVersion: day.Rules.Version,
            Vin: vin,
            From: frame.Calendar.Local(first),
            To: frame.Calendar.Local(last),
            Value: verdict.Value,
            Limit: verdict.Limit,
            Unit: verdict.Unit,
            Level: verdict.Fires ? LevelScore.Of(rule.Worth(day.Rules).Of(verdict.Kind), day.Rules.Levels) : VehicleLevel.None,
            Withdrawn: !verdict.Fires,
            ExplanationZh: words.Zh,
            ExplanationEn: words.En,
            FirstPosition: day.Sums.FirstPosition,
            LastPosition: day.Detail.LastPosition);
    }

    private static Sentence Words(Rule rule, in DayEvidence day, in Verdict verdict) => verdict.Kind switch
    {
        VerdictKind.NotApplicable when day.Doubts != DataDoubts.None && (day.JudgedAsChinaFive || day.JudgedAsChinaSix) => Wording.DataInDoubt + Wording.TakenBack,
        VerdictKind.NotApplicable => Wording.NoLongerMeant + Wording.TakenBack,
        VerdictKind.Within => rule.Explain(day, verdict) + Wording.TakenBack,
        _ when rule.Kind == RuleKind.Quality => rule.Explain(day, verdict),
        _ => rule.Explain(day, verdict) + Wording.Inspection,
    };
}
