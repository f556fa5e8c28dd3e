using System.Collections.Immutable;
using System.Globalization;
using Telematics.Core.Rules;

namespace Telematics.Core.Stations;

/// <summary>What people are told of a pass and of a verdict, in plain words.</summary>
public static class StationWords
{
    private static readonly ImmutableArray<(PassValidity Flag, Sentence Words)> Flags =
    [
        (PassValidity.Rain, new("降雨天气，测量无效。", "It was raining.")),
        (PassValidity.Wind, new("风速超过允许值。", "The wind was too strong.")),
        (PassValidity.Temperature, new("环境温度超出允许范围。", "The air temperature was outside the allowed range.")),
        (PassValidity.Humidity, new("相对湿度超过允许值。", "The air was too humid.")),
        (PassValidity.Pressure, new("大气压超出允许范围。", "The air pressure was outside the allowed range.")),
        (PassValidity.SpeedRange, new("车速超出允许范围。", "The speed was outside the allowed range.")),
        (PassValidity.AccelerationRange, new("加速度超出允许范围。", "The acceleration was outside the allowed range.")),
        (PassValidity.VspRange, new("比功率超出允许范围或无法计算。", "The specific power was outside the allowed range or not known.")),
        (PassValidity.PlumeTooThin, new("尾气羽流过薄，或无CO2数据。", "The exhaust plume was too thin, or its CO2 is not known.")),
        (PassValidity.HeadwayTooShort, new("与同车道相邻车辆间隔过短，尾气可能混合。", "Another vehicle on the lane was too close: the plumes may have mixed.")),
        (PassValidity.DeviceExpired, new("至少一台仪器检定已过期。", "The verification of an instrument had expired.")),
        (PassValidity.CalibrationOverdue, new("距上次合格检查时间过长。", "The last good check of the instruments was too long ago.")),
        (PassValidity.PlateUnreadable, new("号牌无法确认，待人工核对。", "The plate is not certain and waits for a person.")),
        (PassValidity.ClockSkew, new("站点时钟偏差过大。", "The clock of the station was wrong.")),
        (PassValidity.Duplicate, new("同车重复记录。", "The same vehicle was recorded twice.")),
        (PassValidity.CalibrationUnproven, new("此后的检查未通过，该时段数据未经证实。", "A later check failed: the instrument is not proven for this time.")),
        (PassValidity.LineQuarantined, new("该遥测线已停用（隔离或漂移）。", "The line was quarantined or had drifted.")),
        (PassValidity.GradeRange, new("道路坡度超出允许范围。", "The road grade was outside the allowed range.")),
        (PassValidity.NotDiesel, new("非柴油车，不适用HJ 845。", "Not a diesel vehicle: HJ 845 does not apply.")),
        (PassValidity.Annulled, new("已由人工撤销。", "Taken back by a person.")),
        (PassValidity.CloneSuspected, new("疑似套牌，不作判定。", "A cloned plate is suspected: no verdict.")),
    ];

    /// <summary>Why a pass does not count; empty for a valid one.</summary>
    public static ImmutableArray<Sentence> Explain(PassValidity validity) =>
        [.. Flags.Where(flag => validity.HasFlag(flag.Flag)).Select(flag => flag.Words)];

    public static Sentence Name(PollutantItems item) => item switch
    {
        PollutantItems.Opacity => new("不透光烟度", "opacity"),
        PollutantItems.Ringelmann => new("林格曼黑度", "Ringelmann blackness"),
        PollutantItems.No => new("NO", "NO"),
        _ => throw new ArgumentOutOfRangeException(nameof(item), item, "one item at a time"),
    };

    /// <summary>
    /// What the driver is shown: rule, both measurements with their limits, and what to do.
    /// </summary>
    /// <param name="passes">Those of the ground, each with the limits under which it was judged.</param>
    public static Sentence Explain(VerdictGround ground, IReadOnlyList<(JudgedPass Pass, LineFacts Line, PassLimits Limits)> passes, StationRules rules, CityCalendar calendar)
    {
        var name = Name(ground.Item);
        var text = Sentence.Of(
            $"依据HJ 845-2017：同一污染物在{rules.Verdict.WindowMonths}个自然月内连续两次及以上有效遥测超过限值，判定为不合格。本车{name.Zh}连续{ground.Passes.Length}次超标：",
            $"HJ 845-2017: a vehicle fails when the same pollutant is above its limit in two or more consecutive valid remote measurements within {rules.Verdict.WindowMonths} natural months. The {name.En} of this vehicle was above its limit {ground.Passes.Length} times in a row:");
        foreach (var (pass, line, limits) in passes) text += Line(ground.Item, pass, line, limits, calendar);
        text += new Sentence("其间无有效合格记录。", "There was no valid compliant measurement in between.");
        // Valid passes have no expired instrument; where none is registered nothing can be claimed.
        if (passes.All(pass => pass.Line.Instruments.Length > 0)) text += new Sentence("测量时仪器均在检定有效期内。", "All instruments were within their verification.");
        return text
               + new Sentence("经人工复核后方可处理。", "Nothing follows before a person has reviewed the record.")
               + new Sentence("请尽快维修并复检；复检合格后记录重新起算。如有异议可提出申诉。", "Please have the vehicle repaired and re-inspected; counting starts anew after a passed re-inspection. You may appeal.")
               + Sentence.Of($"（规则集{rules.RuleSetVersion}）", $"(Rule set {rules.RuleSetVersion}.)");
    }

    private static Sentence Line(PollutantItems item, JudgedPass pass, LineFacts line, PassLimits limits, CityCalendar calendar)
    {
        var at = calendar.Local(pass.Measured.PassedAtMs / 1000).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        var (value, unit) = item switch
        {
            PollutantItems.Opacity => (pass.Measured.OpacityPercent, " %"),
            PollutantItems.Ringelmann => (pass.Measured.Ringelmann, ""),
            _ => (pass.Measured.NoPpm, " ppm"),
        };
        return Sentence.Of(
            $"{at}，{line.StationName}（{line.Line}），测得{value:0.#}{unit}，限值{limits.Of(item):0.#}{unit}；",
            $"{at}, {line.StationName} ({line.Line}): {value:0.#}{unit}, limit {limits.Of(item):0.#}{unit};");
    }
}
