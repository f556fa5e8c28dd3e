using Telematics.Core.Rules;
using Telematics.Storage.Database;
using Telematics.Storage.Database.Queries;
using Telematics.Storage.Database.Registry;

namespace Telematics.Tests.Storage.Database;

/// <summary>Who sees which of: 1 (fleet F1, county A), 2 (F1, B), 3 (F2, A), 4 (no fleet, no county), 5 (seen, not registered).</summary>
public sealed class RowScopeTests : DatabaseTest
{
    private static readonly DateTimeOffset Noon = new(2019, 7, 1, 12, 0, 0, TimeSpan.Zero);

    public static TheoryData<string, string?, string?, int[], string[]> Scopes => new()
    {
        { "everything", null, null, [1, 2, 3, 4, 5], ["F1", "F2"] },
        { "fleet F1", "F1", null, [1, 2], ["F1"] },
        { "fleet F2", "F2", null, [3], ["F2"] },
        { "a fleet without vehicles", "F9", null, [], [] },
        { "county A", null, "A", [1, 3], ["F1"] },
        { "county B", null, "B", [2], ["F2"] },
        { "fleet F1 in county A", "F1", "A", [1], ["F1"] },
        { "fleet F2 in county B: none", "F2", "B", [], ["F2"] },
        { "case matters", "f1", null, [], [] },
    };

    [Theory, MemberData(nameof(Scopes))]
    public async Task A_row_outside_the_scope_behaves_as_absent(string name, string? fleet, string? county, int[] vehicles, string[] fleets)
    {
        await Fill();
        var scope = RowScope.Everything;
        if (fleet is not null) scope = scope.WithinFleet(fleet);
        if (county is not null) scope = scope.WithinCounty(county);
        var seen = vehicles.Select(VinOf).ToHashSet();

        await VehiclesAreSeen(name, scope, seen);
        await FindingsAreSeen(name, scope, seen);
        await FleetsAreSeen(scope, fleets, seen);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData(null)]
    public void A_scope_cannot_be_narrowed_to_nothing_by_mistake(string? empty)
    {
        Assert.ThrowsAny<ArgumentException>(() => RowScope.Everything.WithinFleet(empty!));
        Assert.ThrowsAny<ArgumentException>(() => RowScope.Everything.WithinCounty(empty!));
    }

    private async Task VehiclesAreSeen(string name, RowScope scope, HashSet<string> seen)
    {
        var queries = new VehicleQueries(Database.Scoped);
        var list = await queries.List(scope, new VehicleFilter(), 100, null, Stop);
        Assert.Equal(seen.Order(), list.Items.Select(vehicle => vehicle.Vin).Order());

        for (var number = 1; number <= 5; number++)
        {
            var vehicle = await queries.Get(scope, VinOf(number), Stop);
            Assert.True(seen.Contains(VinOf(number)) == vehicle is not null, $"{name}: vehicle {number}");
        }

        var asked = await queries.List(scope, new VehicleFilter(FleetId: "F1"), 100, null, Stop);
        Assert.Equal(seen.Intersect([VinOf(1), VinOf(2)]).Order(), asked.Items.Select(vehicle => vehicle.Vin).Order());
    }

    private async Task FindingsAreSeen(string name, RowScope scope, HashSet<string> seen)
    {
        var queries = new FindingQueries(Database.Scoped);
        var list = await queries.List(scope, new FindingFilter(), 100, null, Stop);
        Assert.Equal(seen.Order(), list.Items.Select(row => row.Finding.Vin).Order());

        for (var number = 1; number <= 5; number++)
        {
            var standing = await queries.Standing(scope, VinOf(number), 10, Stop);
            Assert.True(seen.Contains(VinOf(number)) == (standing.Count == 1), $"{name}: finding of {number}");
        }

        var byPlate = await queries.List(scope, new FindingFilter(Plate: "冀A00001"), 100, null, Stop);
        Assert.Equal(seen.Contains(VinOf(1)) ? 1 : 0, byPlate.Items.Count);
    }

    private async Task FleetsAreSeen(RowScope scope, string[] fleets, HashSet<string> seen)
    {
        var queries = new FleetQueries(Database.Scoped);
        var list = await queries.List(scope, Stop);
        Assert.Equal(fleets, list.Select(row => row.Fleet.FleetId));

        // The size of a fleet, too, is counted over what the caller may see.
        foreach (var row in list.Where(row => row.Fleet.FleetId == "F1"))
            Assert.Equal(seen.Intersect([VinOf(1), VinOf(2)]).Count(), row.Vehicles);
        foreach (var id in new[] { "F1", "F2" })
            Assert.Equal(fleets.Contains(id), await queries.Get(scope, id, Stop) is not null);
    }

    private async Task Fill()
    {
        await Register(VinOf(1), "冀A00001", "F1", "A");
        await Register(VinOf(2), "冀A00002", "F1", "B");
        await Register(VinOf(3), "冀A00003", "F2", "A");
        await Register(VinOf(4));
        await Checkpoints.Save(Checkpoint(VinOf(5), 1, VehicleLevel.Watch));
        await Findings.Write([.. Enumerable.Range(1, 5).Select(number => Finding(VinOf(number), "D1", Noon))]);

        var registry = new FleetRegistry(Database.Scoped);
        await registry.Put("F1", new FleetEntry { Name = "Fleet 1", County = "A" }, Stop);
        await registry.Put("F2", new FleetEntry { Name = "Fleet 2", County = "B" }, Stop);
    }
}
