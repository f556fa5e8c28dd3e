using Telematics.Core.Vehicles;

namespace Telematics.Core.Rules;

/// <summary>
/// D16: the data cannot be judged: too many seconds lack what a mass is computed from, or values contradict physics. Calls for a service of the terminal,
/// never for one of the engine, and is worth nothing in the score. Source: domain.md 4.3 D16; the physical ranges are general knowledge of diesel engines.
/// </summary>
public static class DataQuality
{
    public sealed record Settings(
        bool Enabled, double MaxUnusable, int MinSeconds, double MinAirPerFuel, double MaxAirPerFuel, double MaxEngineOut, double MaxConvertedEngineOut, double FollowingEfficiency, double Swapped,
        double MaxFloor, double CutFuelLitresPerHour, int MinCutSeconds, double MaxAboveOutlet, double MinFuelPerWork, double MaxFuelPerWork, RuleWorth Worth);

    internal static Settings Read(RuleSection section)
    {
        var settings = new Settings(
            Enabled: section.Flag("enabled"),
            MaxUnusable: section.Number("maxUnusable", "share", 0, 1),
            MinSeconds: section.Whole("minSeconds", "s", 60, 86_400),
            MinAirPerFuel: section.Number("minAirPerFuel", "kg/kg", 1, 30),
            MaxAirPerFuel: section.Number("maxAirPerFuel", "kg/kg", 30, 1000),
            MaxEngineOut: section.Number("maxEngineOut", "g/kg", 20, 1000),
            MaxConvertedEngineOut: section.Number("maxConvertedEngineOut", "g/kg", 20, 1000),
            FollowingEfficiency: section.Number("followingEfficiency", "share", 0, 1),
            Swapped: section.Number("swapped", "ratio", 1, 10),
            MaxFloor: section.Number("maxFloor", "ppm", 10, 1000),
            CutFuelLitresPerHour: section.Number("cutFuel", "L/h", 0, 10),
            MinCutSeconds: section.Whole("minCutSeconds", "s", 1, 3600),
            MaxAboveOutlet: section.Number("maxAboveOutlet", "°C", 10, 500),
            MinFuelPerWork: section.Number("minFuelPerWork", "kg/kWh", 0.05, 0.3),
            MaxFuelPerWork: section.Number("maxFuelPerWork", "kg/kWh", 0.2, 2),
            Worth: RuleWorth.Read(section));
        section.Close();
        return settings;
    }

    public static DataDoubts Of(in DayEvidence day)
    {
        var doubts = day.Sums.ValidSeconds >= day.Rules.D16.MinSeconds ? OfMass(day, day.Rules.D16) : DataDoubts.None;
        return doubts | OfSensors(day.Detail.Sensors, day.Rules.D16);
    }

    private static DataDoubts OfSensors(in SensorSums sensors, Settings settings)
    {
        var doubts = DataDoubts.None;
        var nox = sensors.Nox;
        if (nox.Count >= settings.MinSeconds && sensors.DownstreamPpm > settings.Swapped * sensors.UpstreamPpm) doubts |= DataDoubts.Swapped;
        if (sensors.CutSeconds >= settings.MinCutSeconds && Math.Min(sensors.UpstreamFloor, sensors.DownstreamFloor) > settings.MaxFloor) doubts |= DataDoubts.NoxZero;
        if (sensors.InletAboveOutlet(settings.MinSeconds) > settings.MaxAboveOutlet) doubts |= DataDoubts.Temperature;
        return doubts;
    }

    private static DataDoubts OfMass(in DayEvidence day, Settings settings)
    {
        var doubts = DataDoubts.None;
        if (Outside(day.Detail.Sensors.AirPerFuel, settings.MinAirPerFuel, settings.MaxAirPerFuel)) doubts |= DataDoubts.AirFuel;
        if (day.HasWork && Outside(day.Sums.FuelKg / day.Sums.WorkKWh, settings.MinFuelPerWork, settings.MaxFuelPerWork)) doubts |= DataDoubts.Work;
        // A mass needs right air and fuel, so the scale of NOx is a question only where those are.
        return doubts == DataDoubts.None && IsBeyondEngines(day, settings) ? DataDoubts.NoxScale : doubts;
    }

    /// <summary>An engine whose EGR was taken out makes a lot, but then its SCR cannot follow; a wrong scale leaves the share that is taken away as it was.</summary>
    private static bool IsBeyondEngines(in DayEvidence day, Settings settings) =>
        day.UpstreamGPerKg > settings.MaxEngineOut
        || day.UpstreamGPerKg > settings.MaxConvertedEngineOut && day.Detail.Sensors.DownstreamPpm < (1 - settings.FollowingEfficiency) * day.Detail.Sensors.UpstreamPpm;

    private static bool Outside(double? value, double min, double max) => value < min || value > max;

    public static Verdict Judge(in DayEvidence day, Settings settings)
    {
        var sensors = day.Detail.Sensors;
        if (day.Doubts != DataDoubts.None) return new(VerdictKind.Warn, (int)day.Doubts, 0, "");
        if (sensors.MovingSeconds < settings.MinSeconds) return Verdict.Silent;
        var share = (double)sensors.Unusable / sensors.MovingSeconds;
        return Verdict.Of(share, settings.MaxUnusable, double.MaxValue, "");
    }

    public static Sentence Explain(in DayEvidence day, in Verdict verdict)
    {
        var sensors = day.Detail.Sensors;
        if (day.Doubts == DataDoubts.None)
            return Sentence.Of(
                $"暖机行驶{sensors.MovingSeconds} s中，{100 * verdict.Value:0} %缺少NOx、油耗或进气量（上限{100 * verdict.Limit:0} %）。",
                $"Of {sensors.MovingSeconds} s under way with a warm engine {100 * verdict.Value:0} % lack NOx, fuel or air (at most {100 * verdict.Limit:0} %).");
        var said = new Sentence("数据与物理规律不符，请终端厂家检修，不作排放判定：", "The data contradict physics; the terminal's maker has to mend it, no emission is judged:");
        if (day.Doubts.HasFlag(DataDoubts.Swapped))
            said += Sentence.Of($"SCR下游NOx平均{sensors.DownstreamPpm:0} ppm，高于上游{sensors.UpstreamPpm:0} ppm，两传感器疑似接反。",
                $"NOx behind the SCR ({sensors.DownstreamPpm:0} ppm) is above that before it ({sensors.UpstreamPpm:0} ppm): the two seem to be swapped.");
        if (day.Doubts.HasFlag(DataDoubts.AirFuel))
            said += Sentence.Of($"进气量与油耗之比为{sensors.AirPerFuel:0}，柴油机不可能如此，疑似单位错误。",
                $"air to fuel is {sensors.AirPerFuel:0}, which no diesel engine burns: one of them seems to have the wrong unit.");
        if (day.Doubts.HasFlag(DataDoubts.NoxScale))
            said += Sentence.Of($"上游NOx为{day.UpstreamGPerKg:0} g/kg，柴油机不可能如此，疑似单位错误。",
                $"engine-out NOx is {day.UpstreamGPerKg:0} g/kg, which no diesel engine makes: the unit seems to be wrong.");
        if (day.Doubts.HasFlag(DataDoubts.NoxZero))
            said += Sentence.Of($"上下游NOx从未低于{Math.Min(sensors.UpstreamFloor, sensors.DownstreamFloor):0} ppm，断油时也应接近0，疑似零点错误。",
                $"neither NOx sensor was ever below {Math.Min(sensors.UpstreamFloor, sensors.DownstreamFloor):0} ppm, although fuel cuts bring clean air: their zero seems to be wrong.");
        if (day.Doubts.HasFlag(DataDoubts.Temperature))
            said += Sentence.Of($"SCR入口温度平均比出口高{sensors.InletAboveOutlet(1):0} °C，疑似单位错误。",
                $"the SCR inlet is {sensors.InletAboveOutlet(1):0} °C hotter than its outlet on average: the unit seems to be wrong.");
        if (day.Doubts.HasFlag(DataDoubts.Work))
            said += Sentence.Of($"每千瓦时油耗{day.Sums.FuelKg / day.Sums.WorkKWh:0.00} kg，请核对登记的额定扭矩。",
                $"{day.Sums.FuelKg / day.Sums.WorkKWh:0.00} kg of fuel a kWh: please check the registered torque.");
        return said;
    }
}
