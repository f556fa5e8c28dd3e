using System.Text.Json;
using Telematics.Driver;

namespace Telematics.SystemTests;

/// <summary>A backup of the running product, restored into an empty folder and started.</summary>
public sealed class BackupTests : IDisposable
{
    private const int Before = 60;
    private static readonly long SomeHoursAgo = DateTimeOffset.UtcNow.AddHours(-4).ToUnixTimeSeconds();
    private readonly DirectoryInfo _away = Directory.CreateTempSubdirectory("telematics-backup-");

    private string Backups => Path.Combine(_away.FullName, "backups");

    private string Restored => Path.Combine(_away.FullName, "restored");

    [Fact]
    public async Task Every_frame_accepted_before_the_backup_is_there_once_after_the_restore_and_all_else_is_as_it_was()
    {
        string[] archiving = ["--Archive:WriteEverySeconds", "1", "--Dispatch:CheckpointSeconds", "1"];
        var sources = Enumerable.Range(1, 5).Select(vehicle => new FrameSource(vehicle, SomeHoursAgo)).ToList();
        await using var product = await Product.Start(Repository.Host, null, archiving);
        await ImportPlate(product, sources[0].Vin.ToString());
        foreach (var source in sources) await product.Send([.. Enumerable.Range(0, Before).Select(_ => source.Next())]);
        foreach (var source in sources)
            await product.Until($"{Before} frames", $"/api/v1/vehicles/{source.Vin}", vehicle => vehicle.GetProperty("framesReceived").GetInt64() == Before);
        var until = SomeHoursAgo + Before * 10;
        var readings = await Readings(product, sources, until);
        await Archived(product.Folder);

        // Frames come in all the while.
        using var enough = new CancellationTokenSource();
        var sending = Task.Run(async () =>
        {
            var sent = 0;
            for (; !enough.IsCancellationRequested && sent < 5000; sent++) await product.Send(sources[sent % sources.Count].Next());
            return sent;
        });
        var first = await Backup(product.Folder);
        var second = await Backup(product.Folder);
        await enough.CancelAsync();
        var sentMeanwhile = await sending;

        Assert.True(sentMeanwhile > 0);
        Assert.True(second.Copied < second.Files, $"all {second.Files} files were copied again");
        Assert.NotEqual(first.Name, second.Name);
        var (exitCode, said) = await ServerProcess.RunToEnd(Repository.Host, "restore", Backups, "--to", Restored, "--backup", first.Name);
        Assert.True(exitCode == 0, said);
        await using (var copy = await Product.Start(Repository.Host, Restored, archiving))
        {
            foreach (var source in sources)
            {
                var vehicle = await copy.Until("the frames of before", $"/api/v1/vehicles/{source.Vin}", answer => answer.GetProperty("framesReceived").GetInt64() >= Before);
                Assert.InRange(vehicle.GetProperty("framesReceived").GetInt64(), Before, Before + sentMeanwhile);
            }

            Assert.Equal(readings, await Readings(copy, sources, until));
            Assert.Equal("冀A12345", (await copy.Get($"/api/v1/vehicles/{sources[0].Vin}"))!.Value.GetProperty("plate").GetString());
            Assert.Equal(Items(await product.Get("/api/v1/findings")), Items(await copy.Get("/api/v1/findings")));
        }

        foreach (var source in sources)
        {
            var original = await JournalTool.Dump(product.Folder, source.Vin.ToString());
            var copied = await JournalTool.Dump(Restored, source.Vin.ToString());
            Assert.Equal(original[..Before], copied[..Before]);
            Assert.Equal(copied.Length, copied.Distinct().Count());
        }

        var scrub = await ServerProcess.RunToEnd(Repository.Host, "scrub", "--Data:Path", Restored);
        Assert.True(scrub.ExitCode == 0, scrub.Said);
    }

    [Fact]
    public async Task A_folder_that_is_not_empty_and_a_restore_that_did_not_end_are_refused()
    {
        await using (var product = await Product.Start(Repository.Host)) await Backup(product.Folder);
        Directory.CreateDirectory(Restored);
        await File.WriteAllTextAsync(Path.Combine(Restored, "restore-unfinished"), "");

        var restore = await ServerProcess.RunToEnd(Repository.Host, "restore", Backups, "--to", Restored);
        var start = await ServerProcess.RunToEnd(Repository.Host, "--Data:Path", Restored, "--Gateway:VehiclePort", "0", "--Gateway:StationPort", "0", "--Urls", "http://127.0.0.1:0");

        Assert.Equal((2, 2), (restore.ExitCode, start.ExitCode));
        Assert.Contains("not empty", restore.Said, StringComparison.Ordinal);
        Assert.Contains("did not end", start.Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Scrub_names_what_is_damaged_and_ends_with_1()
    {
        await using var product = await Product.Start(Repository.Host);
        await product.Send(new FrameSource(1, SomeHoursAgo).Next());
        await product.Process.Stop();
        JournalTool.Flip(JournalTool.Segments(product.Folder)[0], 200);

        var (exitCode, said) = await ServerProcess.RunToEnd(Repository.Host, "scrub", "--Data:Path", product.Folder);

        Assert.Equal(1, exitCode);
        Assert.Contains("DAMAGED journal 00000000000000000000.seg", said, StringComparison.Ordinal);
        await product.StartAgain();
    }

    public void Dispose() => _away.Delete(recursive: true);

    private async Task<(string Name, int Files, int Copied)> Backup(string folder)
    {
        var (exitCode, said) = await ServerProcess.RunToEnd(Repository.Host, "backup", Backups, "--Data:Path", folder);
        Assert.True(exitCode == 0, said);
        var told = System.Text.RegularExpressions.Regex.Match(said, @"(\S+): (\d+) files, \d+ bytes; (\d+) files");
        Assert.True(told.Success, said);
        return (told.Groups[1].Value, int.Parse(told.Groups[2].Value, null), int.Parse(told.Groups[3].Value, null));
    }

    private static async Task ImportPlate(Product product, string vin)
    {
        using var csv = new StringContent($"vin,plate,plateColor\n{vin},冀A12345,yellow\n", System.Text.Encoding.UTF8, "text/csv");
        using var answer = await product.Http.PostAsync("/api/v1/vehicles/import", csv);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    private static async Task<string> Readings(Product product, IEnumerable<FrameSource> sources, long until)
    {
        var all = new List<string>();
        foreach (var source in sources)
        {
            var from = DateTimeOffset.FromUnixTimeSeconds(SomeHoursAgo).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", null);
            var to = DateTimeOffset.FromUnixTimeSeconds(until).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", null);
            var list = await product.Get($"/api/v1/vehicles/{source.Vin}/readings?from={from}&to={to}&limit=1000");
            Assert.Equal(Before * 10, list!.Value.GetProperty("items").GetArrayLength());
            all.Add(Items(list));
        }

        return string.Join('\n', all);
    }

    /// <summary>Until files of the archive are there, so that the backup has some.</summary>
    private static async Task Archived(string folder)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!Directory.EnumerateFiles(Path.Combine(folder, "archive"), "*.parquet", SearchOption.AllDirectories).Any())
            await Task.Delay(100, limit.Token);
    }

    private static string Items(JsonElement? list) => list!.Value.GetProperty("items").GetRawText();
}
