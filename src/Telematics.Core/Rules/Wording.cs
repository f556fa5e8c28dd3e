using System.Globalization;
using Telematics.Core.Vehicles;

namespace Telematics.Core.Rules;

/// <summary>Phrases that several rules share.</summary>
internal static class Wording
{
    /// <summary>What to do, said under every finding that counts.</summary>
    public static readonly Sentence Inspection = new(
        "请尽快到检验或维修单位检查尾气后处理系统（尿素、SCR、NOx传感器）；这是检查提醒，不是处罚。",
        "Please have the exhaust aftertreatment (urea, SCR, NOx sensors) inspected soon. This is a call for inspection, not a fine.");

    public static readonly Sentence TakenBack = new(
        "后到的当日数据已不支持此前的判定，予以撤回。",
        "Later data of the same day no longer support the earlier finding; it is withdrawn.");

    public static readonly Sentence NoLongerMeant = new(
        "该规则不适用于登记的排放阶段。",
        "The rule is not made for the registered emission stage.");

    public static readonly Sentence DataInDoubt = new(
        "当日数据与物理规律不符（见D16），不作排放判定。",
        "The day's data contradict physics (see D16), so no emission is judged.");

    public static string MeasuredZh(in DayEvidence day) =>
        string.Create(CultureInfo.InvariantCulture, $"当日行驶{day.DistanceKm:0.0} km，{(day.ByReadySeconds ? "SCR达到工作温度的" : "")}有效监测{day.JudgedSeconds} s");

    public static string MeasuredEn(in DayEvidence day) =>
        string.Create(CultureInfo.InvariantCulture, $"On {day.DistanceKm:0.0} km driven that day, validly measured for {day.JudgedSeconds} s{(day.ByReadySeconds ? " with the SCR hot enough" : "")},");

    public static string ComparedZh(in Verdict verdict) => verdict.Fires ? "超过限值" : verdict.Value > verdict.Limit ? "计入误差后不能确定超过限值" : "未超过限值";

    public static string ComparedEn(in Verdict verdict) =>
        verdict.Fires ? "above the limit of" : verdict.Value > verdict.Limit ? "with its uncertainty not certainly above the limit of" : "not above the limit of";

    public static string BandZh(in Verdict verdict) =>
        verdict.Band is { } band && band.High > band.Low ? string.Create(CultureInfo.InvariantCulture, $"（计入误差{band.Low:0.00}～{band.High:0.00}）") : "";

    public static string BandEn(in Verdict verdict) =>
        verdict.Band is { } band && band.High > band.Low ? string.Create(CultureInfo.InvariantCulture, $" (with its uncertainty {band.Low:0.00} to {band.High:0.00})") : "";

    public static string StageZh(in DayEvidence day) => day.Facts.Stage switch
    {
        EmissionStage.VI when day.StageInDoubt => "国六，但没有DPF压差信号，登记存疑，只判严重超标",
        EmissionStage.VI => "国六",
        EmissionStage.Unknown => "排放阶段未登记，按较宽的国五限值判定",
        _ => "国五",
    };

    public static string StageEn(in DayEvidence day) => day.Facts.Stage switch
    {
        EmissionStage.VI when day.StageInDoubt => "China VI, but without a particle filter's signal: the registration is in doubt, and only what is severe counts",
        EmissionStage.VI => "China VI",
        EmissionStage.Unknown => "stage not registered, judged by the laxer China V limit",
        _ => "China V",
    };
}
