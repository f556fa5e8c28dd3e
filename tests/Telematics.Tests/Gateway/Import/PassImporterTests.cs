using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Telematics.Core.Stations;
using Telematics.Gateway.Import;
using Telematics.Storage.Stations;
using Telematics.Tests.Gateway.Stations;

namespace Telematics.Tests.Gateway.Import;

/// <summary>Files of passes into a real journal, beside the stream of the same line.</summary>
public sealed class PassImporterTests : IDisposable
{
    private const string Header = "jlbh,dwbh,ycxbh,jcsj,hphm,cpys,btgdjg\n";

    private readonly string _folder = Directory.CreateTempSubdirectory("import-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_file_sent_again_changes_nothing()
    {
        await using var rig = await StationRig.Start();
        var file = File(Row("R1"), Row("R2"));

        var first = await Importer(rig).Import(file, "monitoringdata", null, keep: false, CancellationToken.None);
        var again = await Importer(rig).Import(file, "monitoringdata", null, keep: false, CancellationToken.None);

        Assert.Equal((2, 0, 0), (first.Accepted, first.Known, first.RejectedCount));
        Assert.Equal((0, 2, 0), (again.Accepted, again.Known, again.RejectedCount));
        Assert.Equal(["R1", "R2"], rig.Records().Select(record => record.Pass!.PassId));
        Assert.All(rig.Records(), record => Assert.Equal((0ul, 0L), (record.Sequence, record.SentAtMs)));
    }

    [Fact]
    public async Task Records_of_other_years_are_taken_and_known_again_when_the_ledger_has_forgotten_them()
    {
        await using var rig = await StationRig.Start();
        var file = File(Row("R1", at: "2019-05-02 12:00:00"), Row("R2", at: "2024-05-02 12:00:00"));
        var first = await Importer(rig).Import(file, "monitoringdata", null, keep: false, CancellationToken.None);
        var judged = rig.Records().ToDictionary(record => record.Pass!.PassId, record => record.Pass!);
        rig.Clock.Advance(TimeSpan.FromDays(10));
        await Importer(rig).Import(File(Row("R3")), "monitoringdata", null, keep: false, CancellationToken.None);

        var again = await Importer(rig, judged: key => judged.GetValueOrDefault(key.PassId)).Import(
            File(Row("R1", at: "2019-05-02 12:00:00"), Row("R2", at: "2024-05-02 12:00:00", opacity: "21")), "monitoringdata", null, keep: false, CancellationToken.None);

        Assert.Equal((2, 0), (first.Accepted, first.RejectedCount));
        Assert.Equal((0, 1, 1), (again.Accepted, again.Known, again.RejectedCount));
        Assert.Equal(["R1", "R2", "R3"], rig.Records().Select(record => record.Pass!.PassId));
    }

    [Fact]
    public async Task A_file_sent_again_after_a_kill_changes_nothing()
    {
        var copy = Path.Combine(_folder, "copy");
        await using (var rig = await StationRig.Start())
        {
            await Importer(rig).Import(File(Row("R1")), "monitoringdata", null, keep: false, CancellationToken.None);
            rig.CopyTo(copy);
        }

        await using var after = await StationRig.Start(folder: copy);
        var again = await Importer(after).Import(File(Row("R1"), Row("R2")), "monitoringdata", null, keep: false, CancellationToken.None);

        Assert.Equal((1, 1), (again.Accepted, again.Known));
        Assert.Equal(["R1", "R2"], after.Records().Select(record => record.Pass!.PassId));
    }

    [Fact]
    public async Task The_stream_of_the_line_goes_on_as_if_there_were_no_file()
    {
        await using var rig = await StationRig.Start();
        await Importer(rig).Import(File(Row("R1")), "monitoringdata", null, keep: false, CancellationToken.None);

        using var station = await rig.SignIn(expectedLast: 0);

        Assert.Equal(0ul, rig.Store.Ledgers.Known(new LineKey("S1", "L1"))!.Sequences.Missing);
    }

    [Fact]
    public async Task Bad_rows_are_told_and_good_ones_are_taken()
    {
        await using var rig = await StationRig.Start();
        var file = File(
            Row("R1"), Row("R2", opacity: "140"), Row("R3", line: "L9"), Row("R4", at: "1999-12-31 12:00:00"), Row("R1", opacity: "50"), Row("R5").Replace(",冀A12345", "", StringComparison.Ordinal));

        var report = await Importer(rig).Import(file, "monitoringdata", null, keep: false, CancellationToken.None);

        Assert.Equal(1, report.Accepted);
        Assert.Equal(5, report.RejectedCount);
        Assert.Equal(
            [
                new(3, "opacity_percent (btgdjg)", "140", "0 to 100"),
                new(4, "line_id", "S1/L9", "a registered station/line"),
                new(5, "passed_at", "1999-12-31T04:00:00Z", "from 2000-01-01 and at most 5 min ahead"),
                new(6, "pass_id", "R1", "an id that was not used for other content"),
                new RejectedPass(7, "record", "", "6 fields, the header has 7"),
            ],
            report.Rejected);
    }

    [Fact]
    public async Task A_mapping_that_is_not_there_refuses_the_file()
    {
        await using var rig = await StationRig.Start();
        foreach (var name in new[] { "nobody", "../secret", "" })
            Assert.Contains("is not known", (await Importer(rig).Import(File(Row("R1")), name, null, keep: false, CancellationToken.None)).Refused, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_watched_folder_takes_files_that_rest_and_moves_them_with_a_report()
    {
        await using var rig = await StationRig.Start();
        var watched = Path.Combine(_folder, "in");
        var mine = Directory.CreateDirectory(Path.Combine(watched, "S1", "L2")).FullName;
        await System.IO.File.WriteAllTextAsync(Path.Combine(mine, "mapping.json"), """
            { "timeZone": "Asia/Shanghai", "timeFormats": ["yyyy-MM-dd HH:mm:ss"], "fields": { "pass_id": "id", "passed_at": "t" } }
            """);
        await System.IO.File.WriteAllTextAsync(Path.Combine(mine, "a.csv"), "id,t\nQ1,2026-11-23 12:00:00\n");
        await System.IO.File.WriteAllBytesAsync(Path.Combine(watched, "b.csv"), File(Row("R1"), Row("R2", opacity: "140")));
        await System.IO.File.WriteAllTextAsync(Path.Combine(watched, "c.csv.part"), "half");
        var settings = new ImportSettings { Folder = watched };
        var folder = new ImportFolder(settings, Importer(rig, settings), rig.Clock, NullLogger<ImportFolder>.Instance);

        await folder.Look(CancellationToken.None);
        Assert.Empty(rig.Records()); // seen once: it may still be growing
        await folder.Look(CancellationToken.None);

        Assert.Equal(["S1/L1 R1", "S1/L2 Q1"], rig.Records().Select(record => $"{record.Line} {record.Pass!.PassId}").Order(StringComparer.Ordinal));
        Assert.True(System.IO.File.Exists(Path.Combine(watched, "done", "S1", "L2", "a.csv")));
        Assert.True(System.IO.File.Exists(Path.Combine(watched, "failed", "b.csv")));
        Assert.True(System.IO.File.Exists(Path.Combine(watched, "c.csv.part")));
        using var report = JsonDocument.Parse(await System.IO.File.ReadAllTextAsync(Path.Combine(watched, "failed", "b.csv.report.json")));
        var row = report.RootElement.GetProperty("rejected")[0];
        Assert.Equal((3, "opacity_percent (btgdjg)"), (row.GetProperty("line").GetInt32(), row.GetProperty("field").GetString()));
    }

    [Fact]
    public async Task An_uploaded_file_is_kept_as_it_came()
    {
        await using var rig = await StationRig.Start();
        var file = File(Row("R1"));

        var report = await Importer(rig).Import(file, "monitoringdata", null, keep: true, CancellationToken.None);

        Assert.Equal(file, await System.IO.File.ReadAllBytesAsync(Path.Combine(rig.Media, Path.GetRelativePath("media", report.KeptAs))));
    }

    private PassImporter Importer(StationRig rig, ImportSettings? settings = null, FindMeasured? judged = null) =>
        new(settings ?? new ImportSettings(), _folder, rig.Journal, rig.Registry, rig.Store, judged ?? (_ => null), rig.Clock);

    private static byte[] File(params string[] rows) => Encoding.UTF8.GetBytes(Header + string.Join('\n', rows));

    private static string Row(string id, string line = "L1", string at = "2026-11-23 12:00:00", string opacity = "20") => $"{id},S1,{line},{at},冀A12345,1,{opacity}";
}
