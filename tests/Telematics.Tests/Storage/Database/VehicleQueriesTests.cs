using Telematics.Core.Rules;
using Telematics.Storage.Database;
using Telematics.Storage.Database.Queries;

namespace Telematics.Tests.Storage.Database;

public sealed class VehicleQueriesTests : DatabaseTest
{
    private static readonly VehicleFilter All = new();

    private VehicleQueries Queries => new(Database.Scoped);

    [Fact]
    public async Task Trouble_comes_first()
    {
        await Save(1, VehicleLevel.Watch, 5);
        await Save(2, VehicleLevel.HighEmitter, 1);
        await Save(3, VehicleLevel.Watch, 7);
        await Register(VinOf(4));
        await Save(5, VehicleLevel.Suspect, 0);
        await Save(6, VehicleLevel.Watch, 5);

        Assert.Equal([2, 5, 3, 1, 6, 4], await Numbers(All));
    }

    [Fact]
    public async Task Filters_narrow_and_combine()
    {
        await Register(VinOf(1), "冀A12345", "F1", "130110");
        await Register(VinOf(2), "冀A67890", "F1", "130121");
        await Register(VinOf(3), "晋B12345", "F2", "130110");
        await Save(1, VehicleLevel.Suspect, 1);
        await Save(4, VehicleLevel.Suspect, 2);

        Assert.Equal([4, 1], await Numbers(new(Level: VehicleLevel.Suspect)));
        Assert.Equal([2, 3], await Numbers(new(Level: VehicleLevel.None)));
        Assert.Equal([1, 2], await Numbers(new(FleetId: "F1")));
        Assert.Equal([1, 3], await Numbers(new(County: "130110")));
        Assert.Equal([1], await Numbers(new(FleetId: "F1", County: "130110")));
        Assert.Equal([1], await Numbers(new(Plate: "冀a·12345")));
        Assert.Equal([], await Numbers(new(Plate: "冀A1234")));
        Assert.Equal([], await Numbers(new(FleetId: "F1", Level: VehicleLevel.HighEmitter)));
    }

    [Theory]
    [InlineData("12345", new[] { 1, 3 })]
    [InlineData("冀A", new[] { 1, 2 })]
    [InlineData("冀a·1", new[] { 1 })]
    [InlineData("000000004", new[] { 4 })]
    [InlineData("ltest", new[] { 1, 2, 3, 4 })]
    [InlineData("%", new int[0])]
    [InlineData("_", new int[0])]
    [InlineData(" ", new[] { 1, 2, 3, 4 })]
    public async Task A_search_finds_any_part_of_plate_or_vin(string text, int[] found)
    {
        await Register(VinOf(1), "冀A12345");
        await Register(VinOf(2), "冀A67890");
        await Register(VinOf(3), "晋B12345");
        await Checkpoints.Save(Checkpoint(VinOf(4), 1));

        Assert.Equal(found, await Numbers(new(Search: text)));
    }

    [Fact]
    public async Task Vehicles_that_are_connected_or_not_are_told_by_the_set_that_is_brought_along()
    {
        for (var number = 0; number < 5; number++) await Register(VinOf(number));
        string[] online = [VinOf(1), VinOf(3), "LUNKNOWN000000001"];

        Assert.Equal([1, 3], await Numbers(new(Online: new(true, online))));
        Assert.Equal([0, 2, 4], await Numbers(new(Online: new(false, online))));
        Assert.Equal([], await Numbers(new(Online: new(true, []))));
        Assert.Equal([0, 1, 2, 3, 4], await Numbers(new(Online: new(false, []))));
    }

    [Fact]
    public async Task A_hundred_thousand_connected_vehicles_fit_into_one_query()
    {
        await Register(VinOf(70_000));

        Assert.Equal([70_000], await Numbers(new(Online: new(true, [.. Enumerable.Range(0, 100_000).Select(VinOf)]))));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Pages_show_each_vehicle_once_while_others_come_and_go_between_them(int seed)
    {
        var random = new Random(seed);
        for (var number = 0; number < 60; number++) await Save(number, Level(random), random.Next(4));
        var expected = await Numbers(All);

        var seen = new List<int>();
        VehicleCursor? after = null;
        var intruder = 1000;
        do
        {
            var page = await Queries.List(RowScope.Everything, All, 7, after, Stop);
            seen.AddRange(page.Items.Select(NumberOf));
            after = page.Next is { } next ? VehicleCursor.Parse(next, null) : null;
            for (var k = 0; k < 5; k++) await Save(intruder++, Level(random), random.Next(4));
        }
        while (after is not null);

        Assert.Equal(expected, seen.Where(number => number < 1000));
        Assert.Distinct(seen);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(-5, 1)]
    [InlineData(2, 2)]
    [InlineData(int.MaxValue, 3)]
    public async Task The_limit_is_held_within_its_bounds(int limit, int count)
    {
        for (var number = 0; number < 3; number++) await Register(VinOf(number));

        var page = await Queries.List(RowScope.Everything, All, limit, null, Stop);

        Assert.Equal(count, page.Items.Count);
        Assert.Equal(count == 3, page.Next is null);
    }

    [Fact]
    public async Task Lists_of_a_city_are_read_in_the_order_of_an_index()
    {
        await Register(VinOf(1), "冀A12345", "F1", "130110");
        var cursor = new VehicleCursor(VehicleLevel.Watch, 1.5, VinOf(1));

        AssertIndex("IX_vehicles_level_score_vin", RowScope.Everything, All, null);
        AssertIndex("IX_vehicles_level_score_vin (level<?)", RowScope.Everything, All, cursor);
        AssertIndex("IX_vehicles_level_score_vin (level=?)", RowScope.Everything, new(Level: VehicleLevel.Suspect), null);
        AssertIndex("IX_vehicles_fleet_id_level_score_vin (fleet_id=?)", RowScope.Everything, new(FleetId: "F1"), null);
        AssertIndex("IX_vehicles_fleet_id_level_score_vin (fleet_id=?)", RowScope.Everything.WithinFleet("F1"), All, null);
        AssertIndex("IX_vehicles_fleet_id_level_score_vin (fleet_id=? AND level<?)", RowScope.Everything.WithinFleet("F1"), All, cursor);
        AssertIndex("IX_vehicles_county_level_score_vin (county=?)", RowScope.Everything.WithinCounty("130110"), All, null);
        AssertIndex("IX_vehicles_level_score_vin", RowScope.Everything, new(Search: "A1"), null);
        AssertIndex("IX_vehicles_level_score_vin", RowScope.Everything, new(Online: new(false, ["x"])), null);
    }

    [Fact]
    public async Task A_whole_plate_is_looked_up()
    {
        await using var db = Database.Scoped.Open(RowScope.Everything);

        Assert.Contains("USING INDEX IX_vehicles_plate (plate=?)",
            SqlitePlan.Of(db, VehicleQueries.Select(db, new(Plate: "冀A12345"), null)), StringComparison.Ordinal);
    }

    private void AssertIndex(string index, RowScope scope, VehicleFilter filter, VehicleCursor? after)
    {
        using var db = Database.Scoped.Open(scope);
        var plan = SqlitePlan.Of(db, VehicleQueries.Select(db, filter, after).Take(51));

        Assert.Contains("USING INDEX " + index, plan, StringComparison.Ordinal);
        Assert.DoesNotContain("TEMP B-TREE", plan, StringComparison.Ordinal); // it would sort the whole city for a page
    }

    private async Task<List<int>> Numbers(VehicleFilter filter) =>
        [.. (await Queries.List(RowScope.Everything, filter, 1000, null, Stop)).Items.Select(NumberOf)];

    private static int NumberOf(Telematics.Storage.Database.Model.Vehicle vehicle) => int.Parse(vehicle.Vin.AsSpan(5), null);

    private static VehicleLevel Level(Random random) => (VehicleLevel)random.Next(4);

    private Task Save(int number, VehicleLevel level, double score) => Checkpoints.Save(Checkpoint(VinOf(number), 1, level, score));
}
