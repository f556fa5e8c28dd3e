using System.IO.Compression;
using Telematics.Core.Stations;
using Telematics.Core.Vehicles;
using Telematics.Protocols.Stations;
using Telematics.Simulator;
using Telematics.Simulator.Demo;
using Telematics.Simulator.Roads;
using Telematics.Simulator.Stations;

namespace Telematics.Tests.Simulator;

/// <summary>What the simulated roadside sees: the trucks that really pass, by their real state.</summary>
public sealed class RoadsideTests
{
    private const long Start = 1_795_400_000;

    private static readonly DemoCity City = DemoCity.Build(seed: 17691, trucks: 200);

    [Fact]
    public void A_gate_sees_one_direction_of_its_road_only()
    {
        var road = new Road("r", RoadClass.ExtraUrban, new RoadPoint(114.40, 38.00, 50), new RoadPoint(114.41, 38.01, 60));
        var gate = RoadGate.On(road, 0, 1, 0.5);
        RoadPoint before = new(114.4049, 38.0049, 55), after = new(114.4051, 38.0051, 55);

        Assert.Equal(0.5, gate.CrossedAt(before, after)!.Value, 2);
        Assert.Null(gate.CrossedAt(after, before));
        Assert.Null(gate.CrossedAt(before with { Longitude = 114.4053 }, after with { Longitude = 114.4055 }));
        Assert.True(gate.GradeDeg > 0);
    }

    [Fact]
    public void Every_station_stands_on_an_up_grade() =>
        Assert.All(DemoSites.Build(City.Network).SelectMany(site => site.Gates), gate => Assert.InRange(gate.GradeDeg, 0.001, 15));

    [Fact]
    public void Passes_happen_when_a_truck_of_the_city_crosses_the_gate_and_tell_its_own_speed_and_emission()
    {
        var emitter = City.Trucks.First(truck => truck.Trouble == "catalyst-removed");
        var sound = City.Trucks.First(truck => truck is { Trouble: null, Spec.Stage: EmissionStage.VI, FleetId: not null });
        var (dirty, dirtyAt) = PassesOf(emitter, days: 2);
        var (clean, _) = PassesOf(sound, days: 6);

        Assert.NotEmpty(dirty);
        Assert.NotEmpty(clean);
        Assert.All(dirty.Zip(dirtyAt), pair => Assert.True(pair.Second.MetresTo(new RoadPoint(pair.First.Longitude!.Value, pair.First.Latitude!.Value, 0)) < 40));
        Assert.True(Median(dirty.Select(GPerKg)) > 15, $"dirty {Median(dirty.Select(GPerKg)):F1} g/kg");
        Assert.True(Median(clean.Select(GPerKg)) < 8, $"clean {Median(clean.Select(GPerKg)):F1} g/kg");
    }

    [Fact]
    public void Smokers_have_two_exceedances_in_a_row_more_than_a_day_apart_and_nobody_else_smokes()
    {
        var smokers = City.Trucks.Where(truck => truck.Smokes).ToList();
        Assert.Equal(3, smokers.Count);
        var caught = smokers.Count(smoker =>
        {
            var times = PassesOf(smoker, days: 4).Passes.Where(pass => pass.PlumeValid == true && pass.OpacityPercent > 30).Select(pass => pass.PassedAtMs).ToList();
            return times.Count >= 2 && times[^1] - times[0] > 24 * 3_600_000;
        });
        Assert.True(caught >= 2, $"{caught} of 3 smokers have two exceedances more than a day apart");
    }

    [Fact]
    public void The_noise_of_no_is_laplace_as_measured_and_negatives_stay()
    {
        var site = DemoSites.Build(City.Network)[0];
        var instrument = new Telematics.Simulator.Stations.Instrument(site, 1);
        var values = Enumerable.Range(0, 20_000)
            .Select(i => instrument.Measure(new Passing(1_000_000L + 1000 * i, Van, 15, 0, new Plume(0, 1, 0, 14, 0, 0)), 0))
            .Where(pass => pass.Co2Percent > 6).Select(GPerKg).ToList(); // thin plumes are noisier

        Assert.Equal(0.72, values.Average(Math.Abs), 0.03); // the mean absolute value of a Laplace variable is its scale
        Assert.InRange(values.Count(value => value < 0) / (double)values.Count, 0.48, 0.52);
    }

    [Fact]
    public void Plates_are_misread_unsure_mostly_and_sure_rarely()
    {
        var random = new RandomStream(5);
        var readings = Enumerable.Range(0, 20_000).Select(_ => PlateCamera.Read(Van, random)).ToList();

        var wrong = readings.Where(reading => reading.Plate.Length > 0 && reading.Plate != Van.Plate).ToList();
        Assert.InRange(wrong.Count(reading => reading.Confidence < 0.95), 100, 350);
        Assert.InRange(wrong.Count(reading => reading.Confidence >= 0.95), 10, 80);
        Assert.All(readings, reading => Assert.InRange(reading.Confidence, 0, 1));
    }

    [Fact]
    public void Everything_that_a_line_sends_is_possible_in_time_order_and_the_same_for_the_same_seed()
    {
        var site = DemoSites.Build(City.Network)[4];
        Assert.Equal(Sent(site), Sent(site));

        static List<string> Sent(StationSite site)
        {
            const long startMs = Start * 1000, from = startMs - 48 * 3_600_000L;
            var line = new StationLine(site, 17691, startMs);
            line.BeginAt(from);
            foreach (var passing in new RoadTraffic(site.Line, 17691).Between(from, startMs, 60)) line.Add(passing);
            var frames = line.Release(startMs);
            var passes = frames.Where(frame => frame.Pass is not null).Select(frame => frame.Pass!.ToCore()).ToList();
            var checks = frames.Where(frame => frame.Calibration is not null).Select(frame => frame.Calibration!.ToCore()).ToList();

            Assert.InRange(passes.Count, 2000, 3800);
            Assert.All(passes, pass => Assert.Null(PhysicalRanges.Check(pass)));
            Assert.Equal(passes.Select(pass => pass.PassedAtMs).Order(), passes.Select(pass => pass.PassedAtMs));
            Assert.Contains(passes, pass => pass.Raining == true);
            Assert.Contains(passes, pass => pass.PlumeValid == false);
            Assert.InRange(checks.Count, 48, 50);
            Assert.Equal([checks[^1].StartedAtMs], checks.Where(check => !check.Passed).Select(check => check.StartedAtMs)); // this line's last one fails
            return [.. passes.Select(pass => pass with { Media = [] }).Select(pass => pass.ToString())];
        }
    }

    [Fact]
    public void A_line_that_has_told_its_past_leaves_out_what_trucks_tell_of_it_later()
    {
        var site = DemoSites.Build(City.Network)[0];
        var line = new StationLine(site, 1, Start * 1000);
        line.BeginAt((Start - 86_400) * 1000);
        line.ForgetBefore(Start * 1000);

        line.Add(new Passing((Start - 60) * 1000, Van, 15, 0, default));
        line.Add(new Passing((Start + 60) * 1000, Van, 15, 0, default));

        var sent = line.Release((Start + 3600) * 1000);
        Assert.Equal((Start + 60) * 1000, Assert.Single(sent, frame => frame.Pass is not null).Pass!.PassedAtMs);
        Assert.All(sent.Where(frame => frame.TrafficCount is not null), frame => Assert.True(frame.TrafficCount!.FromMs < frame.TrafficCount.ToMs));
    }

    [Fact]
    public void Pictures_are_sound_png_files_of_some_kilobytes()
    {
        var pass = new Pass { PassId = "P1", PassedAtMs = Start * 1000, Plate = "冀A12345", PlateColor = PlateColor.Yellow, OpacityPercent = 60, PlateConfidence = 0.8, SpeedKmh = 50 };
        foreach (var (png, wide, high) in new[] { (PassPictures.Vehicle(pass, new LineKey("SJZ001", "L1")), 320, 180), (PassPictures.Plate(pass), 240, 80) })
        {
            Assert.InRange(png.Length, 1000, 60_000);
            Assert.Equal([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], png[..8]);
            var length = (png[33] << 24) | (png[34] << 16) | (png[35] << 8) | png[36];
            using var unpacked = new MemoryStream();
            using (var zlib = new ZLibStream(new MemoryStream(png, 41, length), CompressionMode.Decompress)) zlib.CopyTo(unpacked);
            Assert.Equal((wide + 1) * high, unpacked.Length);
        }
    }

    private static RoadVehicle Van => new("冀AB1234", PlateColor.Blue, "02", FuelKind.Petrol, VehicleKind.Light);

    private static double GPerKg(Pass pass) => (pass.NoToCo2 ?? double.NaN) * Plume.GramsPerKgOfRatio;

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Where(double.IsFinite).Order().ToList();
        return sorted[sorted.Count / 2];
    }

    /// <summary>The passes of one truck at all stations, and where the truck was after the second of each.</summary>
    private static (List<Pass> Passes, List<RoadPoint> At) PassesOf(DemoTruck demo, int days)
    {
        const long endMs = Start * 1000;
        var from = Start - days * 86_400L;
        StationLine[] lines = [.. DemoSites.Build(City.Network).Select(site => new StationLine(site, 17691, endMs))];
        foreach (var line in lines) line.BeginAt(endMs - 3_600_000);
        var truck = demo.Start(City.Network, from);
        var watch = new TruckWatch(demo.Plate, [.. lines]);
        var places = new Dictionary<long, RoadPoint>();
        while (truck.NextSecond < Start)
        {
            var second = truck.NextSecond;
            truck.Step(out _);
            watch.Stepped(truck, second);
            places[second] = truck.Position;
        }

        var passes = lines.SelectMany(line => line.Release(endMs)).Where(frame => frame.Pass is not null).Select(frame => frame.Pass!.ToCore()).OrderBy(pass => pass.PassedAtMs).ToList();
        return (passes, [.. passes.Select(pass => places[pass.PassedAtMs / 1000 + 1])]);
    }
}
