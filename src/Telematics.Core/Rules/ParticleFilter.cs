using Telematics.Core.Vehicles;

namespace Telematics.Core.Rules;

/// <summary>
/// D13: much exhaust flows and the particle filter (DPF) sets nothing against it: it is gone, or drilled through. Or it sets far too much: blocked.
/// For China VI, and for others that have shown a filter before (retrofit, P12). Source: domain.md 4.3 D13.
/// </summary>
public static class ParticleFilter
{
    /// <param name="MinFlowKgPerHour">High flow of a large engine; a small one is measured by its own size, see <paramref name="FlowPerKw"/>.</param>
    public sealed record Settings(
        bool Enabled, double MinKpa, double MinFlowKgPerHour, double FlowPerKw, double MinRiseKpa, double MinFlowDeviation, int MinSeconds, double Share, double BlockedKpa, int BlockedSeconds, RuleWorth Worth)
    {
        public double FlowOf(VehicleFacts facts) => facts.RatedPowerKw is { } power ? Math.Min(MinFlowKgPerHour, FlowPerKw * power) : MinFlowKgPerHour;
    }

    internal static Settings Read(RuleSection section)
    {
        var settings = new Settings(
            Enabled: section.Flag("enabled"),
            MinKpa: section.Number("minPressure", "kPa", 0, 5),
            MinFlowKgPerHour: section.Number("minFlow", "kg/h", 50, 3000),
            FlowPerKw: section.Number("minFlowPerPower", "kg/h/kW", 0.1, 10),
            MinRiseKpa: section.Number("minRise", "kPa", 0, 5),
            MinFlowDeviation: section.Number("minFlowDeviation", "kg/h", 10, 1000),
            MinSeconds: section.Whole("minSeconds", "s", 60, 86_400),
            Share: section.Number("share", "share", 0, 1),
            BlockedKpa: section.Number("blocked", "kPa", 5, 100),
            BlockedSeconds: section.Whole("blockedSeconds", "s", 10, 86_400),
            Worth: RuleWorth.Read(section));
        section.Close();
        return settings;
    }

    public static Verdict Judge(in DayEvidence day, Settings settings)
    {
        var sensors = day.Detail.Sensors;
        if (!day.JudgedAsChinaSix && day.Vehicle.FilterSeconds < settings.MinSeconds) return Verdict.NotApplicable;
        if (day.Detail.Reopened) return Verdict.Silent;
        if (sensors.Blocked >= settings.BlockedSeconds) return new(VerdictKind.Warn, sensors.Blocked, settings.BlockedSeconds, "s");
        var rise = sensors.PressureRise(settings.MinSeconds, settings.MinFlowDeviation);
        if (rise < settings.MinRiseKpa) return new(VerdictKind.Severe, rise.Value, settings.MinRiseKpa, "kPa");
        if (sensors.FlowSeconds < settings.MinSeconds) return rise is { } kpa ? new(VerdictKind.Within, kpa, settings.MinRiseKpa, "kPa") : Verdict.Silent;
        var share = (double)sensors.FlowWithoutPressure / sensors.FlowSeconds;
        return share > settings.Share ? new(VerdictKind.Severe, share, settings.Share, "") : new(VerdictKind.Within, share, settings.Share, "");
    }

    public static Sentence Explain(in DayEvidence day, in Verdict verdict) => verdict.Unit == "kPa"
        ? Sentence.Of(
            $"排气流量由小到大，DPF压差升高{verdict.Value:0.00} kPa（至少应有{verdict.Limit:0.0} kPa）{(verdict.Fires ? "：颗粒捕集器疑似拆除或击穿" : "")}。",
            $"From low to high exhaust flow the particle filter's pressure drop rises by {verdict.Value:0.00} kPa (at least {verdict.Limit:0.0} kPa expected){(verdict.Fires ? ": it seems to be removed or drilled through" : "")}.")
        : verdict.Unit.Length > 0 ? Sentence.Of(
            $"DPF压差高于{day.Rules.D13.BlockedKpa:0} kPa达{verdict.Value:0} s：颗粒捕集器堵塞。",
            $"The pressure drop of the particle filter was above {day.Rules.D13.BlockedKpa:0} kPa for {verdict.Value:0} s: it is blocked.")
        : Sentence.Of(
            $"大排气流量的{day.Detail.Sensors.FlowSeconds} s内，DPF压差低于{day.Rules.D13.MinKpa:0.0} kPa的占{100 * verdict.Value:0} %（阈值{100 * verdict.Limit:0} %）：颗粒捕集器疑似拆除或击穿。",
            $"In {100 * verdict.Value:0} % of {day.Detail.Sensors.FlowSeconds} s of high exhaust flow the particle filter's pressure drop was below {day.Rules.D13.MinKpa:0.0} kPa (threshold {100 * verdict.Limit:0} %): it seems to be removed or drilled through.");
}
