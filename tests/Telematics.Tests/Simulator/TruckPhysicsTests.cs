using Telematics.Core.Rules;
using Telematics.Core.Vehicles;
using Telematics.Simulator.Demo;
using Telematics.Simulator.Trucks;
using Telematics.Tests.Core.Vehicles;

namespace Telematics.Tests.Simulator;

/// <summary>A day of trucks as the product sees them: are they like trucks, and does each emitter give its rules reason to speak?</summary>
public sealed class TruckPhysicsTests
{
    /// <summary>2026-03-10 00:00 in Shijiazhuang.</summary>
    private const long Midnight = 1_773_072_000;

    private static readonly DemoCity City = DemoCity.Build(seed: 17691, trucks: 200);

    /// <summary>Drives for a day and shows every second to the pure step, ten a frame as a terminal does.</summary>
    private static (Watched Judged, Truck Truck, double Kilometres) Day(DemoTruck plan)
    {
        var truck = plan.Start(City.Network, Midnight);
        var judged = new Watched(new VehicleFacts(plan.Spec.Stage, plan.Build.RatedTorqueNm, plan.Build.RatedPowerKw, plan.Spec.Chassis.UreaTankLitres));
        var odometer = truck.OdometerKm;
        var frame = new List<EngineReading>();
        while (truck.NextSecond < Midnight + 86_400)
        {
            truck.Step(out var reading);
            frame.Add(reading);
            if (frame.Count == 1 && truck.FaultCodes.Any()) judged.Show(Drive.Diagnosis(reading.UnixSeconds, true, [.. truck.FaultCodes]));
            if (frame.Count < 10 && truck.EngineOn) continue;
            judged.Show(Drive.Frame([.. frame]));
            frame.Clear();
        }

        return (judged, truck, truck.OdometerKm - odometer);
    }

    public static TheoryData<string> Emitters => [.. Emitter.All.Select(emitter => $"{emitter.Stage} {emitter.Trouble}")];

    [Theory]
    [MemberData(nameof(Emitters))]
    public void Every_emitter_gives_its_rules_reason_to_speak(string name)
    {
        string[] rules = name switch
        {
            "VI dosing-off" or "VI water-in-urea-tank" or "VI catalyst-removed" => ["D1", "D4"],
            "V dosing-off" => ["D2", "D4"],
            "V aged-catalyst" => ["D2", "D4"],
            "VI aged-catalyst" => ["D1"],
            "VI dosing-off-no-air-flow" => ["D3", "D4"],
            "VI fault-codes" => ["D14"],
            _ => throw new ArgumentOutOfRangeException(nameof(name), name, "an emitter without an expectation"),
        };
        var plan = City.Trucks.Single(truck => truck.Trouble is { } trouble && $"{truck.Spec.Stage} {trouble}" == name);

        var (judged, _, _) = Day(plan);

        var fired = judged.Findings.Values.Where(finding => !finding.Withdrawn).Select(finding => finding.Rule).Order().ToArray();
        TestContext.Current.TestOutputHelper?.WriteLine($"{name}: {string.Join(" ", fired)}, {judged.State.Level} {judged.State.Score:0.00}");
        Assert.Equal(rules, fired.Intersect(rules));
        Assert.NotEqual(VehicleLevel.None, judged.State.Level);
    }

    [Fact]
    public void Sound_trucks_are_like_trucks_and_no_rule_speaks()
    {
        foreach (var plan in City.Trucks.Where(truck => truck.Trouble is null).Where((_, i) => i % 12 == 0))
        {
            var (judged, truck, kilometres) = Day(plan);
            var totals = judged.State.WindowTotals(RuleSet.Default.Cleaning);
            var litres = 100 * truck.FuelTank.DrawnLitres / kilometres;
            TestContext.Current.TestOutputHelper?.WriteLine(
                $"{plan.Spec.Stage} {plan.Build.Kind}: {kilometres:0} km, {litres:0.0} L/100 km, {totals.NoxGPerKWh:0.00} g/kWh, {totals.NoxGPerKgFuel:0.00} g/kg");

            Assert.InRange(kilometres, 60, 900);
            Assert.InRange(litres, 14, 60);
            Assert.InRange(totals.FuelKg / totals.WorkKWh, 0.18, 0.30); // a diesel needs about 0.2 kg a kWh
            Assert.InRange(totals.NoxGPerKWh!.Value, 0.02, plan.Spec.Stage == EmissionStage.VI ? 0.69 : 4.0);
            Assert.InRange(totals.NoxGPerKgFuel!.Value, 0.1, plan.Spec.Stage == EmissionStage.VI ? 2.9 : 17);
            Assert.InRange(judged.State.Book.Find(judged.State.NewestDay)!.Value.ValidSeconds, 1800u, 86_400u);
            Assert.DoesNotContain(judged.Findings.Values, finding => !finding.Withdrawn);
            Assert.InRange(totals.DistanceKm, 0.97 * kilometres, 1.03 * kilometres);
        }
    }

    [Fact]
    public void What_is_burnt_and_sprayed_leaves_the_tanks()
    {
        var plan = City.Trucks.First(truck => truck is { Trouble: null, Spec.Stage: EmissionStage.VI });
        var (judged, truck, _) = Day(plan);

        var burnt = judged.State.WindowTotals(RuleSet.Default.Cleaning);
        Assert.InRange(truck.FuelTank.DrawnLitres * 0.85, burnt.FuelKg, 3 * burnt.FuelKg + 5); // valid seconds are a part of all
        Assert.InRange(truck.UreaTank.DrawnLitres / truck.FuelTank.DrawnLitres, 0.02, 0.12); // 2 to 12 % of the fuel is usual
    }

    [Fact]
    public void A_cold_truck_says_nothing_about_nox_and_a_warm_one_does()
    {
        var truck = City.Trucks.First(plan => plan.Trouble is null).Start(City.Network, Midnight);
        var readings = new List<EngineReading>();
        do
        {
            truck.Step(out var reading);
            readings.Add(reading);
        }
        while (truck.EngineOn && readings.Count < 4000);

        Assert.Null(readings[0].NoxDownstreamPpm);
        Assert.True(readings[0].CoolantCelsius < 40);
        Assert.False(readings[0].PositionValid);
        Assert.Contains(readings, reading => reading is { NoxDownstreamPpm: not null, CoolantCelsius: > 75, PositionValid: true });
        Assert.All(readings, reading => Assert.InRange(reading.SpeedKmh!.Value, 0, 100));
        Assert.All(readings.Zip(readings.Skip(1)), pair => Assert.InRange(pair.Second.SpeedKmh!.Value - pair.First.SpeedKmh!.Value, -8, 6));
    }
}
