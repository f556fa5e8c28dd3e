using System.Text;
using System.Text.Json;
using Telematics.Core.Vehicles;
using Telematics.Storage.Analysis;
using Telematics.Storage.Archive;
using Telematics.Storage.Database.Queries;
using Telematics.Tests.Storage.Archive;

namespace Telematics.Tests.Storage.Analysis;

/// <summary>What a question in SQL may do and what not; the walls around its process are tried in the system tests.</summary>
public sealed class AnalysisWorkerTests : IAsyncLifetime
{
    private const long Midnight = ArchiveRig.Midnight;
    private ArchiveRig _rig = null!;

    public async ValueTask InitializeAsync()
    {
        _rig = await ArchiveRig.Start();
        _rig.Send(1, Midnight + 7);
        await _rig.Archive();
        _rig.Clock.Advance(TimeSpan.FromDays(2));
        await _rig.Days.Round(CancellationToken.None);
    }

    public ValueTask DisposeAsync() => _rig.DisposeAsync();

    [Fact]
    public async Task Readings_have_the_values_of_the_api()
    {
        var expected = _rig.FromJournal.Readings(ArchiveRig.Vin(1), Midnight, Midnight + 86_400).ToList();
        var names = EngineQuantities.All.Where(scale => scale.Quantity != EngineQuantity.Positioning).ToList();

        var rows = await Rows($"SELECT positionValid, {string.Join(", ", names.Select(scale => $"\"{scale.Name}\""))} FROM readings ORDER BY time");

        Assert.Equal(expected.Count, rows.Count);
        for (var i = 0; i < rows.Count; i++)
        {
            Assert.Equal(expected[i].PositionValid, rows[i][0].ValueKind == JsonValueKind.Null ? null : rows[i][0].GetBoolean());
            for (var k = 0; k < names.Count; k++)
            {
                var told = rows[i][k + 1].ValueKind == JsonValueKind.Null ? (double?)null : rows[i][k + 1].GetDouble();
                var shown = expected[i].Shown(names[k].Quantity);
                Assert.True(shown is null == told is null && Math.Abs((shown ?? 0) - (told ?? 0)) < 1e-9, $"{names[k].Name}: {shown} {told}");
            }
        }
    }

    [Theory]
    [InlineData("SELECT count(*) FROM readings", "[10]")]
    [InlineData("SELECT count(*) FROM obd", "[0]")]
    [InlineData("SELECT count(*) FROM passes WHERE plate IS NOT NULL", "[0]")]
    [InlineData("SELECT s.vin, v.fleetId, s.seconds FROM day_sums s JOIN vehicles v USING (vin)", "[\"LTEST000000000001\",\"F1\",10]")]
    [InlineData("SELECT count(*) FROM passes WHERE plate LIKE '%A%' AND noPpm > 1.5 AND corrections > 0 AND time > '2026-01-01' AND day > '2026-01-01' AND screenHigh", "[0]")]
    [InlineData("SELECT count(*) FROM obd WHERE dtcs LIKE '%P%' AND milOn AND ready > 0", "[0]")]
    [InlineData("FROM range(3) t(i) SELECT sum(i)", "[3]")]
    [InlineData("WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 5) SELECT max(i) FROM n", "[5]")]
    [InlineData("SELECT '2026-03-02'::DATE AS d, 1.5 AS x, true AS b, NULL AS n, 'infinity'::DOUBLE AS f", null)]
    public async Task One_select_over_the_views_is_answered(string sql, string? row)
    {
        var lines = await Ask(sql);

        Assert.Null(AnalysisLine.ReadEnd(lines[^1]).Failed);
        Assert.Null(AnalysisLine.ReadEnd(lines[^1]).Refused);
        if (row is not null) Assert.Equal(row, lines[1]);
    }

    [Theory]
    [InlineData("COPY (SELECT 1) TO '/tmp/telematics-hostile.csv'")]
    [InlineData("COPY readings TO '/tmp/telematics-hostile.parquet'")]
    [InlineData("ATTACH '/tmp/telematics-hostile.db'")]
    [InlineData("INSTALL httpfs")]
    [InlineData("LOAD httpfs")]
    [InlineData("PRAGMA database_list")]
    [InlineData("PRAGMA enable_profiling")]
    [InlineData("SET memory_limit = '100GB'")]
    [InlineData("RESET lock_configuration")]
    [InlineData("CALL enable_logging()")]
    [InlineData("CREATE TABLE t AS SELECT 1")]
    [InlineData("DROP VIEW readings")]
    [InlineData("DELETE FROM vehicles")]
    [InlineData("INSERT INTO vehicles (vin) VALUES ('x')")]
    [InlineData("EXPLAIN SELECT 1")]
    [InlineData("EXPORT DATABASE '/tmp/telematics-hostile'")]
    [InlineData("SELECT 1; SELECT 2")]
    [InlineData("SELECT 1; DROP VIEW readings")]
    [InlineData("BEGIN; SELECT 1")]
    [InlineData("SELECT * FROM read_csv('/etc/passwd')")]
    [InlineData("SELECT * FROM read_text('/etc/passwd')")]
    [InlineData("SELECT * FROM read_blob('/etc/passwd')")]
    [InlineData("SELECT * FROM glob('/etc/*')")]
    [InlineData("SELECT * FROM parquet_metadata('/etc/passwd')")]
    [InlineData("SELECT * FROM sniff_csv('/etc/passwd')")]
    [InlineData("SELECT * FROM enable_logging(storage = 'file', storage_path = '/tmp/telematics-hostile-log')")]
    [InlineData("SELECT (SELECT count(*) FROM READ_CSV('/etc/passwd'))")]
    [InlineData("WITH a AS (SELECT * FROM query('SELECT 1')) SELECT * FROM a")]
    [InlineData("SELECT length(repeat('a', 1000000000))")]
    [InlineData("SELECT len(range(200000000))")]
    [InlineData("SELECT length(printf('%900000000d', 1))")]
    [InlineData("")]
    [InlineData("garbage")]
    public async Task Anything_else_is_refused_before_it_runs(string sql)
    {
        var end = AnalysisLine.ReadEnd(Assert.Single(await Ask(sql)));

        Assert.False(string.IsNullOrEmpty(end.Refused));
        Assert.Empty(Directory.GetFileSystemEntries("/tmp", "telematics-hostile*"));
    }

    [Theory]
    [InlineData("SELECT * FROM '/etc/passwd'")]
    [InlineData("SELECT * FROM '/etc/passwd.csv'")]
    [InlineData("SELECT * FROM 'https://example.org/x.parquet'")]
    [InlineData("SELECT getenv('HOME')")]
    [InlineData("SELECT no_such_function(1)")]
    [InlineData("SELECT * FROM sqlite_master_of_another")]
    [InlineData("SELECT 1 // 'x'::INTEGER")]
    public async Task What_reads_like_a_select_over_something_else_fails(string sql) =>
        Assert.False(string.IsNullOrEmpty(AnalysisLine.ReadEnd((await Ask(sql))[^1]).Failed));

    [Fact]
    public async Task A_join_that_outgrows_its_memory_and_its_disk_ends_with_a_word()
    {
        var lines = await Ask("SELECT a.i * 7 + b.i AS k FROM range(30000) a(i), range(30000) b(i) ORDER BY hash(k) LIMIT 1 OFFSET 800000000");

        Assert.Contains("Out of Memory", AnalysisLine.ReadEnd(lines[^1]).Failed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_more_rows_are_told_than_allowed()
    {
        var lines = await Ask("SELECT i FROM range(1000000000) t(i)", maxRows: 10);

        Assert.Equal((10L, true), (AnalysisLine.ReadEnd(lines[^1]).Rows, AnalysisLine.ReadEnd(lines[^1]).IsCut));
        Assert.Equal(12, lines.Count);
    }

    private async Task<List<JsonElement>> Rows(string sql) => [.. (await Ask(sql))[1..^1].Select(line => JsonDocument.Parse(line).RootElement)];

    private async Task<List<string>> Ask(string sql, int maxRows = 1000)
    {
        var job = new AnalysisJob
        {
            Sql = sql,
            Readings = Files(ArchiveKind.Readings),
            Obd = Files(ArchiveKind.Obd),
            Passes = Files(ArchiveKind.Passes),
            DaySums = Files(ArchiveKind.DaySums),
            Vehicles = [new VehicleFact(ArchiveRig.Vin(1), "F1", null, EmissionStage.VI, FuelKind.Diesel, null, 1500, null, new DateOnly(2021, 5, 1))],
            Temporary = Path.Combine(_rig.Folder, "tmp", "analysis"),
            TimeZone = "Asia/Shanghai",
            MemoryMb = 64,
            SpillMb = 20,
            Threads = 1,
            TimeoutSeconds = 600,
            MaxRows = maxRows,
        };
        using var output = new MemoryStream();
        await AnalysisWorker.Run(new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(job)), output);
        return [.. Encoding.UTF8.GetString(output.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries)];
    }

    private List<string> Files(ArchiveKind kind) => [.. _rig.Index.Live(kind, 0, int.MaxValue).Select(file => Path.Combine(_rig.Folder, file.Path))];
}
