namespace Telematics.Core.Rules;

/// <summary>
/// D17 to D20: what a tampered or moved terminal gives away beside the exhaust: another VIN in the control unit, an odometer set back, a leap on the map (D17);
/// engine software that has changed (D18); a fault memory cleared again and again (D19); stretches driven in silence after high NOx (D20).
/// None of them proves an emission; they say where to look. Source: issue of domain.md 4.3, own choice (O).
/// </summary>
public static class IdentityRules
{
    /// <param name="Days">A contradiction is held against the vehicle for so long.</param>
    /// <param name="ClearedTimes">Days with a cleared fault memory among the last <paramref name="Days"/>.</param>
    /// <param name="GapSeconds">A silence so long, while the odometer went on.</param>
    /// <param name="HighNoxPpm">"High" before a silence.</param>
    /// <param name="NoxMemorySeconds">Over which the NOx before a silence is smoothed.</param>
    public sealed record Settings(
        bool Enabled, int Days, double MinSetBackKm, double MinJumpKm, double MaxSpeedKmh, int ClearedTimes, int GapSeconds, double GapKm, int Gaps, double GapShare,
        double HighNoxPpm, double NoxMemorySeconds, RuleWorth Worth);

    internal static Settings Read(RuleSection section)
    {
        var settings = new Settings(
            Enabled: section.Flag("enabled"),
            Days: section.Whole("days", "d", 1, 30),
            MinSetBackKm: section.Number("minSetBack", "km", 0.1, 1000),
            MinJumpKm: section.Number("minJump", "km", 1, 1000),
            MaxSpeedKmh: section.Number("maxSpeed", "km/h", 80, 1000),
            ClearedTimes: section.Whole("clearedTimes", "d", 1, 30),
            GapSeconds: section.Whole("gap", "s", 60, 86_400),
            GapKm: section.Number("gapDistance", "km", 1, 1000),
            Gaps: section.Whole("gaps", "gaps", 1, 1000),
            GapShare: section.Number("gapShare", "share", 0, 1),
            HighNoxPpm: section.Number("highNox", "ppm", 1, 3000),
            NoxMemorySeconds: section.Number("noxMemory", "s", 1, 3600),
            Worth: RuleWorth.Read(section));
        section.Close();
        return settings;
    }

    public static Verdict JudgeTruck(in DayEvidence day, Settings settings)
    {
        var seen = day.Vehicle.Identity;
        var calendar = CityCalendar.Shanghai;
        if (seen.OtherVinDay == day.Sums.Day) return new(VerdictKind.Warn, 1, 0, "vin");
        if (seen.SetBackAt > 0 && calendar.DayNumber(seen.SetBackAt) == day.Sums.Day) return new(VerdictKind.Warn, seen.SetBackBy / 10.0, settings.MinSetBackKm, "odometer");
        if (seen.JumpedAt > 0 && calendar.DayNumber(seen.JumpedAt) == day.Sums.Day) return new(VerdictKind.Warn, seen.JumpedKm, settings.MinJumpKm, "km");
        return Verdict.Silent;
    }

    public static Sentence ExplainTruck(in Verdict verdict) => verdict.Unit switch
    {
        "vin" => new("车载控制单元给出的VIN与终端的VIN不同：终端疑似移装到另一辆车。", "The control unit names another VIN than the terminal: the terminal seems to have been moved to another truck."),
        "odometer" => Sentence.Of($"里程表读数倒退{verdict.Value:0.0} km。", $"The odometer was set back by {verdict.Value:0.0} km."),
        _ => Sentence.Of($"位置瞬间跳变{verdict.Value:0} km，车辆不可能行驶如此之快：终端或定位疑似被移动、伪造。", $"The position leapt by {verdict.Value:0} km, faster than any truck: the terminal or its position seems to be moved or faked."),
    };

    public static Verdict JudgeSoftware(in DayEvidence day) =>
        day.Vehicle.Identity.SoftwareChangedDay == day.Sums.Day ? new(VerdictKind.Warn, 1, 0, "") : Verdict.Silent;

    public static Sentence SoftwareChanged { get; } = new(
        "发动机软件标定识别号（CALID）或校验码（CVN）发生变化：请核对是否为厂家授权的刷写。",
        "The engine software's CALID or CVN has changed: please check whether the maker's workshop did it.");

    public static Verdict JudgeCleared(in DayEvidence day, Settings settings)
    {
        var times = day.Vehicle.Identity.TimesCleared(day.Sums.Day, settings.Days);
        return day.Vehicle.Identity.ClearedDay == day.Sums.Day && times >= settings.ClearedTimes ? new(VerdictKind.Warn, times, settings.ClearedTimes, "d") : Verdict.Silent;
    }

    public static Sentence ExplainCleared(in DayEvidence day, in Verdict verdict) => Sentence.Of(
        $"{day.Rules.Identity.Days}日内有{verdict.Value:0}日故障码与就绪状态被清除（阈值{verdict.Limit:0}日）：疑似反复清码以掩盖故障。",
        $"On {verdict.Value:0} of {day.Rules.Identity.Days} days the fault memory and its readiness were cleared (threshold {verdict.Limit:0}): faults seem to be hidden by clearing them.");

    public static Verdict JudgeGaps(in DayEvidence day, Settings settings)
    {
        var seen = day.Vehicle.Identity;
        if (seen.LastGapAt == 0 || CityCalendar.Shanghai.DayNumber(seen.LastGapAt) != day.Sums.Day || seen.Gaps < settings.Gaps) return Verdict.Silent;
        var share = (double)seen.GapsAfterHighNox / seen.Gaps;
        return share > settings.GapShare ? new(VerdictKind.Warn, share, settings.GapShare, "") : new(VerdictKind.Within, share, settings.GapShare, "");
    }

    public static Sentence ExplainGaps(in DayEvidence day, in Verdict verdict) => Sentence.Of(
        $"行驶中数据中断{day.Vehicle.Identity.Gaps}次，其中{100 * verdict.Value:0} %发生在高NOx之后（阈值{100 * verdict.Limit:0} %）：终端疑似被有意断开。",
        $"The data broke off {day.Vehicle.Identity.Gaps} times while driving, {100 * verdict.Value:0} % of them after high NOx (threshold {100 * verdict.Limit:0} %): the terminal seems to be switched off on purpose.");
}
