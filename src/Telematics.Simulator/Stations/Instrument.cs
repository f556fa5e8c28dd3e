using Telematics.Core.Stations;

namespace Telematics.Simulator.Stations;

/// <summary>
/// One line's instruments: what they make of a passing. Noise of NO is Laplace as measured on real data (domain.md 1.5), grows as the plume gets thin,
/// and negative values stay. What is drawn for a passing hangs on seed, line, time and plate alone.
/// </summary>
public sealed class Instrument(StationSite site, ulong seed)
{
    private const double AssumedCo2Percent = 10; // what the device derives its ppm from
    private const double ThinPlume = 0.05, OpacityNoise = 0.8, UsualCo2 = 6;

    /// <summary>Below, the device gives no ratios; below the other one it gives them and says that they are not valid.</summary>
    private const double FaintestCo2 = 0.2, LeastCo2 = 0.5;
    private const double KmhOfMps = 3.6;
    private const long MsPerDay = 86_400_000;

    private readonly ulong _seed = Seeds.Mix(seed, Seeds.Of(site.Line.ToString()));

    public Pass Measure(in Passing passing, long driftFromMs)
    {
        var random = new RandomStream(Seeds.Mix(Seeds.Mix(_seed, (ulong)passing.AtMs), Seeds.Of(passing.Vehicle.Plate)));
        var gate = site.GateAt(passing.AtMs);
        var weather = RoadsideWeather.At(_seed, gate.Point.HeightM, passing.AtMs);
        var camera = PlateCamera.Read(passing.Vehicle, random);
        var kmh = passing.SpeedMps * KmhOfMps + 0.5 * random.Noise();
        var pass = new Pass
        {
            PassId = FormattableString.Invariant($"{site.Line.StationId}-{passing.AtMs}"),
            Lane = 1,
            PassedAtMs = passing.AtMs,
            Plate = camera.Plate,
            PlateColor = camera.Color,
            PlateType = camera.Plate.Length > 0 ? passing.Vehicle.PlateType : "",
            PlateConfidence = Rounded(camera.Confidence, 3),
            Fuel = camera.Plate.Length > 0 ? passing.Vehicle.Fuel : null,
            Kind = passing.Vehicle.Kind,
            SpeedKmh = Rounded(Math.Clamp(kmh, 0, 199), 1),
            AccelerationMps2 = Rounded(passing.AccelerationMps2 + 0.08 * random.Noise(), 2),
            GradeDeg = Rounded(gate.GradeDeg, 2),
            WindSpeedMps = Rounded(weather.WindMps, 1),
            WindDirectionDeg = Rounded(weather.WindDeg, 0),
            TemperatureC = Rounded(weather.TemperatureC, 1),
            HumidityPercent = Rounded(weather.HumidityPercent, 0),
            PressureKpa = Rounded(weather.PressureKpa, 1),
            Raining = weather.Raining,
            Longitude = Rounded(gate.Point.Longitude, 6),
            Latitude = Rounded(gate.Point.Latitude, 6),
        };
        return Plume(pass, passing, driftFromMs, random);
    }

    private Pass Plume(Pass pass, in Passing passing, long driftFromMs, RandomStream random)
    {
        // How much of the plume the beam hits. The path amount is what ratios are made of: half of it, twice the noise.
        var hit = random.Chance(ThinPlume) ? random.Between(0.02, 0.12) : random.Between(0.6, 1);
        var co2 = passing.Plume.Co2Percent * hit;
        if (co2 < FaintestCo2) return pass with { Co2Percent = Rounded(co2, 2), PlumeValid = false, DeviceVerdict = DeviceVerdict.Invalid };

        var days = (double)(passing.AtMs - driftFromMs) / MsPerDay;
        var noise = Math.Max(1, UsualCo2 / co2) * site.NoNoiseGPerKg;
        var no = passing.Plume.NoToCo2 + (Laplace(noise, random) + site.DriftGPerKgDay * days) / Simulator.Stations.Plume.GramsPerKgOfRatio;
        var opacity = Math.Clamp(passing.Plume.OpacityPercent * hit * Math.Exp(0.12 * random.Noise()) + OpacityNoise * random.Noise(), 0, 100);
        var co = passing.Plume.CoToCo2 + Laplace(0.0012, random);
        var hc = passing.Plume.HcToCo2 + Laplace(0.0002, random);
        var measured = pass with
        {
            Co2Percent = Rounded(co2, 2),
            NoToCo2 = Rounded(Math.Clamp(no, -0.4, 4), 6),
            No2ToCo2 = Rounded(passing.Plume.No2ToCo2 + Laplace(0.0001, random), 6),
            CoToCo2 = Rounded(co, 5),
            HcToCo2 = Rounded(hc, 6),
            NoPpm = Rounded(Math.Clamp(no * AssumedCo2Percent * 1e4, -900, 45_000), 0), // where its display ends
            CoPercent = Rounded(co * AssumedCo2Percent, 3),
            HcPpm = Rounded(Math.Clamp(hc * AssumedCo2Percent * 1e4, -900, 45_000), 0),
            OpacityPercent = Rounded(opacity, 1),
            Ringelmann = Math.Min(5, Math.Floor(opacity / 20)), // an eye sees whole classes
            PlumeValid = co2 >= LeastCo2,
        };
        return measured with { DeviceVerdict = Verdict(measured) };
    }

    private static DeviceVerdict Verdict(Pass pass) => pass switch
    {
        { PlumeValid: false } or { Raining: true } => DeviceVerdict.Invalid,
        { OpacityPercent: > 30 } or { Ringelmann: > 1 } or { NoPpm: > 1500 } => DeviceVerdict.Exceed,
        _ => DeviceVerdict.Pass,
    };

    private static double Laplace(double scale, RandomStream random)
    {
        var uniform = random.NextDouble() - 0.5;
        return -scale * Math.Sign(uniform) * Math.Log(Math.Max(1e-12, 1 - 2 * Math.Abs(uniform)));
    }

    /// <summary>As many digits as a device sends.</summary>
    private static double Rounded(double value, int digits) => Math.Round(value, digits, MidpointRounding.AwayFromZero);
}
