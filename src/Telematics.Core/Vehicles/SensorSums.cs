using Orleans;
using Telematics.Core.Rules;

namespace Telematics.Core.Vehicles;

/// <summary>
/// What a day's sensors look like, so that a sensor that lies, hangs or is gone is seen (domain.md 4.3, D8 to D13 and D16). Counts and whole sums only: the
/// same total whatever order the seconds came in. "Hot" seconds are those in which every sensor must have woken up: coolant hot, engine long running.
/// </summary>
[GenerateSerializer, Alias("sensor-sums")]
public struct SensorSums
{
    private const double TenthsPerPpm = 10;
    private const double GramsPerKg = 1000;
    private const double AbsoluteZero = -273;

    /// <summary>Added to downstream NOx so that a sensor that drifts below zero still moves.</summary>
    private const double DriftPpm = 100;

    /// <summary>Hot seconds under way.</summary>
    [Id(0)] public uint HotSeconds { get; set; }

    /// <summary>Of these: without a downstream NOx value.</summary>
    [Id(1)] public uint DownstreamMissing { get; set; }

    [Id(2)] public uint UpstreamMissing { get; set; }

    /// <summary>Hot seconds under way in which the downstream sensor gave one value on and on while the fuel flow moved.</summary>
    [Id(3)] public uint DownstreamHanging { get; set; }

    /// <summary>Hot seconds under way with a downstream value.</summary>
    [Id(4)] public uint DownstreamTold { get; set; }

    /// <summary>A bit for each hash of a downstream value: few bits, few different values.</summary>
    [Id(5)] public ulong DownstreamValues { get; set; }

    /// <summary>Hot seconds with both NOx and enough of it upstream to compare.</summary>
    [Id(6)] public uint Compared { get; set; }

    /// <summary>Of these: both values alike.</summary>
    [Id(7)] public uint Alike { get; set; }

    /// <summary>Of these: downstream next to nothing.</summary>
    [Id(8)] public uint Low { get; set; }

    /// <summary>Upstream (x) and downstream (y, raised by 100 ppm) NOx in tenths of ppm while the SCR is ready.</summary>
    [Id(9)] public Moments Nox { get; set; }

    /// <summary>Seconds with an SCR too cold to convert anything, both NOx known, and their sums in tenths of ppm.</summary>
    [Id(10)] public uint ColdSeconds { get; set; }

    [Id(11)] public ulong ColdUpstream { get; set; }
    [Id(12)] public ulong ColdDownstream { get; set; }

    /// <summary>Seconds after a minute of high load with a known SCR inlet temperature; and those of them whose inlet is impossibly cold.</summary>
    [Id(13)] public uint LoadedSeconds { get; set; }

    [Id(14)] public uint LoadedCold { get; set; }

    /// <summary>Seconds of high exhaust flow with a known DPF pressure; and those without any pressure drop.</summary>
    [Id(15)] public uint FlowSeconds { get; set; }

    [Id(16)] public uint FlowWithoutPressure { get; set; }

    /// <summary>Seconds with a DPF pressure beyond what a filter may have.</summary>
    [Id(17)] public uint Blocked { get; set; }

    [Id(18)] public uint PressureKnown { get; set; }

    /// <summary>Air and fuel of warm seconds under load with both known; grams.</summary>
    [Id(19)] public uint AirGrams { get; set; }

    [Id(20)] public uint FuelGramsHundredth { get; set; }

    /// <summary>Seconds of running, warm engine; and those under way that lack what a mass is computed from.</summary>
    [Id(21)] public uint EngineSeconds { get; set; }

    [Id(22)] public uint Unusable { get; set; }

    /// <summary>Those of the running, warm seconds in which the truck moved.</summary>
    [Id(25)] public uint MovingSeconds { get; set; }

    /// <summary>Warm seconds whose SCR inlet is not known.</summary>
    [Id(23)] public uint InletUnknown { get; set; }

    /// <summary>Air flow (x, kg/h) and DPF pressure (y, tenths of kPa): a sensor's own offset falls out of how the one rises with the other.</summary>
    [Id(24)] public Moments Filter { get; set; }

    /// <summary>Warm seconds with both SCR temperatures, and their sums above -273 °C.</summary>
    [Id(27)] public uint BothTemperatures { get; set; }

    [Id(28)] public uint InletSum { get; set; }
    [Id(29)] public uint OutletSum { get; set; }

    /// <summary>Seconds after which the fuel has been cut for a while: clean air goes through, and a sound sensor sees next to no NOx.</summary>
    [Id(30)] public uint CutSeconds { get; set; }

    /// <summary>Lowest NOx of them plus one, ppm; 0 = none yet.</summary>
    [Id(31)] public ushort UpstreamFloor { get; set; }

    [Id(34)] public ushort DownstreamFloor { get; set; }

    /// <summary>How much the pressure drop rises over the range of flows driven (four standard deviations), kPa; null: the flow hardly moved.</summary>
    public readonly double? PressureRise(int minSeconds, double minDeviation) =>
        Filter.Count >= minSeconds && Math.Sqrt(Filter.VarianceX) >= minDeviation ? Filter.Slope * 4 * Math.Sqrt(Filter.VarianceX) / 10 : null;

    /// <summary>By how much the SCR inlet is hotter than the outlet, mean, °C.</summary>
    public readonly double? InletAboveOutlet(int minSeconds) => BothTemperatures >= minSeconds ? ((double)InletSum - OutletSum) / BothTemperatures : null;

    public readonly double? AirPerFuel => FuelGramsHundredth > 0 ? AirGrams * 100.0 / FuelGramsHundredth : null;

    /// <summary>As <see cref="Nox"/>, of the present run of the engine; an emulator may work by night, or when the truck is laden.</summary>
    [Id(26)] public Moments Trip { get; set; }

    [Id(32)] public int TripEngineSeconds { get; set; }

    /// <summary>Ready seconds of ended runs of the engine in which the downstream value contradicted physics.</summary>
    [Id(33)] public uint SpoofedSeconds { get; set; }

    /// <summary>Means while the SCR is ready, ppm.</summary>
    public readonly double UpstreamPpm => UpstreamOf(Nox);

    public readonly double DownstreamPpm => DownstreamOf(Nox);

    public static double UpstreamOf(in Moments nox) => nox.MeanX / TenthsPerPpm;

    public static double DownstreamOf(in Moments nox) => Math.Max(0, nox.MeanY / TenthsPerPpm - DriftPpm);

    public readonly int DifferentValues => System.Numerics.BitOperations.PopCount(DownstreamValues);

    public void Add(in CleanReading reading, VehicleFacts facts, RuleSet rules)
    {
        if (reading.EngineSeconds == 0) return;
        if (reading is { NoxUpstreamPpm: { } up, NoxDownstreamTold: { } down })
        {
            CompareCold(reading, up, down, rules);
            if (reading.ScrReady) CompareReady(reading.EngineSeconds, up, reading.NoxDownstreamDrift, rules);
        }

        if (reading.IsWarm is not true) return;
        EngineSeconds++;
        if (reading.ScrInletCelsius is null) InletUnknown++;
        if (reading.Kilometres > 0) CountUsable(reading);
        AddFlow(reading, facts, rules);
        AddTemperature(reading, rules);
        if (reading.CoolantCelsius >= rules.Sensors.HotCoolantCelsius && reading.EngineSeconds >= rules.Sensors.HotAfterSeconds) AddHot(reading, rules);
    }

    /// <summary>Under way, because at rest every value may stand still.</summary>
    private void CountUsable(in CleanReading reading)
    {
        MovingSeconds++;
        if (reading is not { NoxDownstreamPpm: not null, FuelLitresPerHour: not null, AirKgPerHour: not null }) Unusable++;
    }

    /// <summary>Under way, because a long stop cools the exhaust below the dew point and the sensors fall asleep.</summary>
    private void CountMissing(in CleanReading reading)
    {
        HotSeconds++;
        if (reading.NoxUpstreamPpm is null) UpstreamMissing++;
        if (reading.NoxDownstreamTold is null) DownstreamMissing++;
    }

    private void AddHot(in CleanReading reading, RuleSet rules)
    {
        if (reading.Kilometres > 0) CountMissing(reading);
        if (reading.NoxDownstreamTold is not { } told) return;

        if (reading.Kilometres > 0)
        {
            DownstreamTold++;
            if (reading.DownstreamHangs && reading.FuelLitresPerHour is not null) DownstreamHanging++;
        }

        var down = (uint)Math.Round((reading.NoxDownstreamDrift + DriftPpm) * TenthsPerPpm);
        DownstreamValues |= 1ul << (int)(down * 0x9E3779B1u >> 26);
        if (reading.NoxUpstreamPpm is { } upstream) Compare(reading, upstream, told, rules);
    }

    private void Compare(in CleanReading reading, double upstream, double told, RuleSet rules)
    {
        if (reading.FuelLitresPerHour < rules.D16.CutFuelLitresPerHour)
        {
            CutSeconds++;
            UpstreamFloor = Floor(UpstreamFloor, upstream);
            DownstreamFloor = Floor(DownstreamFloor, told);
        }

        if (upstream < rules.Sensors.ComparedUpstreamPpm) return;
        Compared++;
        if (Math.Abs(upstream - told) <= rules.D11.Tolerance * upstream) Alike++;
        if (told < rules.D9.LowPpm) Low++;
    }

    private void CompareReady(int engineSeconds, double upstream, double downstream, RuleSet rules)
    {
        var (up, down) = ((uint)Math.Round(upstream * TenthsPerPpm), (uint)Math.Round((downstream + DriftPpm) * TenthsPerPpm));
        var (nox, trip) = (Nox, TripGoingOn(engineSeconds, rules));
        nox.Add(up, down);
        trip.Add(up, down);
        (Nox, Trip, TripEngineSeconds) = (nox, trip, engineSeconds);
    }

    private Moments TripGoingOn(int engineSeconds, RuleSet rules)
    {
        if (engineSeconds > TripEngineSeconds) return Trip;
        if (SensorSpoofed.Contradicts(Trip, rules.D9)) SpoofedSeconds += Trip.Count;
        return default;
    }

    /// <summary>A sensor that tells a value is awake, however cold the engine is: then both must see the same gas.</summary>
    private void CompareCold(in CleanReading reading, double up, double down, RuleSet rules)
    {
        if (up < rules.Sensors.ComparedUpstreamPpm) return;
        if (!(reading.ScrInletTold < rules.Sensors.ColdScrCelsius && reading.ScrOutletCelsius < rules.Sensors.ColdScrCelsius)) return;
        ColdSeconds++;
        ColdUpstream += (ulong)Math.Round(up * TenthsPerPpm);
        ColdDownstream += (ulong)Math.Round(down * TenthsPerPpm);
    }

    private static ushort Floor(ushort floor, double ppm) => (ushort)Math.Min(floor == 0 ? ushort.MaxValue : floor, ppm + 1);

    private void AddTemperature(in CleanReading reading, RuleSet rules)
    {
        if (reading is { ScrInletTold: { } before, ScrOutletCelsius: { } after })
        {
            BothTemperatures++;
            InletSum += (uint)Math.Round(before - AbsoluteZero);
            OutletSum += (uint)Math.Round(after - AbsoluteZero);
        }

        if (!(reading.Load >= rules.D12.MinLoadPercent) || reading.ScrInletTold is not { } inlet) return;
        LoadedSeconds++;
        if (inlet < rules.D12.MaxInletCelsius) LoadedCold++;
    }

    private void AddFlow(in CleanReading reading, VehicleFacts facts, RuleSet rules)
    {
        if (reading is { FuelLitresPerHour: { } fuel and > 1, AirKgPerHour: { } air })
        {
            AirGrams += (uint)Math.Round(air * GramsPerKg / NoxFormulas.SecondsPerHour);
            FuelGramsHundredth += (uint)Math.Round(fuel * NoxFormulas.FuelKgPerLitre * GramsPerKg * 100 / NoxFormulas.SecondsPerHour);
        }

        if (reading.DpfKpa is not { } pressure) return;
        PressureKnown++;
        if (pressure > rules.D13.BlockedKpa) Blocked++;
        if (reading.AirKgPerHour is not { } flow) return;
        var filter = Filter;
        filter.Add((uint)Math.Round(flow), (uint)Math.Round(pressure * 10));
        Filter = filter;
        if (flow < rules.D13.FlowOf(facts)) return;
        FlowSeconds++;
        if (pressure < rules.D13.MinKpa) FlowWithoutPressure++;
    }
}
