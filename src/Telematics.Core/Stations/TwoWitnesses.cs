using System.Collections.Immutable;
using Telematics.Core.Rules;
using Telematics.Core.Vehicles;

namespace Telematics.Core.Stations;

public enum WitnessCause : byte
{
    /// <summary>Too few readings, or the pass has no NO.</summary>
    NotComparable = 0,
    Agree = 1,
    StationFault = 2,
    WrongPlate = 3,
    Tampering = 4,
    SensorDrift = 5,
}

/// <param name="StationGPerKg">NOx by the pass, as NO2.</param>
/// <param name="ObdGPerKg">NOx by the vehicle's own sensors in the minute around (F4).</param>
public sealed record WitnessReport(WitnessCause Cause, double? StationGPerKg, double? ObdGPerKg, int Readings, ImmutableArray<Sentence> Reasons);

/// <summary>
/// Two witnesses of one minute (双证比对, domain.md 5): the roadside and the vehicle's own NOx sensor. They have nothing in common that could fail
/// together, so a gross disagreement says that one is wrong; which one is judged from what is easiest to prove first.
/// </summary>
public static class TwoWitnesses
{
    /// <param name="readings">The vehicle's seconds; those outside the window are left out here.</param>
    /// <param name="lineInDoubt">The line is not good, or its passes are not proven.</param>
    public static WitnessReport Compare(JudgedPass pass, LineFacts line, IReadOnlyList<EngineReading> readings, bool lineInDoubt, StationRules rules)
    {
        var own = rules.TwoWitnesses;
        var minute = Minute.Of(pass.Measured.PassedAtMs / 1000, readings, own);
        var measured = pass.Measured;
        var station = FuelSpecificEmission.Nox(measured.NoToCo2, measured.No2ToCo2, measured.CoToCo2, measured.HcToCo2);
        if (station is not { } roadside || minute.Seconds < own.MinReadings || minute.GPerKg is not { } obd)
            return new WitnessReport(WitnessCause.NotComparable, station, minute.GPerKg, minute.Seconds,
                [Sentence.Of($"前后{own.WindowSeconds} s内可比读数{minute.Seconds} s，不足{own.MinReadings} s或本次未测NO。", $"{minute.Seconds} s of comparable readings within {own.WindowSeconds} s, {own.MinReadings} s are needed, or the pass has no NO.")]);

        var stationHigh = Disagree(roadside, obd, own);
        if (!stationHigh && !Disagree(obd, roadside, own))
            return new WitnessReport(WitnessCause.Agree, roadside, obd, minute.Seconds, [Figures(roadside, obd)]);

        var (cause, reasons) = Cause(pass, line, readings, minute, stationHigh, lineInDoubt, own);
        return new WitnessReport(cause, roadside, obd, minute.Seconds, [Figures(roadside, obd), .. reasons]);
    }

    /// <summary>A negative low side is noise around zero: the factor is then met, the absolute bound decides.</summary>
    private static bool Disagree(double high, double low, TwoWitnessRules rules) => high > rules.MinFactor * low && high > rules.MinGPerKg;

    private static (WitnessCause, ImmutableArray<Sentence>) Cause(
        JudgedPass pass, LineFacts line, IReadOnlyList<EngineReading> readings, in Minute minute, bool stationHigh, bool lineInDoubt, TwoWitnessRules rules)
    {
        if (lineInDoubt)
            return (WitnessCause.StationFault, [new("该遥测线状态异常或检查未通过。", "The line is not in a good state or failed its check.")]);

        var other = OtherVehicle(pass, line, readings, rules);
        if (other.Length > 0) return (WitnessCause.WrongPlate, other);

        var faked = stationHigh ? Faked(minute, rules) : [];
        if (faked.Length > 0) return (WitnessCause.Tampering, faked);
        return (WitnessCause.SensorDrift, [stationHigh
            ? new("车载NOx读数随工况变化但明显偏低，疑似传感器漂移。", "The vehicle's NOx reading moves with the load but is far too low: its sensor has probably drifted.")
            : new("车载NOx读数明显偏高，疑似传感器漂移；单次遥测也可能未捕捉到羽流峰值。", "The vehicle's NOx reading is far too high: its sensor has probably drifted, or a single pass missed the peak.")]);
    }

    /// <summary>In all the window the vehicle never had the speed or was at the place of the pass; one moment would not do, for clocks differ.</summary>
    private static ImmutableArray<Sentence> OtherVehicle(JudgedPass pass, LineFacts line, IReadOnlyList<EngineReading> readings, TwoWitnessRules rules)
    {
        var reasons = ImmutableArray.CreateBuilder<Sentence>();
        if (pass.Validity.HasFlag(PassValidity.PlateUnreadable) || pass.Validity.HasFlag(PassValidity.CloneSuspected))
            reasons.Add(new("号牌识别存疑或疑似套牌。", "The plate is doubtful or suspected to be cloned."));

        var near = readings.Where(reading => Minute.Contains(pass.Measured.PassedAtMs / 1000, reading, rules.WindowSeconds)).ToList();
        if (near.Min(reading => Gap(pass.Measured.SpeedKmh, reading.SpeedKmh)) is { } gap && gap > rules.MaxSpeedDifferenceKmh)
            reasons.Add(Sentence.Of($"两者车速相差至少{gap:0} km/h。", $"The speeds differ by at least {gap:0} km/h."));
        if (near.Min(reading => Distance(pass, line, reading)) is { } km && km > rules.MaxDistanceKm)
            reasons.Add(Sentence.Of($"车载定位距遥测点至少{km:0.0} km。", $"By its own position the vehicle was at least {km:0.0} km away."));
        return reasons.ToImmutable();
    }

    private static double? Gap(double? a, double? b) => a is { } left && b is { } right ? Math.Abs(left - right) : null;

    private static double? Distance(JudgedPass pass, LineFacts line, EngineReading at) =>
        at is { PositionValid: true, Longitude: { } lon, Latitude: { } lat } && Sighting.Of(pass, line) is { } place
            ? GreatCircle.Km(lon, lat, place.Longitude, place.Latitude)
            : null;

    private static ImmutableArray<Sentence> Faked(in Minute minute, TwoWitnessRules rules)
    {
        var reasons = ImmutableArray.CreateBuilder<Sentence>();
        if (minute.IsFrozen)
            reasons.Add(new("下游NOx读数恒定不变而油耗在变化。", "The downstream NOx reading stays the same while the fuel rate moves."));
        if (minute.ScrInletC < rules.MinScrInletC && minute.Efficiency > rules.MaxColdEfficiency)
            reasons.Add(Sentence.Of(
                $"SCR入口仅{minute.ScrInletC:0} ℃，转化率却显示{minute.Efficiency:P0}。",
                $"The SCR inlet was only {minute.ScrInletC:0} °C, yet the signals show {minute.Efficiency:P0} conversion."));
        return reasons.ToImmutable();
    }

    private static Sentence Figures(double station, double obd) => Sentence.Of(
        $"遥测NOx {station:0.0} g/kg，车载NOx {obd:0.0} g/kg。", $"NOx by the roadside {station:0.0} g/kg, by the vehicle {obd:0.0} g/kg.");

    /// <summary>Sums of the vehicle's seconds around the pass.</summary>
    private readonly record struct Minute(int Seconds, double? GPerKg, bool IsFrozen, double? ScrInletC, double? Efficiency)
    {
        public static bool Contains(long passSecond, EngineReading reading, int window) => Math.Abs(reading.UnixSeconds - passSecond) <= window;

        public static Minute Of(long passSecond, IReadOnlyList<EngineReading> readings, TwoWitnessRules rules)
        {
            double nox = 0, fuelKg = 0, up = 0, down = 0, heat = 0, low = double.MaxValue, high = 0;
            int seconds = 0, heated = 0;
            var levels = new HashSet<double>();
            foreach (var reading in readings)
            {
                if (!Contains(passSecond, reading, rules.WindowSeconds)
                    || reading is not { NoxDownstreamPpm: { } ppm, FuelLitresPerHour: { } fuel, AirKgPerHour: { } air }
                    || ppm < rules.NoxMissingBelowPpm) continue; // far below zero: there is no sensor

                seconds++;
                levels.Add(ppm);
                nox += NoxFormulas.NoxGramsPerSecond(Math.Max(0, ppm), fuel, air);
                fuelKg += fuel * NoxFormulas.FuelKgPerLitre / NoxFormulas.SecondsPerHour;
                (low, high) = (Math.Min(low, fuel), Math.Max(high, fuel));
                if (reading.NoxUpstreamPpm is { } before) (up, down) = (up + before, down + Math.Max(0, ppm));
                if (reading.ScrInletCelsius is { } inlet) (heat, heated) = (heat + inlet, heated + 1);
            }

            return new Minute(seconds, NoxFormulas.Per(nox, fuelKg), levels.Count == 1 && high > 0 && (high - low) / high > rules.MinFuelSwing,
                heated > 0 ? heat / heated : null, up > 0 ? 1 - down / up : null);
        }
    }
}
