using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Telematics.Driver;

namespace Telematics.SystemTests;

/// <summary>The program as an operator meets it at the command line.</summary>
public sealed class CommandTests
{
    [Theory]
    [InlineData("--Gateway:VehiclePort", "99999", "Gateway:VehiclePort")]
    [InlineData("--Gateway:VehiclePort", "soon", "Gateway:VehiclePort")]
    [InlineData("--Gateway:VehiklePort", "17691", "Gateway:VehiklePort")]
    [InlineData("--Urls", "not-an-address", "Urls")]
    [InlineData("--City:TimeZone", "Mars/Olympus", "City:TimeZone")]
    [InlineData("--Database:Provider", "Oracle", "Database:Provider")]
    [InlineData("--Rules:Path", "/nowhere/rules.json", "Rules:Path")]
    [InlineData("--Log:Level", "Loud", "Log:Level")]
    [InlineData("--Journal:SegmentBytes", "1", "Journal:SegmentBytes")]
    [InlineData("--Gateway:TlsCertificate", "/nowhere/server.pem", "Gateway:TlsCertificate")]
    public async Task A_wrong_setting_ends_with_2_and_one_line_that_names_it(string setting, string value, string named)
    {
        var folder = Directory.CreateTempSubdirectory("telematics-").FullName;

        var (exitCode, said) = await ServerProcess.RunToEnd(Repository.Host, "--Data:Path", folder, setting, value);

        Assert.Equal(2, exitCode);
        var line = Assert.Single(said.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains(named, line, StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_port_that_is_taken_ends_with_2_and_one_line()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
        using var folder = new Folder();

        var (exitCode, said) = await ServerProcess.RunToEnd(Repository.Host, "--Data:Path", folder.Path, "--Gateway:BindAddress", "127.0.0.1",
            "--Gateway:VehiclePort", port, "--Gateway:StationPort", "0", "--Urls", "http://127.0.0.1:0");

        Assert.Equal(2, exitCode);
        Assert.Contains("Gateway:VehiclePort", Assert.Single(Lines(said)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Import_takes_the_good_rows_and_tells_the_others()
    {
        using var folder = new Folder();
        var file = Path.Combine(folder.Path, "vehicles.csv");
        await File.WriteAllTextAsync(file, "vin,plate,plateColor\nLIMPORT0000000001,冀A12345,yellow\nnot-a-vin,冀A12346,yellow\n");

        var (exitCode, said) = await ServerProcess.RunToEnd(Repository.Host, "import", "vehicles", file, "--Data:Path", folder.Path);

        Assert.Equal(1, exitCode);
        Assert.Contains("line 3", said, StringComparison.Ordinal);
        Assert.Contains("1 accepted, 1 rejected", said, StringComparison.Ordinal);
        await using var product = await Product.Start(Repository.Host, folder.Path);
        Assert.Equal("冀A12345", (await product.Get("/api/v1/vehicles/LIMPORT0000000001"))!.Value.GetProperty("plate").GetString());
    }

    [Fact]
    public async Task Passes_of_a_file_are_judged_at_the_next_start_by_the_rules_of_their_own_day()
    {
        using var folder = new Folder();
        var stations = Path.Combine(folder.Path, "stations.csv");
        await File.WriteAllTextAsync(stations, "stationId,lineId,name\nS1,L1,东环\n");
        Assert.Equal(0, (await ServerProcess.RunToEnd(Repository.Host, "import", "stations", stations, "--Data:Path", folder.Path)).ExitCode);
        var file = Path.Combine(folder.Path, "passes.csv");
        await File.WriteAllTextAsync(file, """
            jlbh,dwbh,ycxbh,jcsj,hphm,cpys,btgdjg
            OLD-1,S1,L1,2021-05-02 12:00:00,冀A12345,1,35
            OLD-2,S1,L1,2021-05-03 12:00:00,冀A12345,1,140
            OLD-3,S1,L9,2021-05-03 12:00:00,冀A12345,1,20
            """);

        var (exitCode, said) = await ServerProcess.RunToEnd(Repository.Host, "import", "passes", file, "--Data:Path", folder.Path);
        var again = await ServerProcess.RunToEnd(Repository.Host, "import", "passes", file, "--Data:Path", folder.Path);

        Assert.Equal(1, exitCode);
        Assert.Contains("line 3: opacity_percent (btgdjg) '140': 0 to 100 is allowed", said, StringComparison.Ordinal);
        Assert.Contains("line 4: line_id 'S1/L9': a registered station/line is allowed", said, StringComparison.Ordinal);
        Assert.Contains("1 accepted, 0 known already, 2 rejected", said, StringComparison.Ordinal);
        Assert.Contains("0 accepted, 1 known already, 2 rejected", again.Said, StringComparison.Ordinal);
        await using var product = await Product.Start(Repository.Host, folder.Path);
        var passes = await product.Until("the pass is judged", "/api/v1/passes?station=S1", answer => answer.GetProperty("items").GetArrayLength() > 0);
        var pass = Assert.Single(passes.GetProperty("items").EnumerateArray());
        Assert.Equal(("2021-05-02T12:00:00+08:00", "2019.1"), (pass.GetProperty("time").GetString(), pass.GetProperty("ruleSetVersion").GetString()));
        Assert.Equal(35, pass.GetProperty("measured").GetProperty("opacityPercent").GetDouble());
    }

    [Theory]
    [InlineData("import", "trucks", "x.csv")]
    [InlineData("import", "vehicles", "/nowhere/x.csv")]
    [InlineData("journal", "delete", "")]
    [InlineData("journal", "dump", "--vin=LX")]
    [InlineData("journal", "dump", "--from=soon")]
    [InlineData("journal", "list", "--Data:Path=/nowhere")]
    [InlineData("replay", "--from=2026-01-01", "--to=2025-01-01")]
    [InlineData("replay", "--from=2026-01-01", "--to=2026-01-02")]
    [InlineData("backtest", "--rules=/nowhere.json", "--from=2026-01-01")]
    [InlineData("export-seed", "--vin=LX", "x.seed")]
    public async Task A_wrong_argument_ends_with_2_and_one_line(string command, string first, string second)
    {
        using var folder = new Folder();
        Directory.CreateDirectory(Path.Combine(folder.Path, "journal"));
        string[] data = second.StartsWith("--Data", StringComparison.Ordinal) || command == "import" ? [] : ["--Data:Path", folder.Path];

        var (exitCode, said) = await ServerProcess.RunToEnd(Repository.Host, [command, first, second, .. data]);

        Assert.Equal(2, exitCode);
        Assert.Single(Lines(said));
    }

    [Fact]
    public async Task The_journal_is_listed_verified_and_dumped_beside_a_running_product()
    {
        await using var product = await Product.Start(Repository.Host);
        var source = new FrameSource(9, DateTimeOffset.UtcNow.AddHours(-1).ToUnixTimeSeconds());
        byte[][] frames = [source.Next(), source.Next()];
        await product.Send(frames);

        var list = await JournalTool.Run(product.Folder, "list");
        var verify = await JournalTool.Run(product.Folder, "verify");
        var (exitCode, early) = await JournalTool.Run(product.Folder, "dump", "--to", "2020-01-01T00:00:00Z");

        Assert.Equal((0, 0, 0), (list.ExitCode, verify.ExitCode, exitCode));
        Assert.Contains("1 segments, 2 records", list.Said, StringComparison.Ordinal);
        Assert.Contains("0 faults", verify.Said, StringComparison.Ordinal);
        Assert.Empty(Lines(early));
        Assert.Equal(frames.Select(Convert.ToHexStringLower), await JournalTool.Dump(product.Folder, source.Vin.ToString()));
    }

    [Fact]
    public async Task A_day_is_replayed_and_a_seed_is_taken_beside_a_running_product()
    {
        await using var product = await Product.Start(Repository.Host);
        var now = DateTimeOffset.UtcNow;
        var source = new FrameSource(9, now.AddHours(-1).ToUnixTimeSeconds());
        await product.Send([source.Next(), source.Next()]);
        string[] days = ["--from", now.AddDays(-1).ToString("O"), "--to", now.AddDays(1).ToString("O"), "--Data:Path", product.Folder];
        var seed = Path.Combine(product.Folder, "vehicle.seed");

        var replay = await ServerProcess.RunToEnd(Repository.Host, ["replay", .. days]);
        var export = await ServerProcess.RunToEnd(Repository.Host, ["export-seed", seed, "--vin", source.Vin.ToString(), .. days]);
        var elsewhere = await ServerProcess.RunToEnd(Repository.Host, "replay", "--seed", seed);

        Assert.Equal((0, 0, 0), (replay.ExitCode, export.ExitCode, elsewhere.ExitCode));
        Assert.Contains("1 vehicles, 2 frames, 20 readings", replay.Said, StringComparison.Ordinal);
        Assert.Contains("0 differences", elsewhere.Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Explain_tells_a_frame_field_by_field()
    {
        // Login of a real terminal, 2020-01-08 14:08:06, serial 3.
        const string login = "2323014c47444348393147384b413134313236390101001c1401080e0806000338393836313131393232323033353530373837373a";

        var (exitCode, said) = await ServerProcess.RunToEnd(Repository.Host, "explain", login);

        Assert.Equal(0, exitCode);
        Assert.Contains("LGDCH91G8KA141269", said, StringComparison.Ordinal);
        Assert.Contains("2020-01-08 14:08:06", said, StringComparison.Ordinal);
        Assert.Contains("89861119222035507877", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Explain_refuses_what_is_not_hexadecimal()
    {
        var (exitCode, said) = await ServerProcess.RunToEnd(Repository.Host, "explain", "2323XY");

        Assert.Equal(2, exitCode);
        Assert.Contains("2323XY", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_names_every_command()
    {
        var (exitCode, said) = await ServerProcess.RunToEnd(Repository.Host, "--help");

        Assert.Equal(0, exitCode);
        Assert.All(["--demo", "explain", "journal", "import", "backup", "restore", "scrub", "replay", "backtest", "export-seed"], command => Assert.Contains(command, said, StringComparison.Ordinal));
    }

    private static string[] Lines(string said) => said.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private sealed class Folder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("telematics-").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
