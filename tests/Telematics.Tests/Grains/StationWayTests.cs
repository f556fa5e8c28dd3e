using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Telematics.Core;
using Telematics.Core.Cases;
using Telematics.Core.Stations;
using Telematics.Core.Vehicles;
using Telematics.Storage.Database;
using Telematics.Storage.Database.Model;
using Telematics.Storage.Database.Queries;
using Telematics.Storage.Database.Sqlite;
using Telematics.Storage.Rules;

namespace Telematics.Tests.Grains;

public sealed class StationWayTests : IAsyncLifetime
{
    private const string A = "冀A11111", B = "晋B22222", C = "冀A33333";
    private const long Day = 86_400_000;
    private static readonly long Now = new DateTimeOffset(2026, 3, 20, 10, 0, 0, TimeSpan.FromHours(8)).ToUnixTimeMilliseconds();

    private StationRig _rig = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _rig = await StationRig.Create();
        await _rig.AddStation("S1");
    }

    public ValueTask DisposeAsync() => _rig.DisposeAsync();

    [Fact]
    public async Task Two_exceedances_in_a_row_open_one_case_and_reading_the_journal_again_changes_nothing()
    {
        StoreTheUsual();
        await _rig.Start();
        await _rig.Settle();
        var before = await Everything();

        Assert.Equal(2L, _rig.Scalar("SELECT count(*) FROM cases"));
        Assert.Equal("130100", ((string)_rig.Scalar($"SELECT number FROM cases WHERE plate = '{A}'")!)[..6]);
        Assert.Equal("pending-review", _rig.Scalar($"SELECT state FROM cases WHERE plate = '{A}'"));
        Assert.Equal(0L, _rig.Scalar($"SELECT count(*) FROM cases WHERE plate = '{C}'"));

        await _rig.StartFromNothing();

        Assert.Equal(before, await Everything());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    public async Task A_store_whose_answers_are_lost_gives_the_same_rows_and_cases(int every)
    {
        StoreTheUsual();
        _rig.Passes = passes => new ForgetfulPasses(passes, every);
        await _rig.Start();
        await _rig.Settle();

        Assert.Equal(7L, _rig.Scalar("SELECT count(*) FROM passes"));
        Assert.Equal(2L, _rig.Scalar("SELECT count(*) FROM cases"));
        Assert.Equal(2L, _rig.Scalar("SELECT count(*) FROM case_events"));
        Assert.Equal(0L, _rig.Scalar("SELECT count(*) FROM pass_corrections"));
    }

    [Fact]
    public async Task A_day_of_a_line_counts_its_checks_and_exceedances_when_it_is_over()
    {
        foreach (var (id, daysAgo) in new[] { ("P1", 2), ("P2", 1), ("P3", 0) })
        {
            _rig.StoreCheck("S1", Now - daysAgo * Day - 60_000, passed: true);
            _rig.Store("S1", StationRig.Pass(id, A, Now - daysAgo * Day) with { OpacityPercent = 55 });
        }

        await _rig.Start();
        await _rig.Settle();
        await _rig.Stop(); // saves
        await _rig.Start();

        Assert.Equal(3L, _rig.Scalar("SELECT count(*) FROM line_days WHERE exceeds = 1 AND passes = 1"));
        Assert.Equal(3L, _rig.Scalar("SELECT sum(checks_good) FROM line_days"));
    }

    [Fact]
    public async Task An_annulled_pass_takes_the_ground_of_its_case_and_both_stay_on_record()
    {
        StoreTheUsual();
        await _rig.Start();
        await _rig.Settle();

        Assert.True(await _rig.Desk.Annul(Key("P2"), "li", "plate misread"));
        Assert.Equal(0L, _rig.Scalar("SELECT count(*) FROM plate_tasks")); // judged by the desk: not once more by others
        Assert.False(await _rig.Desk.Annul(Key("nothing"), "li", "x"));

        var found = (await Cases(A)).Single();
        Assert.Equal((CaseState.Annulled, false), (found.State, found.Open));
        var pass = await new PassQueries(_rig.Database.Scoped).Get(RowScope.Everything, Key("P2"), Stop);
        Assert.Equal((PassOutcome.Invalid, PassValidity.Annulled), (pass!.Outcome, pass.Validity));
        var correction = (await new PassQueries(_rig.Database.Scoped).Corrections(RowScope.Everything, Key("P2"), Stop)).Single();
        Assert.Equal(("annul", "li", "plate misread"), (correction.Kind, correction.Actor, correction.Reason));

        var detail = (await new CaseQueries(_rig.Database.Scoped).Get(RowScope.Everything, found.Id, Stop))!;
        Assert.Equal(["open", "annul"], detail.History.Select(step => step.Action));
        byte[] previous = [];
        foreach (var step in detail.History) Assert.Equal(step.Hash, previous = CaseChain.Hash(previous, step.Content));

        await _rig.StartFromNothing();
        Assert.Equal(CaseState.Annulled, (await Cases(A)).Single().State);
    }

    [Fact]
    public async Task A_failed_check_reaches_back_and_sends_cases_to_review()
    {
        StoreTheUsual();
        await _rig.Start();
        await _rig.Settle();
        _rig.StoreCheck("S1", Now, passed: false);
        await _rig.Settle();

        var bit = (int)PassValidity.CalibrationUnproven;
        Assert.Equal(7L, _rig.Scalar($"SELECT count(*) FROM passes WHERE validity & {bit} != 0"));
        Assert.Equal(7L, _rig.Scalar("SELECT count(*) FROM pass_corrections WHERE kind = 'calibration'"));
        Assert.Equal(CaseState.PendingReview, (await Cases(A)).Single().State);
        Assert.Equal(2L, _rig.Scalar("SELECT count(*) FROM case_events WHERE action = 'calibration-unproven'"));
        var before = await Everything();

        await _rig.StartFromNothing();

        Assert.Equal(before, await Everything());
    }

    [Fact]
    public async Task A_good_check_that_comes_late_proves_what_lies_between_again_and_reading_the_journal_again_adds_nothing()
    {
        StoreTheUsual();
        _rig.StoreCheck("S1", Now - 6 * Day, passed: true);
        _rig.StoreCheck("S1", Now, passed: false);
        await _rig.Start();
        await _rig.Settle();
        var unproven = $"SELECT count(*) FROM passes WHERE validity & {(int)PassValidity.CalibrationUnproven} != 0";
        Assert.Equal(7L, _rig.Scalar(unproven));

        _rig.StoreCheck("S1", Now - 5 * Day + 3_600_000, passed: true); // after P1, P3 and P5
        await _rig.Settle();

        Assert.Equal(4L, _rig.Scalar(unproven));
        Assert.Equal((int)PassValidity.CalibrationOverdue, Convert.ToInt32(_rig.Scalar("SELECT validity FROM passes WHERE pass_id = 'P1'"), null)); // 20 h after the check before it
        Assert.Equal(7L + 3L, _rig.Scalar("SELECT count(*) FROM pass_corrections WHERE reason LIKE '%came late%'")); // the first check came after all passes too
        var before = await Everything();

        await _rig.StartFromNothing();

        Assert.Equal(before, await Everything());
    }

    [Fact]
    public async Task What_comes_late_counts_on_its_own_day()
    {
        _rig.Store("S1", StationRig.Pass("P1", A, Now - 2 * Day));
        _rig.Store("S1", StationRig.Pass("P2", B, Now));
        await _rig.Start();
        await _rig.Settle();
        _rig.Store("S1", Bad("P3", C, Now - 2 * Day + 60_000));
        _rig.StoreCheck("S1", Now - 2 * Day + 120_000, passed: false);
        await _rig.Settle();
        await _rig.Stop(); // saves
        await _rig.Start();

        Assert.Equal("2|1|1", _rig.Scalar("SELECT passes || '|' || exceeds || '|' || checks_failed FROM line_days WHERE day = '2026-03-18'"));
        Assert.Equal("1|0|0", _rig.Scalar("SELECT passes || '|' || exceeds || '|' || checks_failed FROM line_days WHERE day = '2026-03-20'"));
    }

    [Fact]
    public async Task First_figures_and_another_state_are_in_the_database_at_once()
    {
        _rig.Store("S1", StationRig.Pass("P1", A, Now));
        await _rig.Start();
        await _rig.Settle();
        Assert.Equal(1L, _rig.Scalar("SELECT passes FROM lines"));

        _rig.StoreCheck("S1", Now + 1000, passed: false);
        await _rig.Settle();
        Assert.Equal("check-failed", _rig.Scalar("SELECT state FROM lines"));
    }

    [Fact]
    public async Task A_line_that_drifts_stops_by_itself_on_record_once()
    {
        const int days = 20, drifting = 17;
        for (var day = 0; day < days; day++)
        {
            for (var n = 0; n < 110; n++)
            {
                var at = Now + day * Day + n * 60_000;
                var noise = ((n * 37 + day * 11) % 101 - 50) / 50_000.0; // half of it below zero
                _rig.Store("S1", StationRig.Pass($"D{day}-{n}", $"冀A{10_000 + n}", at) with { NoToCo2 = noise + (day < drifting ? 0 : 0.004) });
            }
        }

        await _rig.Start();
        await _rig.Settle();

        const string words = "SELECT group_concat(from_state || '>' || to_state || ' ' || reason_zh || reason_en) FROM line_transitions WHERE to_state = 'quarantined'";
        var stopped = (string)_rig.Scalar(words)!;
        Assert.Contains("仪器漂移", stopped, StringComparison.Ordinal);
        Assert.Contains("drifts, 2 days in a row", stopped, StringComparison.Ordinal);
        Assert.Equal("quarantined", _rig.Scalar("SELECT state FROM lines"));
        Assert.Equal(109L, _rig.Scalar($"SELECT count(*) FROM passes WHERE validity & {(int)PassValidity.LineQuarantined} != 0")); // all of that day but the pass that ended the day before
        var all = _rig.Scalar("SELECT count(*) FROM line_transitions");

        await _rig.StartFromNothing();

        Assert.Equal((all, stopped), (_rig.Scalar("SELECT count(*) FROM line_transitions"), (string)_rig.Scalar(words)!));
    }

    [Fact]
    public async Task A_line_unlike_its_neighbours_is_due_for_a_check_and_stops_by_itself_on_record()
    {
        string[] stations = ["S1", "S2", "S3", "S4", "S5"];
        foreach (var station in stations[1..]) await _rig.AddStation(station);
        await _rig.Start();
        for (var day = 0; day < 4; day++)
        {
            await Store(day, -8 * 60, 1); // at two in the morning every line begins its day, at ten the days before are compared
            await Store(day, 0, 110);
        }

        Assert.Equal("good>check-due,check-due>quarantined", _rig.Scalar("SELECT group_concat(from_state || '>' || to_state) FROM (SELECT * FROM line_transitions ORDER BY position)"));
        var why = (string)_rig.Scalar("SELECT reason_zh || reason_en FROM line_transitions WHERE to_state = 'quarantined'")!;
        Assert.Contains("连续3天与邻近遥测线不一致", why, StringComparison.Ordinal);
        Assert.Contains("3 days in a row", why, StringComparison.Ordinal);
        Assert.Equal("quarantined", _rig.Scalar("SELECT state FROM lines WHERE station_id = 'S1'"));
        Assert.Equal(4L, _rig.Scalar("SELECT count(*) FROM lines WHERE state = 'good'"));

        async Task Store(int day, int minute, int passes)
        {
            foreach (var station in stations)
            {
                for (var n = 0; n < passes; n++)
                {
                    var noise = ((n * 37 + day * 11) % 101 - 50) / 50_000.0; // half of it below zero
                    _rig.Store(station, StationRig.Pass($"D{day}-{minute + n}", $"冀A{10_000 + n}", Now + day * Day + (minute + n) * 60_000L) with { NoToCo2 = noise + (station == "S1" ? 0.004 : 0) });
                }
            }

            await _rig.Settle();
        }
    }

    [Fact]
    public async Task The_registry_may_learn_a_plate_later_and_a_fleet_sees_its_own_passes_only()
    {
        StoreTheUsual();
        await _rig.Start();
        await _rig.Settle();
        var own = RowScope.Everything.WithinFleet("F1");
        var queries = new PassQueries(_rig.Database.Scoped);
        Assert.Empty((await queries.List(own, new PassFilter(), 50, null, Stop)).Items);

        await _rig.Vehicles.Put(Vin.Parse("LTEST000000000001"), new Telematics.Storage.Database.Registry.Registration { Plate = A, PlateColor = PlateColor.Yellow, FleetId = "F1" }, Stop);
        await _rig.Settle();

        Assert.Equal(["P2", "P1"], (await queries.List(own, new PassFilter(), 50, null, Stop)).Items.Select(pass => pass.PassId));
        Assert.Equal("LTEST000000000001", (await Cases(A)).Single().Vin);
        Assert.Single((await new CaseQueries(_rig.Database.Scoped).List(own, new CaseFilter(), 50, null, Stop)).Items);
        Assert.Equal(7, (await queries.List(RowScope.Everything.WithinCounty("130110"), new PassFilter(), 50, null, Stop)).Items.Count);
        Assert.Empty((await queries.List(RowScope.Everything.WithinCounty("other"), new PassFilter(), 50, null, Stop)).Items);
    }

    [Fact]
    public async Task Pages_of_passes_show_each_once_newest_first()
    {
        StoreTheUsual();
        await _rig.Start();
        await _rig.Settle();
        var queries = new PassQueries(_rig.Database.Scoped);
        var seen = new List<PassRow>();
        for (PassCursor? after = null; ;)
        {
            var page = await queries.List(RowScope.Everything, new PassFilter(StationId: "S1"), 3, after, Stop);
            seen.AddRange(page.Items);
            if (page.Next is null) break;
            after = PassCursor.Parse(page.Next, null);
        }

        Assert.Equal(7, seen.Select(pass => pass.Key).Distinct().Count());
        Assert.Equal(seen.OrderByDescending(pass => pass.PassedAt).ThenByDescending(pass => pass.Position).Select(pass => pass.PassId), seen.Select(pass => pass.PassId));
    }

    [Fact]
    public async Task A_plate_at_two_far_places_at_once_blocks_the_verdict_until_a_person_corrects_it()
    {
        await _rig.AddStation("S2", longitude: 116);
        _rig.Store("S1", Bad("P1", A, Now - 2 * Day));
        _rig.Store("S1", Bad("P2", A, Now));
        _rig.Store("S2", Bad("P3", A, Now + 600_000));
        await _rig.Start();
        await _rig.Settle();
        Assert.DoesNotContain(await Cases(A), found => found.Open);

        await _rig.Desk.ReadPlate(new PassKey(new LineKey("S2", "L1"), "P3"), new PlateKey("冀A11117", PlateColor.Yellow), "li", "8 read as 1");

        Assert.Equal(CaseState.PendingReview, Assert.Single(await Cases(A), found => found.Open).State);
        Assert.Equal("冀A11117", _rig.Scalar("SELECT plate FROM passes WHERE pass_id = 'P3'"));
    }

    [Fact]
    public async Task A_cloned_plate_of_no_known_vehicle_is_a_finding_that_no_fleet_sees_until_the_plate_is_its_own()
    {
        await _rig.AddStation("S2", longitude: 116, county: "130102");
        _rig.Store("S1", StationRig.Pass("P1", B, Now));
        _rig.Store("S2", StationRig.Pass("P2", B, Now + 600_000));
        _rig.Store("S1", StationRig.Pass("P3", A, Now + 700_000));
        await _rig.Vehicles.Put(Vin.Parse("LTEST000000000002"), new Telematics.Storage.Database.Registry.Registration { Plate = A, PlateColor = PlateColor.Yellow, FleetId = "F1" }, Stop);
        await _rig.Start();
        await _rig.Settle();

        var found = Assert.Single(await Findings(RowScope.Everything));
        Assert.Equal(("CL1", null, B, PlateColor.Yellow), (found.Finding.Rule, found.Finding.Vin, found.Plate, found.PlateColor));
        Assert.Equal((Now, Now + 600_000), (found.Finding.From.ToUnixTimeMilliseconds(), found.Finding.To.ToUnixTimeMilliseconds()));
        Assert.Empty(await Findings(RowScope.Everything.WithinFleet("F1")));
        Assert.Empty(await Findings(RowScope.Everything.WithinFleet("F1").WithinCounty("130110")));
        Assert.Single(await Findings(RowScope.Everything.WithinCounty("130110"))); // where it passed
        Assert.Single(await Findings(RowScope.Everything.WithinCounty("130102")));
        Assert.Empty(await Findings(RowScope.Everything.WithinCounty("130109")));

        await _rig.Vehicles.Put(Vin.Parse("LTEST000000000001"), new Telematics.Storage.Database.Registry.Registration { Plate = B, PlateColor = PlateColor.Yellow, FleetId = "F1" }, Stop);
        await _rig.Settle();

        Assert.Equal("LTEST000000000001", Assert.Single(await Findings(RowScope.Everything)).Finding.Vin);
        Assert.Single(await Findings(RowScope.Everything.WithinFleet("F1")));
        Assert.Empty(await Findings(RowScope.Everything.WithinFleet("F2")));
        var before = Words();

        await _rig.StartFromNothing();
        Assert.Equal(before, Words());

        await _rig.Desk.ReadPlate(new PassKey(new LineKey("S2", "L1"), "P2"), new PlateKey("晋B22227", PlateColor.Yellow), "li", "7 read as 2");
        Assert.True(Assert.Single(await Findings(RowScope.Everything)).Finding.Withdrawn);

        object? Words() => _rig.Scalar("SELECT group_concat(id || vin || plate || from_ms || to_ms || withdrawn || explanation_en) FROM (SELECT * FROM findings ORDER BY id)");
    }

    [Fact]
    public async Task What_comes_late_is_judged_by_the_quarantine_of_its_own_time()
    {
        var ten = Now;
        const long hour = 3_600_000;
        foreach (var (at, passed) in new[] { (ten - hour / 2, true), (ten - 60_000, false), (ten, false) }) _rig.StoreCheck("S1", at, passed);
        _rig.Store("S1", StationRig.Pass("P1030", A, ten + hour / 2));
        _rig.StoreCheck("S1", ten + 2 * hour, passed: true, CalibrationKind.Manual);
        _rig.Store("S1", StationRig.Pass("P1230", A, ten + 5 * hour / 2));
        await _rig.Start();
        await _rig.Settle();
        Assert.Equal("P1030", Silent());

        _rig.Store("S1", StationRig.Pass("P0900", B, ten - hour));
        _rig.Store("S1", StationRig.Pass("P1100", B, ten + hour));
        _rig.Store("S1", StationRig.Pass("P1210", C, ten + 2 * hour + 600_000));
        await _rig.Settle();

        Assert.Equal("P1030 P1100", Silent());
        Assert.Equal("P0900 P1210 P1230", _rig.Scalar("SELECT group_concat(pass_id, ' ') FROM (SELECT * FROM passes WHERE outcome = 'pass' ORDER BY pass_id)"));
        var before = await Everything();

        await _rig.StartFromNothing();

        Assert.Equal(before, await Everything());
    }

    [Fact]
    public async Task A_check_that_ends_a_quarantine_and_comes_late_gives_back_what_passed_since_on_record()
    {
        const long hour = 3_600_000;
        _rig.StoreCheck("S1", Now - 60_000, passed: false);
        _rig.StoreCheck("S1", Now, passed: false);
        _rig.Store("S1", StationRig.Pass("P1100", A, Now + hour));
        _rig.Store("S1", StationRig.Pass("P1230", B, Now + 5 * hour / 2));
        await _rig.Start();
        await _rig.Settle();
        Assert.Equal("P1100 P1230", Silent());

        _rig.StoreCheck("S1", Now + 2 * hour, passed: true, CalibrationKind.Manual);
        await _rig.Settle();

        Assert.Equal("P1100", Silent());
        Assert.Equal(PassOutcome.Pass, (await new PassQueries(_rig.Database.Scoped).Get(RowScope.Everything, Key("P1230"), Stop))!.Outcome);
        var correction = (await new PassQueries(_rig.Database.Scoped).Corrections(RowScope.Everything, Key("P1230"), Stop)).Single();
        Assert.Equal("calibration", correction.Kind);
        Assert.Contains("LineQuarantined", correction.Before, StringComparison.Ordinal);
        var before = await Everything();

        await _rig.StartFromNothing();

        Assert.Equal(before, await Everything());
    }

    private object? Silent() => _rig.Scalar(
        $"SELECT group_concat(pass_id, ' ') FROM (SELECT * FROM passes WHERE validity & {(int)PassValidity.LineQuarantined} != 0 ORDER BY pass_id)");

    private async Task<IReadOnlyList<FindingRow>> Findings(RowScope scope) => (await new FindingQueries(_rig.Database.Scoped).List(scope, new FindingFilter(), 50, null, Stop)).Items;

    [Theory(Explicit = true)]
    [InlineData(20_000)]
    [InlineData(200_000)]
    public async Task A_day_of_the_city_is_replayed(int passes)
    {
        string[] stations = [.. Enumerable.Range(1, 11).Select(n => $"C{n}")];
        foreach (var station in stations) await _rig.AddStation(station);
        var random = new Random(7);
        for (var n = 0; n < passes; n++)
        {
            var at = Now + (long)(n * (double)Day / passes);
            var plate = $"冀A{random.Next(10_000, 100_000)}";
            _rig.Store(stations[n % stations.Length], StationRig.Pass($"D{n}", plate, at) with { OpacityPercent = random.Next(100) < 3 ? 40 : 8 });
        }

        await _rig.Journal.Commit();
        var watch = Stopwatch.StartNew();
        await _rig.Start();
        await _rig.Settle();

        TestContext.Current.TestOutputHelper!.WriteLine($"{passes} passes of 11 lines in {watch.Elapsed.TotalSeconds:0.0} s, {passes / watch.Elapsed.TotalSeconds:0}/s");
        Assert.Equal((long)passes, _rig.Scalar("SELECT count(*) FROM passes"));
        Assert.Equal(PlatesWithGround(), _rig.Scalar("SELECT group_concat(plate) FROM (SELECT plate FROM cases WHERE open = 1 ORDER BY plate)"));
    }

    /// <summary>Every plate looked at by the pure verdict, with no regard to who was woken up when.</summary>
    private string PlatesWithGround()
    {
        using var readers = new SqliteReaders(_rig.Database.Settings);
        var passes = new SqlitePasses(null!, readers);
        var rules = RuleFile.Open(null, NullLogger<RuleFile>.Instance).Current.At(DateOnly.FromDateTime(DateTimeOffset.FromUnixTimeMilliseconds(Now).DateTime)).Stations;
        var plates = readers.Read(commands => commands.All("SELECT DISTINCT plate FROM passes WHERE plate IS NOT NULL ORDER BY plate", row => row.GetString(0)));
        return string.Join(',', plates.Where(plate => StreakVerdict
            .Of(passes.OfPlate(new PlateKey(plate, PlateColor.Yellow), 0, 500).Select(row => StreakPass.Of(row.ToJudged())), rules, CityCalendar.Shanghai)
            .Any(result => !result.Grounds.IsEmpty)));
    }

    private static PassKey Key(string passId) => new(new LineKey("S1", "L1"), passId);

    private static Pass Bad(string id, string plate, long at) => StationRig.Pass(id, plate, at) with { OpacityPercent = 55 };

    /// <summary>A and B exceed twice in a row, C has a clean pass between.</summary>
    private void StoreTheUsual()
    {
        _rig.Store("S1", Bad("P1", A, Now - 5 * Day));
        _rig.Store("S1", Bad("P3", B, Now - 5 * Day + 60_000));
        _rig.Store("S1", Bad("P5", C, Now - 5 * Day + 120_000));
        _rig.Store("S1", StationRig.Pass("P6", C, Now - 3 * Day));
        _rig.Store("S1", Bad("P2", A, Now - 2 * Day));
        _rig.Store("S1", Bad("P4", B, Now - Day));
        _rig.Store("S1", Bad("P7", C, Now - Day + 60_000));
    }

    private async Task<IReadOnlyList<Case>> Cases(string plate) =>
        (await new CaseQueries(_rig.Database.Scoped).List(RowScope.Everything, new CaseFilter(Plate: plate), 50, null, Stop)).Items;

    private Task<string> Everything() => Task.FromResult(string.Join('\n', new[]
    {
        "SELECT group_concat(station_id || pass_id || validity || exceeds || outcome || COALESCE(vin, '') || hex(content_hash), char(10)) FROM (SELECT * FROM passes ORDER BY 1, 2, 3)",
        "SELECT group_concat(id || number || state || items || sequence || hex(hash), char(10)) FROM (SELECT * FROM cases ORDER BY id)",
        "SELECT group_concat(case_id || sequence || content || hex(hash), char(10)) FROM (SELECT * FROM case_events ORDER BY 1, 2)",
        "SELECT group_concat(case_id || pass_id || status, char(10)) FROM (SELECT * FROM case_passes ORDER BY 1, 4)",
        "SELECT group_concat(pass_id || kind || before || after, char(10)) FROM (SELECT * FROM pass_corrections ORDER BY id)",
        "SELECT count(*) FROM plate_tasks",
    }.Select(sql => Convert.ToString(_rig.Scalar(sql), System.Globalization.CultureInfo.InvariantCulture))));

    /// <summary>Does what it is asked and then says that it failed, again and again, as a connection does that breaks after the commit.</summary>
    private sealed class ForgetfulPasses(IPasses passes, int every) : IPasses
    {
        private int _calls;

        public async Task Add(IReadOnlyList<PassRow> rows, IReadOnlyList<PlateReview> reviews)
        {
            await passes.Add(rows, reviews);
            Forget();
        }

        public Task<IReadOnlyList<PlateTask>> Correct(IReadOnlyList<PassKey> keys, PassChange change, PlateDecision? decision) => passes.Correct(keys, change, decision);

        public IReadOnlyList<PassRow> OfPlate(PlateKey plate, long sinceMs, int limit)
        {
            Forget();
            return passes.OfPlate(plate, sinceMs, limit);
        }

        public IReadOnlyList<PassKey> OfLine(LineKey line, long afterMs, long toMs) => passes.OfLine(line, afterMs, toMs);

        public PassRow? Find(PassKey key) => passes.Find(key);

        public IReadOnlyDictionary<PlateKey, PlateFacts> Facts(IReadOnlyCollection<PlateKey> plates) => passes.Facts(plates);

        public IReadOnlyCollection<PlateKey> Notable(IReadOnlyCollection<PlateKey> plates) => passes.Notable(plates);

        public IReadOnlyList<PlateSighting> AtSeveralStations(IReadOnlyCollection<PlateKey> plates, long fromMs, long toMs) => passes.AtSeveralStations(plates, fromMs, toMs);

        public IReadOnlyList<PlateTask> Tasks(int limit) => passes.Tasks(limit);

        public Task Done(IReadOnlyList<PlateTask> tasks) => passes.Done(tasks);

        /// <summary>The first calls fail by turns; later ones succeed, or nothing would ever end.</summary>
        private void Forget()
        {
            if (Interlocked.Increment(ref _calls) is var call && call <= 10 && call % every == 0) throw new IOException("the answer was lost");
        }
    }
}
