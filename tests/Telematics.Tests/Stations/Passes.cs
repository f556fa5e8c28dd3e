using System.Globalization;
using Telematics.Core;
using Telematics.Core.Rules;
using Telematics.Core.Stations;
using Telematics.Core.Vehicles;

namespace Telematics.Tests.Stations;

/// <summary>A pass, a line and a moment with nothing wrong; tests spoil one thing.</summary>
internal static class Passes
{
    public static readonly LineKey Line = new("SJZ001", "L1");
    public static readonly StationRules Rules = RuleSet.Default.Stations;
    public static readonly CityCalendar Calendar = CityCalendar.Shanghai;
    public static readonly long Noon = Ms("2019-03-01 12:00:00");

    public static readonly LineFacts Facts = new(Line, StationKind.FixedVertical, "鹿泉", "130110", 114.3, 38.1, 1, 1.0, "RS",
    [
        new Instrument("gas", "M1", "S1", new DateOnly(2019, 12, 31)),
        new Instrument("smoke", "M1", "S2", new DateOnly(2019, 6, 30)),
    ]);

    public static readonly Pass Good = new()
    {
        PassId = "P1",
        Lane = 1,
        PassedAtMs = Noon,
        Plate = "冀A11111",
        PlateColor = PlateColor.Yellow,
        PlateType = "01",
        PlateConfidence = 0.99,
        Fuel = FuelKind.Diesel,
        Kind = VehicleKind.HeavyTruck,
        SpeedKmh = 45,
        AccelerationMps2 = 0.2,
        Co2Percent = 9,
        CoToCo2 = 0.003,
        HcToCo2 = 0.0005,
        NoToCo2 = 0.004,
        CoPercent = 0.03,
        HcPpm = 40,
        NoPpm = 500,
        OpacityPercent = 8,
        Ringelmann = 0,
        PlumeValid = true,
        WindSpeedMps = 2,
        WindDirectionDeg = 90,
        TemperatureC = 15,
        HumidityPercent = 50,
        PressureKpa = 100,
        GradeDeg = 1,
        Raining = false,
    };

    public static readonly LineMoment Moment = new(7, Noon + 1500, Noon + 1000) { LastGoodCalibrationMs = Noon - 3_600_000 };

    public static JudgedPass Judge(Pass pass, LineMoment? moment = null, LineFacts? line = null, StationRules? rules = null) =>
        PassJudge.Judge(pass, line ?? Facts, moment ?? Moment, PlateReading.Of(pass), rules ?? Rules, Calendar);

    /// <summary>City time.</summary>
    public static long Ms(string local) => DateTimeOffset.Parse(local + " +08:00", CultureInfo.InvariantCulture).ToUnixTimeMilliseconds();
}
