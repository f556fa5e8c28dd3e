using System.Text;
using Telematics.Core.Vehicles;
using Telematics.Storage.Database.Registry;
using Telematics.Storage.Journal;

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

    private void Pass(string station, string id, long at, string plate, double noRatio) =>
        _rig.Store(station, StationRig.Pass(id, plate, at) with { NoToCo2 = noRatio });

    /// <summary>Seventy seconds around a moment, hardly any NOx.</summary>
    private void DriveAround(long ms)
    {
        for (var second = ms / 1000 - 40; second < ms / 1000 + 30; second += 10)
            _rig.Journal.Append(RecordKind.VehicleFrame, Encoding.ASCII.GetBytes(Truck), (second + 11) * 1000, VehicleTraffic.Frame(Truck, second, down: 20));
    }

    private object? Witnessed() => _rig.Scalar("SELECT group_concat(id, ' ') FROM (SELECT id FROM findings WHERE rule = 'RS1' ORDER BY id)");

    private object? Findings() => _rig.Scalar(
        "SELECT group_concat(id || value || \"limit\" || explanation_en, char(10)) FROM (SELECT * FROM findings WHERE rule = 'RS1' ORDER BY id)");
}
