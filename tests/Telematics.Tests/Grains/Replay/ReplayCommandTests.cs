using Telematics.Core;
using Telematics.Core.Rules;
using Telematics.Core.Vehicles;
using Telematics.Grains.Replay;
using Telematics.Host;
using Telematics.Host.Commands;
using Telematics.Protocols;
using Telematics.Storage.Database.Registry;
using Telematics.Storage.Journal;
using Telematics.Storage.Rules;
using Telematics.Tests.Core.Vehicles;
using Telematics.Tests.Storage.Database;
using Telematics.Tests.Storage.Journal;

namespace Telematics.Tests.Grains.Replay;

/// <summary>What a real silo has made of some vehicles' frames, left on disk as an orderly stop leaves it.</summary>
public sealed class JudgedFleet : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();

    public TempDatabase Database { get; private set; } = null!;

    public string Journal => _folder.Path;

    public async ValueTask InitializeAsync()
    {
        Database = await TempDatabase.Create();
        var traffic = new VehicleTraffic();
        await using var rig = await VehicleRig.Open(Database, _folder.Path);
        await rig.Registry.Put(
            Vin.Parse(VehicleTraffic.VinOf(0)), new Registration { Stage = EmissionStage.V, RatedTorqueNm = 2000, Plate = "冀A12345" }, CancellationToken.None);
        rig.Dispatch();
        await traffic.Send(rig, 0, 240);
        await rig.Delivered();
        await rig.Stop();
    }

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        _folder.Dispose();
    }
}

public sealed class ReplayCommandTests(JudgedFleet fleet) : IClassFixture<JudgedFleet>, IDisposable
{
    private static readonly string[] Day = ["--from", "2019-07-01", "--to", "2019-07-02"];
    private static readonly string Polluter = VehicleTraffic.VinOf(0);

    private readonly TemporaryFolder _folder = new();
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    public void Dispose() => _folder.Dispose();

    private static string[] Data(TempDatabase database, string journal) => ["--Data:Path", database.Folder, "--Journal:Path", journal];

    private Task<int> Replay(params string[] options) => Replay(fleet.Database, options);

    private Task<int> Replay(TempDatabase database, params string[] options) =>
        ReplayCommand.Run([.. options, .. Data(database, fleet.Journal)], _output, _error);

    [Fact]
    public async Task What_the_silo_has_stored_the_replay_makes_again()
    {
        Assert.Equal(0, await Replay(Day));

        Assert.Contains("0 differences", _output.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(" 0 findings equal", _output.ToString(), StringComparison.Ordinal);
        Assert.Contains("3 vehicles, 720 frames, 7200 readings", _output.ToString(), StringComparison.Ordinal);
        Assert.Contains("replay: 100 %", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_vehicle_is_read_by_the_index()
    {
        Assert.Equal(0, await Replay([.. Day, "--vin", Polluter]));

        Assert.Contains("1 vehicles, 240 frames, 2400 readings", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Other_days_have_nothing_to_compare()
    {
        Assert.Equal(0, await Replay("--from", "2019-07-02", "--to", "2019-07-03"));

        Assert.Contains("0 differences, 0 findings equal, 0 in motion", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_difference_is_told_with_its_id()
    {
        await using var copy = fleet.Database.CopyOfFiles();
        copy.Execute($"UPDATE findings SET value = value + 1, level = 3 WHERE id = '{Polluter}:D2:2019-07-01'");
        copy.Execute($"DELETE FROM findings WHERE id = '{Polluter}:D4:2019-07-01'");
        copy.Execute($"""
            INSERT INTO findings (id, rule, rule_set_version, vin, from_ms, to_ms, value, "limit", unit, level, withdrawn, explanation_zh, explanation_en, first_position, last_position)
            SELECT replace(id, ':D2:', ':D3:'), 'D3', rule_set_version, vin, from_ms, to_ms, value, "limit", unit, level, withdrawn,
                explanation_zh, explanation_en, first_position, last_position FROM findings WHERE id = '{Polluter}:D2:2019-07-01'
            """);

        Assert.Equal(1, await Replay(copy, Day));

        var said = _output.ToString();
        Assert.Contains($"changed {Polluter}:D2:2019-07-01: value ", said, StringComparison.Ordinal);
        Assert.Contains("instead of high-emitter", said, StringComparison.Ordinal);
        Assert.Contains($"extra   {Polluter}:D4:2019-07-01", said, StringComparison.Ordinal);
        Assert.Contains($"missing {Polluter}:D3:2019-07-01", said, StringComparison.Ordinal);
        Assert.Contains("3 differences", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_system_has_not_written_down_yet_is_no_difference()
    {
        await using var copy = fleet.Database.CopyOfFiles();
        copy.Execute("UPDATE positions SET position = 0");
        copy.Execute($"DELETE FROM findings WHERE id = '{Polluter}:D4:2019-07-01'");

        Assert.Equal(0, await Replay(copy, Day));

        Assert.Contains("1 in motion", _output.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--from", "2019-07-01")]
    [InlineData("--from", "soon", "--to", "2019-07-01")]
    [InlineData("--from", "2019-07-02", "--to", "2019-07-01")]
    [InlineData("--from", "2019-07-01", "--to", "2019-07-02", "--vin", "short")]
    [InlineData("--from", "2019-07-01", "--to", "2019-07-02", "--vni", "LTEST000000000000")]
    [InlineData("--seed", "/nowhere/x.seed")]
    public Task A_wrong_argument_is_told_in_one_line(params string[] options) => Assert.ThrowsAsync<SettingsException>(() => Replay(options));

    [Fact]
    public async Task A_seed_replays_elsewhere_with_the_same_findings_and_the_same_state()
    {
        var file = await Export(fleet.Database);

        Assert.Equal(0, await ReplayCommand.Run(["--seed", file], _output, _error));

        var said = _output.ToString();
        Assert.Contains($"finding {Polluter}:D2:2019-07-01", said, StringComparison.Ordinal);
        Assert.Contains($"finding {Polluter}:D4:2019-07-01", said, StringComparison.Ordinal);
        Assert.Contains($"{fleet.Database.Scalar($"SELECT count(*) FROM findings WHERE vin = '{Polluter}'")} findings equal", said, StringComparison.Ordinal);
        var saved = (byte[])fleet.Database.Scalar($"SELECT blob FROM vehicle_states WHERE vin = '{Polluter}'")!;
        Assert.Contains($"state sha256 {Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(saved))}", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_seed_tells_when_the_stored_finding_is_another_one()
    {
        await using var copy = fleet.Database.CopyOfFiles();
        copy.Execute($"UPDATE findings SET value = 99 WHERE id = '{Polluter}:D2:2019-07-01'");
        var file = await Export(copy);

        Assert.Equal(1, await ReplayCommand.Run(["--seed", file], _output, _error));

        Assert.Contains("instead of 99", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_seed_that_was_changed_is_refused()
    {
        var file = await Export(fleet.Database);
        string text;
        await using (var zip = new System.IO.Compression.GZipStream(File.OpenRead(file), System.IO.Compression.CompressionMode.Decompress))
            text = await new StreamReader(zip).ReadToEndAsync(TestContext.Current.CancellationToken);
        await using (var zip = new System.IO.Compression.GZipStream(File.Create(file), System.IO.Compression.CompressionLevel.Fastest))
            await zip.WriteAsync(System.Text.Encoding.UTF8.GetBytes(text.Replace("\"Stage\":5", "\"Stage\":6", StringComparison.Ordinal)), TestContext.Current.CancellationToken);

        var refusal = await Assert.ThrowsAsync<SettingsException>(() => ReplayCommand.Run(["--seed", file], _output, _error));

        Assert.Contains("SHA-256", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_back_test_shows_what_is_no_longer_flagged_and_what_is_new()
    {
        var rules = Path.Combine(_folder.Path, "rules.json");
        var json = RuleDocument.Read(null)[0].Json
            .Replace("\"version\": \"2019.1\"", "\"version\": \"test\"", StringComparison.Ordinal)
            .Replace("\"warnPerFuel\": { \"value\": 17,", "\"warnPerFuel\": { \"value\": 33,", StringComparison.Ordinal)
            .Replace("\"warnPerWork\": { \"value\": 4.0,", "\"warnPerWork\": { \"value\": 7.9,", StringComparison.Ordinal);
        await File.WriteAllTextAsync(rules, json, TestContext.Current.CancellationToken);

        Assert.Equal(0, await BacktestCommand.Run(["--rules", rules, .. Day, .. Data(fleet.Database, fleet.Journal)], _output, _error));

        var said = _output.ToString();
        Assert.Contains("old: 2019.1   new: test", said, StringComparison.Ordinal);
        Assert.Contains("3 vehicles, 1 affected; 720 frames, 7200 readings", said, StringComparison.Ordinal);
        Assert.Contains($"no longer flagged: {Polluter}:D2:2019-07-01", said, StringComparison.Ordinal);
        Assert.DoesNotContain(":D4:", said, StringComparison.Ordinal);
        Assert.DoesNotContain("newly flagged: ", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task However_many_share_the_work_the_answer_is_the_same()
    {
        var rules = new ReplayRules(Drive.Rules, CityCalendar.Shanghai, new Dictionary<Vin, VehicleFacts>());
        var span = new ReplaySpan(Drive.Noon, Drive.Noon + 1, CityCalendar.Shanghai);
        var journal = new JournalFolder(fleet.Journal);
        var frames = new StoredFrames(journal, ProtocolCatalog.Gb17691.Decode, new WalkRange(span.ReceivedFromMs, span.ReceivedToMs, journal.End), null);

        var alone = await Run(1);
        var together = await Run(5);

        Assert.NotEmpty(alone);
        Assert.Equal(alone, together);

        async Task<List<Finding>> Run(int shares)
        {
            var parts = await FleetWalk.Run(
                frames, shares, 3, () => new ReplayTaker(rules, span, long.MaxValue), taker => taker.Findings, null, TestContext.Current.CancellationToken);
            return [.. parts.SelectMany(part => part.Values).Select(trail => trail.Last).OrderBy(finding => finding.Id, StringComparer.Ordinal)];
        }
    }

    [Fact]
    public async Task A_database_that_is_none_is_told()
    {
        var none = Path.Combine(_folder.Path, "telematics.db");
        await File.WriteAllTextAsync(none, "no database at all, only some words in a file of that name", TestContext.Current.CancellationToken);

        var refusal = await Assert.ThrowsAsync<SettingsException>(
            () => ReplayCommand.Run([.. Day, "--Data:Path", _folder.Path, "--Journal:Path", fleet.Journal], _output, _error));

        Assert.Contains(none, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_faulty_rule_file_is_told_with_its_lines()
    {
        var rules = Path.Combine(_folder.Path, "rules.json");
        await File.WriteAllTextAsync(
            rules, RuleDocument.Read(null)[0].Json.Replace("\"value\": 17,", "\"value\": -17,", StringComparison.Ordinal), TestContext.Current.CancellationToken);

        var refusal = await Assert.ThrowsAsync<SettingsException>(
            () => BacktestCommand.Run(["--rules", rules, .. Data(fleet.Database, fleet.Journal)], _output, _error));

        Assert.Contains("line 78: rules.D2.warnPerFuel.value", refusal.Message, StringComparison.Ordinal);
    }

    private async Task<string> Export(TempDatabase database)
    {
        var file = Path.Combine(_folder.Path, "vehicle.seed");
        Assert.Equal(0, await ExportSeedCommand.Run(["--vin", Polluter, .. Day, file, .. Data(database, fleet.Journal)], TextWriter.Null));
        return file;
    }
}
