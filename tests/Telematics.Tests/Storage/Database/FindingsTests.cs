using Telematics.Core.Rules;
using Telematics.Core.Vehicles;
using Telematics.Storage.Database;
using Telematics.Storage.Database.Queries;
using Telematics.Storage.Database.Registry;

namespace Telematics.Tests.Storage.Database;

public sealed class FindingsTests : DatabaseTest
{
    private static readonly DateTimeOffset Noon = new(2019, 7, 1, 12, 0, 0, TimeSpan.Zero);

    private FindingQueries Queries => new(Database.Scoped);

    [Fact]
    public async Task A_finding_comes_back_as_it_was_written()
    {
        var finding = Finding(VinOf(1), "D1", Noon.AddMilliseconds(123), VehicleLevel.HighEmitter);
        await Registry.Put(Vin.Parse(VinOf(1)), new Registration { Plate = "冀A12345", PlateColor = PlateColor.Yellow }, Stop);
        await Findings.Write([finding]);

        Assert.Equal(new FindingRow(finding, "冀A12345", PlateColor.Yellow), Assert.Single(await List(new())));
    }

    [Fact]
    public async Task A_later_look_at_the_same_day_replaces_the_finding()
    {
        await Findings.Write([Finding(VinOf(1), "D1", Noon)]);
        var later = Finding(VinOf(1), "D1", Noon.AddHours(3), VehicleLevel.Suspect, withdrawn: true) with { Value = 1.5, ExplanationZh = "已撤销" };
        await Findings.Write([later]);

        Assert.Equal(later, Assert.Single(await List(new())).Finding);
    }

    [Fact]
    public async Task Findings_of_one_call_are_written_all_or_none()
    {
        var bad = Finding(VinOf(2), "D2", Noon) with { Value = double.NaN };

        await Assert.ThrowsAnyAsync<Exception>(() => Findings.Write([Finding(VinOf(1), "D1", Noon), bad]));

        Assert.Empty(await List(new()));
        await Findings.Write([]);
    }

    [Fact]
    public async Task They_are_listed_newest_first_and_narrowed()
    {
        await Register(VinOf(1), "冀A12345");
        await Findings.Write(
        [
            Finding(VinOf(1), "D1", Noon),
            Finding(VinOf(1), "D2", Noon.AddDays(1), VehicleLevel.HighEmitter),
            Finding(VinOf(2), "D1", Noon.AddDays(2)),
            Finding(VinOf(2), "D1", Noon.AddDays(-2), VehicleLevel.Suspect),
        ]);

        Assert.Equal(["2 D1 07-03", "1 D2 07-02", "1 D1 07-01", "2 D1 06-29"], await Names(new()));
        Assert.Equal(["2 D1 07-03", "1 D1 07-01", "2 D1 06-29"], await Names(new(Rule: "D1")));
        Assert.Equal(["2 D1 07-03", "2 D1 06-29"], await Names(new(Vin: VinOf(2))));
        Assert.Equal(["1 D2 07-02", "1 D1 07-01"], await Names(new(Plate: "冀A 12345")));
        Assert.Equal(["2 D1 06-29"], await Names(new(Level: VehicleLevel.Suspect)));
        Assert.Equal(["2 D1 07-03", "1 D2 07-02"], await Names(new(Since: Noon.AddDays(1))));
        Assert.Equal([], await Names(new(Rule: "D1", Level: VehicleLevel.HighEmitter)));
    }

    [Fact]
    public async Task What_stands_against_a_vehicle_leaves_out_what_was_withdrawn()
    {
        await Findings.Write([Finding(VinOf(1), "D1", Noon), Finding(VinOf(1), "D2", Noon, withdrawn: true), Finding(VinOf(2), "D1", Noon)]);

        Assert.Equal("D1", Assert.Single(await Queries.Standing(RowScope.Everything, VinOf(1), 10, Stop)).Rule);
    }

    [Fact]
    public async Task Pages_show_each_finding_once_while_new_ones_arrive()
    {
        var days = Enumerable.Range(0, 23).Select(n => Finding(VinOf(n % 5), "D1", Noon.AddDays(n / 5))).ToList(); // many at the same instant
        await Findings.Write(days);
        var expected = await Names(new());

        var seen = new List<string>();
        IdCursor? after = null;
        var round = 0;
        do
        {
            var page = await Queries.List(RowScope.Everything, new(), 4, after, Stop);
            seen.AddRange(page.Items.Select(Name));
            after = page.Next is { } next ? IdCursor.Parse(next, null) : null;
            await Findings.Write([Finding(VinOf(900 + round), "D9", Noon.AddDays(round++ - 3))]);
        }
        while (after is not null);

        Assert.Equal(expected, seen.Where(name => !name.Contains("D9", StringComparison.Ordinal)));
        Assert.Distinct(seen);
    }

    [Fact]
    public async Task Lists_are_read_in_the_order_of_an_index()
    {
        await Register(VinOf(1), "冀A12345", "F1");
        var cursor = new IdCursor(Noon, "x");

        AssertIndex("IX_findings_to_ms_id", new(), null);
        AssertIndex("IX_findings_to_ms_id (to_ms<?)", new(), cursor);
        AssertIndex("IX_findings_vin_to_ms_id (vin=?)", new(Vin: VinOf(1)), null);
        AssertIndex("IX_findings_rule_to_ms_id (rule=? AND to_ms<?)", new(Rule: "D1"), cursor);
        AssertIndex("IX_findings_to_ms_id (to_ms>?)", new(Since: Noon), null);
    }

    [Fact]
    public void The_findings_of_a_plate_are_found_by_it_and_by_its_vehicle()
    {
        using var db = Database.Scoped.Open(RowScope.Everything);

        var plan = SqlitePlan.Of(db, FindingQueries.Select(db, new(Plate: "冀A12345"), null).Take(51));

        Assert.Contains("MULTI-INDEX OR", plan, StringComparison.Ordinal);
        Assert.Contains("IX_findings_plate_to_ms_id (plate=?)", plan, StringComparison.Ordinal);
        Assert.Contains("IX_findings_vin_to_ms_id (vin=?)", plan, StringComparison.Ordinal);
    }

    [Fact]
    public void The_findings_of_a_fleet_are_found_by_its_vehicles()
    {
        using var db = Database.Scoped.Open(RowScope.Everything.WithinFleet("F1"));

        var plan = SqlitePlan.Of(db, FindingQueries.Select(db, new(), null).Take(51));

        Assert.Contains("IX_vehicles_fleet_id_level_score_vin (fleet_id=?)", plan, StringComparison.Ordinal);
    }

    private void AssertIndex(string index, FindingFilter filter, IdCursor? after)
    {
        using var db = Database.Scoped.Open(RowScope.Everything);
        var plan = SqlitePlan.Of(db, FindingQueries.Select(db, filter, after).Take(51));

        Assert.Contains("USING INDEX " + index, plan, StringComparison.Ordinal);
        Assert.DoesNotContain("TEMP B-TREE", plan, StringComparison.Ordinal);
    }

    private async Task<IReadOnlyList<FindingRow>> List(FindingFilter filter) =>
        (await Queries.List(RowScope.Everything, filter, 1000, null, Stop)).Items;

    private async Task<List<string>> Names(FindingFilter filter) => [.. (await List(filter)).Select(Name)];

    private static string Name(FindingRow row) => $"{int.Parse(row.Finding.Vin.AsSpan(5), null)} {row.Finding.Rule} {row.Finding.To:MM-dd}";
}
