using Telematics.Core.Stations;
using Telematics.Core.Vehicles;

namespace Telematics.Tests.Stations;

public sealed class WitnessTests
{
    private static readonly JudgedPass High = Passes.Judge(Passes.Good with { NoToCo2 = 0.012 }); // about 39 g/kg

    [Fact]
    public void A_mobile_unit_is_where_it_was_deployed_and_a_fixed_line_where_it_is_registered()
    {
        var unit = Passes.Facts with
        {
            Kind = StationKind.Mobile,
            Deployments = [new Deployment("A", 114.1, 38.1, 1000, 2000), new Deployment("B", 114.2, 38.2, 2000, null)],
        };

        Assert.Null(unit.PlaceAt(999));
        Assert.Equal((114.1, 38.1), unit.PlaceAt(1000)!.Value);
        Assert.Equal((114.2, 38.2), unit.PlaceAt(2000)!.Value);
        Assert.Equal((Passes.Facts.Longitude!.Value, Passes.Facts.Latitude!.Value), Passes.Facts.PlaceAt(0)!.Value);
    }

    [Fact]
    public void A_plate_at_two_places_that_no_truck_can_reach_is_suspected()
    {
        var here = new Sighting(High.Key, Passes.Noon, 114.3, 38.1);
        var there = new Sighting(High.Key with { PassId = "P2" }, Passes.Noon + 10 * 60_000, 114.9, 38.1); // 52.5 km in 10 min

        var suspicion = ClonePlate.Check(there, here, Passes.Rules.Clones)!;
        Assert.Equal((here, there), (suspicion.Earlier, suspicion.Later));
        Assert.Equal(52.5, suspicion.DistanceKm, 0.1);
        Assert.Contains("套牌", suspicion.Reason.Zh);
        Assert.Null(ClonePlate.Check(here, there with { PassedAtMs = Passes.Noon + 20 * 60_000 }, Passes.Rules.Clones));
        Assert.Null(ClonePlate.Check(here, here with { Longitude = 114.31 }, Passes.Rules.Clones)); // next point: clocks may be off
    }

    [Fact]
    public void Witnesses_that_agree_say_so()
    {
        var report = Compare(High, Drive(noxPpm: 700));

        Assert.Equal(WitnessCause.Agree, report.Cause);
        Assert.InRange(report.ObdGPerKg!.Value, 20, 60);
    }

    [Fact]
    public void A_low_reading_that_moves_with_the_load_is_drift() =>
        Assert.Equal(WitnessCause.SensorDrift, Compare(High, Drive(noxPpm: 40)).Cause);

    [Fact]
    public void A_reading_that_never_moves_is_faked() =>
        Assert.Equal(WitnessCause.Tampering, Compare(High, Drive(noxPpm: 40, frozen: true)).Cause);

    [Fact]
    public void A_cold_catalyst_that_seems_to_convert_is_faked()
    {
        var report = Compare(High, Drive(noxPpm: 40, scrInlet: 150));

        Assert.Equal(WitnessCause.Tampering, report.Cause);
        Assert.Contains("150 °C", report.Reasons[^1].En);
    }

    [Fact]
    public void Another_speed_or_another_place_is_another_vehicle()
    {
        Assert.Equal(WitnessCause.WrongPlate, Compare(High, Drive(noxPpm: 40, speed: 80)).Cause);
        Assert.Equal(WitnessCause.WrongPlate, Compare(High, Drive(noxPpm: 40, longitude: 114.4)).Cause);
    }

    [Fact]
    public void A_line_in_doubt_is_suspected_before_the_vehicle() =>
        Assert.Equal(WitnessCause.StationFault, TwoWitnesses.Compare(High, Passes.Facts, Drive(noxPpm: 40), true, Passes.Rules).Cause);

    [Fact]
    public void Below_15_g_per_kg_or_without_half_a_minute_of_readings_nothing_is_said()
    {
        Assert.Equal(WitnessCause.Agree, Compare(Passes.Judge(Passes.Good with { NoToCo2 = 0.0045 }), Drive(noxPpm: 10)).Cause);
        Assert.Equal(WitnessCause.NotComparable, Compare(High, Drive(noxPpm: 40)[..29]).Cause);
        Assert.Equal(WitnessCause.NotComparable, Compare(High, Drive(noxPpm: 40, startSeconds: 61)).Cause);
        Assert.Equal(WitnessCause.NotComparable, Compare(High, Drive(noxPpm: -200, frozen: true)).Cause); // no sensor, not a faked one
    }

    [Fact]
    public void The_driver_is_shown_the_rule_and_both_measurements()
    {
        var first = Passes.Judge(Passes.Good with { OpacityPercent = 55 });
        var second = Passes.Judge(Passes.Good with { PassId = "P2", OpacityPercent = 48, PassedAtMs = Passes.Noon + 3 * 86_400_000L }, new LineMoment(9, Passes.Noon + 3 * 86_400_000L, null));
        var result = StreakVerdict.Of([StreakPass.Of(first), StreakPass.Of(second)], Passes.Rules, Passes.Calendar)[0];

        var text = StationWords.Explain(
            Assert.Single(result.Grounds), [(first, Passes.Facts, Passes.Rules.Limits), (second, Passes.Facts, Passes.Rules.Limits)], Passes.Rules, Passes.Calendar);

        Assert.Equal(
            "依据HJ 845-2017：同一污染物在6个自然月内连续两次及以上有效遥测超过限值，判定为不合格。本车不透光烟度连续2次超标：" +
            "2019-03-01 12:00:00，鹿泉（SJZ001/L1），测得55 %，限值30 %；2019-03-04 12:00:00，鹿泉（SJZ001/L1），测得48 %，限值30 %；" +
            "其间无有效合格记录。测量时仪器均在检定有效期内。经人工复核后方可处理。请尽快维修并复检；复检合格后记录重新起算。如有异议可提出申诉。（规则集2019.1）", text.Zh);
        Assert.Contains("The opacity of this vehicle was above its limit 2 times in a row: 2019-03-01 12:00:00, 鹿泉 (SJZ001/L1): 55 %, limit 30 %;", text.En);
    }

    private static WitnessReport Compare(JudgedPass pass, EngineReading[] readings) => TwoWitnesses.Compare(pass, Passes.Facts, readings, false, Passes.Rules);

    /// <summary>A minute around the pass with a load that moves.</summary>
    private static EngineReading[] Drive(
        double noxPpm, bool frozen = false, double scrInlet = 280, double speed = 45, double longitude = 114.3, int startSeconds = -30)
    {
        var readings = new EngineReading[60];
        for (var k = 0; k < readings.Length; k++)
        {
            var load = 1 + 0.3 * Math.Sin(k / 5.0);
            var reading = new EngineReading(Passes.Noon / 1000 + startSeconds + k);
            reading.Set(EngineQuantity.FuelRate, 30 * load);
            reading.Set(EngineQuantity.AirFlow, 800 * load);
            reading.Set(EngineQuantity.NoxUpstream, 900);
            reading.Set(EngineQuantity.NoxDownstream, frozen ? noxPpm : noxPpm * load);
            reading.Set(EngineQuantity.ScrInlet, scrInlet);
            reading.Set(EngineQuantity.Speed, speed);
            reading.SetRaw(EngineQuantity.Positioning, 0);
            reading.Set(EngineQuantity.Longitude, longitude);
            reading.Set(EngineQuantity.Latitude, 38.1);
            readings[k] = reading;
        }

        return readings;
    }
}
