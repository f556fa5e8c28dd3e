using System.Diagnostics;
using System.Text;
using Telematics.Core.Stations;
using Telematics.Core.Vehicles;
using Telematics.Grains.Stations;
using Telematics.Storage.History;
using Telematics.Storage.Journal;
using Registration = Telematics.Storage.Database.Registry.Registration;

namespace Telematics.Tests.Grains;

/// <summary>What a line knows of others: the vehicle's own readings, and what was usual in the city.</summary>
public sealed class LinesTogetherTests : IAsyncLifetime
{
    private const string Plate = "冀A11111", Truck = "LTEST000000000001";
    private const long Minute = 60_000, Day = 86_400_000;
    private static readonly long Morning = new DateTimeOffset(2026, 3, 17, 1, 0, 0, TimeSpan.FromHours(8)).ToUnixTimeMilliseconds();

    private StationRig _rig = null!;

    public async ValueTask InitializeAsync()
    {
        _rig = await StationRig.Create();
        await _rig.AddStation("S1");
        await _rig.AddStation("S2");
    }

    public ValueTask DisposeAsync() => _rig.DisposeAsync();

    [Fact]
    public async Task Every_pass_is_compared_once_with_the_vehicles_own_minute_when_that_is_over()
    {
        await _rig.Vehicles.Put(Vin.Parse(Truck), new Registration { Plate = Plate, PlateColor = PlateColor.Yellow }, TestContext.Current.CancellationToken);
        Pass("S1", "P1", Morning, Plate, 0.012);
        DriveAround(Morning);
        Pass("S1", "P2", Morning + 60 * Minute, Plate, 0.012);
        await _rig.Start();
        await _rig.Settle();

        // Of the second pass nothing is known yet: the truck sends its minute in the next ones.
        Assert.Equal($"{Truck}:RS1:S1/L1/P1", Witnessed());

        DriveAround(Morning + 60 * Minute);
        _rig.StoreCheck("S1", Morning + 62 * Minute, passed: true);
        await _rig.Settle();
        Assert.Equal($"{Truck}:RS1:S1/L1/P1 {Truck}:RS1:S1/L1/P2", Witnessed());
        Assert.Equal(0L, _rig.Scalar("SELECT count(*) FROM passes WHERE exceeds <> 0 OR screen_high <> 0"));
        var before = Findings();

        await _rig.StartFromNothing();

        Assert.Equal(before, Findings());
    }

    [Theory]
    [InlineData(2_000)]
    [InlineData(50_000)]
    [InlineData(4 << 20)]
    public async Task What_is_usual_does_not_depend_on_how_far_the_lines_are_apart_in_a_replay(int chunkBytes)
    {
        _rig.ChunkBytes = chunkBytes;
        for (var n = 0; n < 250; n++)
        {
            Pass("S1", $"A{n}", Morning + n * 4 * Minute, $"冀A{20_000 + n}", 0.004);
            Pass("S2", $"B{n}", Morning + n * 4 * Minute + 1, $"冀A{30_000 + n}", 0.02);
        }

        // Their first passes of the second day end the first; it counts from the third.
        Pass("S1", "A-next", Morning + Day, "冀A40001", 0.03);
        Pass("S2", "B-next", Morning + Day + 1, "冀A40002", 0.03);
        Pass("S1", "between", Morning + 2 * Day, "冀A40003", 0.012); // unusual at S1, usual in the city
        Pass("S1", "above", Morning + 2 * Day + Minute, "冀A40004", 0.03);
        await _rig.Start();
        await _rig.Settle();

        Assert.Equal("above", _rig.Scalar("SELECT group_concat(pass_id) FROM passes WHERE screen_high <> 0"));
    }

    [Fact]
    public async Task Trucks_whose_own_sensors_contradict_a_line_day_by_day_stop_it_on_record()
    {
        const int trucks = 25, days = 3;
        await RegisterTrucks(trucks);
        await _rig.Start();
        for (var day = 0; day < days; day++)
        {
            for (var n = 0; n < trucks; n++)
            {
                var at = Morning + 570 * Minute + day * Day + n * 3 * Minute; // after half past ten, when the day before is compared
                Pass("S1", $"D{day}-{n}", at, PlateOf(n), 0.012);
                DriveAround(at, TruckOf(n), down: 150);
                Pass("S2", $"D{day}-{n}", at + Minute, $"冀A{60_000 + n}", 0.012); // nobody speaks against it
            }

            await _rig.Settle();
        }

        Assert.Equal("good>check-due,check-due>quarantined", _rig.Scalar(
            "SELECT group_concat(from_state || '>' || to_state) FROM (SELECT * FROM line_transitions WHERE station_id = 'S1' ORDER BY position)"));
        var why = (string)_rig.Scalar("SELECT reason_zh || reason_en FROM line_transitions WHERE to_state = 'quarantined'")!;
        Assert.Contains("同分钟车载数据", why, StringComparison.Ordinal);
        Assert.Contains("the station is probably biased", why, StringComparison.Ordinal);
        Assert.Equal("good", _rig.Scalar("SELECT state FROM lines WHERE station_id = 'S2'"));
        var all = Transitions();

        await _rig.StartFromNothing();

        Assert.Equal(all, Transitions());

        object? Transitions() => _rig.Scalar("SELECT group_concat(station_id || position || to_state || reason_en, char(10)) FROM (SELECT * FROM line_transitions ORDER BY position, to_state)");
    }

    /// <summary>What a line's comparison at ten costs: it waits for the reads of its trucks' minutes.</summary>
    [Theory(Explicit = true)]
    [InlineData(200, 60)]
    [InlineData(1000, 60)]
    public async Task The_morning_of_a_line_reads_forty_minutes_back(int others, int minutes)
    {
        const int witnesses = 40;
        for (var tenSeconds = 0; tenSeconds < minutes * 6; tenSeconds++)
        {
            var second = Morning / 1000 + tenSeconds * 10;
            for (var n = 0; n < witnesses + others; n++)
                _rig.Journal.Append(RecordKind.VehicleFrame, Encoding.ASCII.GetBytes(TruckOf(n)), (second + 11) * 1000, VehicleTraffic.Frame(TruckOf(n), second, down: 150));
            await _rig.Journal.Commit();
        }

        var history = new VehicleHistory(_rig.Journal, Telematics.Protocols.ProtocolCatalog.Gb17691.Decode, (_, _) => false);
        var passes = Enumerable.Range(0, witnesses).Select(n => new UnheardPass(new PassKey(new LineKey("S1", "L1"), $"P{n}"), TruckOf(n), Morning + (n + 5) * Minute, Morning + (n + 5) * Minute));
        var rules = Telematics.Tests.Stations.Passes.Rules.TwoWitnesses;
        foreach (var round in new[] { "first", "again" })
        {
            var watch = Stopwatch.StartNew();
            var seconds = passes.Sum(pass => pass.Testimony(history, rules).Count);
            TestContext.Current.TestOutputHelper!.WriteLine($"{round}: {witnesses} reads of {seconds} seconds in {watch.Elapsed.TotalMilliseconds:0.0} ms, beside {others} vehicles for {minutes} min");
            Assert.Equal(witnesses * (2 * rules.WindowSeconds + 1), seconds);
        }
    }

    private async Task RegisterTrucks(int count)
    {
        for (var n = 0; n < count; n++)
            await _rig.Vehicles.Put(Vin.Parse(TruckOf(n)), new Registration { Plate = PlateOf(n), PlateColor = PlateColor.Yellow }, TestContext.Current.CancellationToken);
        _rig.Database.Execute("UPDATE vehicles SET last_seen_ms = 1"); // they have a terminal
    }

    private static string TruckOf(int n) => $"LTEST0000001{n:D5}";

    private static string PlateOf(int n) => $"冀A{50_000 + n}";

    private void Pass(string station, string id, long at, string plate, double noRatio) =>
        _rig.Store(station, StationRig.Pass(id, plate, at) with { NoToCo2 = noRatio });

    /// <summary>Seventy seconds around a moment, hardly any NOx.</summary>
    private void DriveAround(long ms, string truck = Truck, double down = 20)
    {
        for (var second = ms / 1000 - 40; second < ms / 1000 + 30; second += 10)
            _rig.Journal.Append(RecordKind.VehicleFrame, Encoding.ASCII.GetBytes(truck), (second + 11) * 1000, VehicleTraffic.Frame(truck, second, down));
    }

    private object? Witnessed() => _rig.Scalar("SELECT group_concat(id, ' ') FROM (SELECT id FROM findings WHERE rule = 'RS1' ORDER BY id)");

    private object? Findings() => _rig.Scalar(
        "SELECT group_concat(id || value || \"limit\" || explanation_en, char(10)) FROM (SELECT * FROM findings WHERE rule = 'RS1' ORDER BY id)");
}
