using Telematics.Core.Cases;
using Telematics.Core.Rules;
using Telematics.Core.Stations;
using Telematics.Core.Vehicles;
using Telematics.Storage.Database;
using Telematics.Storage.Database.Model;
using Telematics.Storage.Database.Registry;
using Telematics.Storage.Database.Sqlite;

namespace Telematics.Tests.Storage.Database;

/// <summary>What retention is told to keep: by hand, by cases, by findings.</summary>
public sealed class HoldsTests : DatabaseTest
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.FromHours(8));
    private static readonly string[] Plates = ["冀A12345", "冀A23456", "冀B34567", "津C45678"];

    private LegalHolds Holds => new(Database.Scoped, TimeProvider.System);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public async Task Every_pass_of_a_case_or_a_hold_is_held_and_no_other(int seed)
    {
        var random = new Random(seed);
        var passes = Enumerable.Range(0, 200).Select(i => Pass(i, Plates[random.Next(Plates.Length)], Noon.AddHours(i))).ToList();
        var cases = Enumerable.Range(0, random.Next(4)).Select(i => OfCase(i, Plates[i], Noon.AddHours(random.Next(100)), Noon.AddHours(random.Next(100, 200)), random)).ToList();
        var single = passes[random.Next(passes.Count)];
        await using (var db = Database.Scoped.Open(RowScope.Everything))
        {
            db.Passes.AddRange(passes);
            db.Cases.AddRange(cases);
            if (cases.Count > 0) db.CasePasses.Add(Link(cases[0], single));
            await db.SaveChangesAsync(Stop);
        }

        var plate = Plates[^1];
        var (from, to) = (Noon.AddHours(random.Next(100)), Noon.AddHours(random.Next(100, 200)));
        var hold = await Holds.Open(new HoldEntry("复议", null, plate, PlateColor.Yellow, null, null, from, to), "wang", Stop);

        bool OfCases(PassRow pass) => cases.Exists(c => c.Plate == pass.Plate && pass.PassedAt >= c.FirstPassAt && pass.PassedAt <= c.LastPassAt) || (cases.Count > 0 && pass == single);
        Assert.Equal(passes.Where(pass => OfCases(pass) || (pass.Plate == plate && pass.PassedAt >= from && pass.PassedAt <= to)).Select(p => p.Position), Held(passes));

        Assert.True(await Holds.Release(hold.Id, "结案", "li", Stop));
        Assert.False(await Holds.Release(hold.Id, "again", "li", Stop)); // an end is written once
        Assert.Equal(passes.Where(OfCases).Select(p => p.Position), Held(passes));
    }

    [Fact]
    public async Task Frames_of_a_vehicle_are_held_by_finding_case_and_hand_with_a_margin()
    {
        await Register(VinOf(1), Plates[0]);
        var finding = Finding(VinOf(2), "nox-china-vi", Noon, VehicleLevel.HighEmitter);
        await Findings.Write([finding, Finding(VinOf(3), "nox-china-vi", Noon, VehicleLevel.Watch), Finding(VinOf(4), "nox-china-vi", Noon, VehicleLevel.HighEmitter, withdrawn: true)]);
        await Holds.Open(new HoldEntry("事故", VinOf(5), null, null, null, null, Noon, null), "wang", Stop);
        await Holds.Open(new HoldEntry("标定", null, null, null, "SJZ001", "L1", Noon, Noon.AddHours(1)), "wang", Stop);
        using var readers = new SqliteReaders(Database.Settings);
        var held = new SqliteHolds(readers).Between(0, 1000);

        bool Holds5(string key, DateTimeOffset at) => held.Holds(key, 1, at.ToUnixTimeMilliseconds());
        Assert.True(Holds5(VinOf(2), finding.From));
        Assert.True(Holds5(VinOf(2), finding.To + SqliteHolds.After - TimeSpan.FromMinutes(1)));
        Assert.True(Holds5(VinOf(2), finding.From - SqliteHolds.Before));
        Assert.False(Holds5(VinOf(2), finding.To + SqliteHolds.After));
        Assert.False(Holds5(VinOf(3), Noon));
        Assert.False(Holds5(VinOf(4), Noon));
        Assert.True(Holds5(VinOf(5), Noon.AddYears(20)));
        Assert.True(Holds5("SJZ001/L1", Noon));
        Assert.False(Holds5("SJZ001/L2", Noon));
    }

    [Fact]
    public async Task A_finding_of_a_plate_that_no_vehicle_has_holds_its_passes()
    {
        var passes = Enumerable.Range(0, 10).Select(i => Pass(i, Plates[i % 2], Noon.AddHours(i))).ToList();
        await using (var db = Database.Scoped.Open(RowScope.Everything))
        {
            db.Passes.AddRange(passes);
            await db.SaveChangesAsync(Stop);
        }

        await Findings.Write([Finding(VinOf(1), "RS1", Noon.AddHours(4), VehicleLevel.HighEmitter) with
        {
            Id = "roadside", Vin = null, Plate = Plates[0], PlateColor = PlateColor.Yellow, From = Noon, FirstPosition = passes[0].Position, LastPosition = passes[9].Position,
        }]);

        Assert.Equal([passes[0].Position, passes[2].Position, passes[4].Position, passes[9].Position], Held(passes));
    }

    private List<long> Held(List<PassRow> passes)
    {
        using var readers = new SqliteReaders(Database.Settings);
        var holds = new SqliteHolds(readers);
        // Asked by ranges, as segments are.
        return [.. passes.Where(pass => holds.Between(pass.Position - pass.Position % 5000, pass.Position - pass.Position % 5000 + 5000).Holds("SJZ001/L1", pass.Position, pass.ReceivedAt.ToUnixTimeMilliseconds()))
            .Select(pass => pass.Position)];
    }

    private static PassRow Pass(int i, string plate, DateTimeOffset at) => new()
    {
        StationId = "SJZ001",
        LineId = "L1",
        PassId = $"P{i:D6}",
        Position = 100 + i * 777L,
        PassedAt = at,
        ReceivedAt = at,
        Plate = plate,
        PlateColor = PlateColor.Yellow,
        ContentHash = [1],
        Outcome = PassOutcome.Pass,
    };

    private static Case OfCase(int i, string plate, DateTimeOffset from, DateTimeOffset to, Random random) => new()
    {
        Id = $"case-{i}",
        Number = $"130100-2026-{i:D6}",
        Year = 2026,
        Serial = i,
        State = CaseState.PendingReview,
        Open = random.Next(2) == 0,
        Origin = "remote-sensing",
        Plate = plate,
        PlateColor = PlateColor.Yellow,
        Items = PollutantItems.None,
        RuleSetVersion = "2019.1",
        OpenedAt = to,
        UpdatedAt = to,
        FirstPassAt = from,
        LastPassAt = to,
        Sequence = 1,
        Hash = [1],
    };

    private static CasePass Link(Case @case, PassRow pass) => new()
    {
        CaseId = @case.Id,
        StationId = pass.StationId,
        LineId = pass.LineId,
        PassId = pass.PassId,
        PassedAt = pass.PassedAt,
        Status = GroundStatus.Out,
        ContentHash = "",
    };
}
