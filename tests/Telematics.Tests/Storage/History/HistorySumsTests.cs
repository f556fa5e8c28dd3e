using Telematics.Core;
using Telematics.Core.Vehicles;
using Telematics.Storage.Database;
using Telematics.Storage.Database.Queries;
using Telematics.Storage.Database.Registry;
using Telematics.Storage.History;
using Telematics.Tests.Storage.Archive;
using Good = Telematics.Tests.Stations.Passes;

namespace Telematics.Tests.Storage.History;

public sealed class HistorySumsTests : IAsyncLifetime
{
    private const long Midnight = ArchiveRig.Midnight;
    private static readonly DateOnly First = DateOnly.FromDayNumber(CityCalendar.Shanghai.DayNumber(Midnight));
    private static readonly DaySpan Days = new(First, First.AddDays(3));
    private ArchiveRig _rig = null!;
    private HistorySums _sums = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _rig = await ArchiveRig.Start();
        var registry = new VehicleRegistry(_rig.Database.Scoped);
        await registry.Put(Vin.Parse(ArchiveRig.Vin(1)), new Registration { FleetId = "F1", County = "A", Stage = EmissionStage.VI }, Stop);
        await registry.Put(Vin.Parse(ArchiveRig.Vin(2)), new Registration { FleetId = "F2", County = "B", Stage = EmissionStage.V }, Stop);
        await registry.Put(Vin.Parse(ArchiveRig.Vin(3)), new Registration { FleetId = "F1", County = "A", Stage = EmissionStage.V }, Stop);
        for (var vehicle = 1; vehicle <= 3; vehicle++)
            for (var day = 0; day < vehicle; day++)
                _rig.Send(vehicle, Midnight + 86_400 * day + 3600);
        await _rig.Archive();
        _rig.Clock.Advance(TimeSpan.FromDays(5));
        var pass = Good.Judge(Good.Good with { PassedAtMs = (Midnight + 60) * 1000 });
        await _rig.Passes.Add([pass.ToRow(new byte[32], ArchiveRig.Vin(1)), (pass with { Key = pass.Key with { PassId = "P2" } }).ToRow(new byte[32], null)], []);
        await _rig.Days.Round(CancellationToken.None);
        _sums = new HistorySums(_rig.Store.Readings, new RegistryFacts(_rig.Database.Scoped));
    }

    public ValueTask DisposeAsync() => _rig.DisposeAsync();

    [Fact]
    public async Task A_vehicle_has_a_row_for_each_day_of_the_span()
    {
        Assert.Equal(["0 10", "1 10", "2 10"], await Rows(_sums.OfVehicle(ArchiveRig.Vin(3), Days, Stop), "day", "seconds"));
        Assert.Equal(["1 10"], await Rows(_sums.OfVehicle(ArchiveRig.Vin(3), new DaySpan(First.AddDays(1), First.AddDays(1)), Stop), "day", "seconds"));
        Assert.Empty(await Rows(_sums.OfVehicle(ArchiveRig.Vin(9), Days, Stop), "day"));
    }

    [Fact]
    public async Task Fleets_are_told_apart_and_a_fleet_sees_itself_alone()
    {
        string[] own = ["0 F1 2 20", "1 F1 1 10", "2 F1 1 10"];

        Assert.Equal(["0 F1 2 20", "0 F2 1 10", "1 F1 1 10", "1 F2 1 10", "2 F1 1 10"], await Fleets(RowScope.Everything, null));
        Assert.Equal(own, await Fleets(RowScope.Everything, "F1"));
        Assert.Equal(own, await Fleets(RowScope.Everything.WithinFleet("F1"), null));
        Assert.Empty(await Fleets(RowScope.Everything.WithinFleet("F1"), "F2"));
        Assert.Equal(["0 F2 1 10", "1 F2 1 10"], await Fleets(RowScope.Everything.WithinCounty("B"), null));

        Task<List<string>> Fleets(RowScope scope, string? fleet) => Rows(_sums.OfFleets(scope, fleet, Days, Stop), "day", "fleetId", "vehicles", "seconds");
    }

    [Fact]
    public async Task The_city_is_summed_by_day_and_stage_within_the_scope()
    {
        Assert.Equal(["0 3 30", "1 2 20", "2 1 10"], await Rows(_sums.OfCity(RowScope.Everything, false, Days, Stop), "day", "vehicles", "seconds"));
        Assert.Equal(["0 v 2", "0 vi 1", "1 v 2", "2 v 1"], await Rows(_sums.OfCity(RowScope.Everything, true, Days, Stop), "day", "stage", "vehicles"));
        Assert.Equal(["0 1 10", "1 1 10"], await Rows(_sums.OfCity(RowScope.Everything.WithinFleet("F2"), false, Days, Stop), "day", "vehicles", "seconds"));
    }

    [Fact]
    public async Task Stations_are_counted_and_a_fleet_counts_its_own_vehicles()
    {
        Assert.Equal(["0 SJZ001 2 2 1"], await Stations(RowScope.Everything, null));
        Assert.Equal(["0 SJZ001 1 1 1"], await Stations(RowScope.Everything.WithinFleet("F1"), null));
        Assert.Empty(await Stations(RowScope.Everything.WithinFleet("F2"), null));
        Assert.Empty(await Stations(RowScope.Everything.WithinCounty("A"), null)); // the station is of no county
        Assert.Empty(await Stations(RowScope.Everything, "other' OR true --"));

        Task<List<string>> Stations(RowScope scope, string? station) => Rows(_sums.OfStations(scope, station, Days, Stop), "day", "stationId", "passes", "platesRead", "vehiclesKnown");
    }

    [Fact]
    public async Task A_question_that_nobody_waits_for_ends()
    {
        using var gone = new CancellationTokenSource();
        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _sums.OfCity(RowScope.Everything, false, Days, gone.Token));
    }

    [Fact]
    public async Task The_answer_is_the_same_as_a_Parquet_file()
    {
        using var file = new MemoryStream();

        await ResultParquet.Write(file, await _sums.OfCity(RowScope.Everything, true, Days, Stop), Stop);

        file.Position = 0;
        await using var reader = await Parquet.ParquetReader.CreateAsync(file, cancellationToken: Stop);
        Assert.Equal(4, reader.Metadata!.NumRows);
        Assert.Contains("noxGPerKwh", reader.Schema.GetDataFields().Select(field => field.Name));
    }

    private static async Task<List<string>> Rows(Task<ResultTable> asked, params string[] columns)
    {
        var table = await asked;
        var names = table.Columns.Select(column => column.Name).ToList();
        return await table.Rows.Select(row => string.Join(' ', columns.Select(name => row[names.IndexOf(name)])
            .Select(cell => cell is DateOnly day ? day.DayNumber - First.DayNumber : cell))).ToListAsync(Stop);
    }
}
