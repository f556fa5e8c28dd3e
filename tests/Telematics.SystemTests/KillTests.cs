using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Telematics.Driver;
using Telematics.Storage.Journal;

namespace Telematics.SystemTests;

/// <summary>
/// kill -9 at random moments under load, many times in a row, also while the product starts and while it archives and merges. After each: every frame that was
/// shown as received is in the journal, and a vehicle's frames are a prefix of what it sent. At the end: readings, day sums and findings are
/// those of a run without kills, each reading is in the archive once, and archive and index agree.
/// </summary>
public sealed class KillTests
{
    private const int Vehicles = 6;
    private const int FramesPerKill = 60;

    /// <summary>A minute or two on a quiet machine.</summary>
    [Fact(Explicit = true)]
    public Task Twenty_kills_under_load_leave_no_trace() => Kill(times: 20, seed: 5);

    /// <summary>About twenty minutes.</summary>
    [Fact(Explicit = true)]
    public Task Two_hundred_kills_under_load_leave_no_trace() => Kill(times: 200, seed: 7);

    private static async Task Kill(int times, int seed)
    {
        var random = new Random(seed);
        var frames = Frames(Math.Max(500, times * FramesPerKill));
        await using var undisturbed = await Product.Start(Repository.Host, null, "--Archive:Enabled", "false");
        await Task.WhenAll(frames.Select(own => undisturbed.Send(own)));
        var expected = await Told(undisturbed, frames);
        Assert.Equal(0, await undisturbed.Process.Stop());

        await using var product = await Product.Start(Repository.Host, null,
            "--Archive:WriteEverySeconds", "1", "--Archive:MergeFiles", "2", "--Archive:KeepReplacedSeconds", "1", "--Archive:CloseDayAfterSeconds", "1",
            "--Dispatch:CheckpointSeconds", "1");
        var taken = new int[Vehicles];
        var (starts, again) = (0, 0);
        for (var kill = 0; kill < times; kill++)
        {
            if (random.Next(4) == 0)
            {
                product.Process.Kill();
                await product.StartAndKill(TimeSpan.FromMilliseconds(random.Next(1500)));
                starts++;
                kill++;
                await product.StartAgain();
            }

            // A terminal sends again what it is not sure of.
            var from = taken.Select(count => Math.Max(0, count - random.Next(4))).ToArray();
            again += taken.Sum() - from.Sum();
            var load = frames.Select((own, vehicle) => Stream(product, own[from[vehicle]..])).ToArray();
            await Task.Delay(random.Next(100, 1500));
            var shown = await Received(product, frames);
            product.Process.Kill();
            await Task.WhenAll(load);

            var kept = Kept(product.Folder, frames);
            for (var vehicle = 0; vehicle < Vehicles; vehicle++)
            {
                Assert.True(kept[vehicle].Records >= shown[vehicle], $"kill {kill}: {shown[vehicle]} frames were shown as received, {kept[vehicle].Records} are stored");
                Assert.True(kept[vehicle].Prefix >= taken[vehicle], $"kill {kill}: {taken[vehicle]} frames were stored, now {kept[vehicle].Prefix} are");
                taken[vehicle] = kept[vehicle].Prefix;
            }

            await product.StartAgain();
        }

        await Task.WhenAll(frames.Select((own, vehicle) => product.Send(own[taken[vehicle]..])));
        await Archived(product);
        Same(expected, await Told(product, frames));
        await Archived(product);
        Assert.Equal(0, await product.Process.Stop());
        var (exitCode, said) = await ServerProcess.RunToEnd(Repository.Host, "scrub", "--Data:Path", product.Folder);
        Assert.True(exitCode == 0, said);
        var files = IndexAndFilesAgree(product.Folder, frames.Sum(own => own.Length) * 10L);
        TestContext.Current.SendDiagnosticMessage(string.Create(CultureInfo.InvariantCulture,
            $"{times} kills, {starts} of them during a start; {frames.Sum(own => own.Length)} frames, {again} sent again, {files} files of the archive at the end"));
    }

    /// <summary>A load that lasts until the kill, a frame every few milliseconds.</summary>
    private static async Task Stream(Product product, byte[][] frames)
    {
        using var link = await Link.To(product);
        await link.Stream(frames, pause: TimeSpan.FromMilliseconds(10));
    }

    /// <summary>What a person could have seen of each vehicle.</summary>
    private static async Task<long[]> Received(Product product, byte[][][] frames)
    {
        var received = new long[Vehicles];
        for (var i = 0; i < Vehicles; i++)
            received[i] = await product.Get($"/api/v1/vehicles/{VinOf(frames[i])}") is { } vehicle ? vehicle.GetProperty("framesReceived").GetInt64() : 0;
        return received;
    }

    /// <summary>Of each vehicle the stored frames; they are its first ones in order, some of them again.</summary>
    private static (int Records, int Prefix)[] Kept(string folder, byte[][][] frames)
    {
        var number = frames.Select(own => own.Select((frame, i) => (Hex: Convert.ToHexString(frame), i)).ToDictionary(pair => pair.Hex, pair => pair.i)).ToArray();
        var vehicles = Enumerable.Range(0, Vehicles).ToDictionary(i => VinOf(frames[i]), StringComparer.Ordinal);
        var kept = new (int Records, int Prefix)[Vehicles];
        foreach (var record in new JournalFolder(Path.Combine(folder, "journal")).Records())
        {
            if (record.Kind == RecordKind.VehicleRejected) continue; // of a frame that the kill cut in two
            var vehicle = vehicles[Encoding.ASCII.GetString(record.Key.Span)];
            var at = number[vehicle][Convert.ToHexString(record.Payload.Span)];
            Assert.True(at <= kept[vehicle].Prefix, $"frame {at} is stored and {kept[vehicle].Prefix} is not");
            kept[vehicle] = (kept[vehicle].Records + 1, Math.Max(kept[vehicle].Prefix, at + 1));
        }

        return kept;
    }

    private static async Task Archived(Product product)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (await product.Metric("archive_lag_bytes") > 0)
        {
            Assert.False(limit.IsCancellationRequested, "the archive does not catch up");
            await Task.Delay(100);
        }
    }

    /// <summary>Everything that the frames have made: readings, sums, findings. Not how often a frame came, nor where it lies.</summary>
    private static async Task<List<string>> Told(Product product, byte[][][] frames)
    {
        var told = new List<string>();
        foreach (var own in frames)
        {
            var path = $"/api/v1/vehicles/{VinOf(own)}";
            await product.Until($"the last reading of {path}", path, vehicle =>
                DateTimeOffset.TryParse(vehicle.GetProperty("lastSeen").GetString(), CultureInfo.InvariantCulture, out var seen) && seen.ToUnixTimeSeconds() >= LastSecond(own));
            using var request = new HttpRequestMessage(HttpMethod.Get, path + "/readings?from=2020-01-01");
            request.Headers.Accept.ParseAdd("text/csv");
            using var answer = await product.Http.SendAsync(request);
            var readings = (await answer.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            Assert.Equal(10 * own.Length, readings.Length - 1);
            told.AddRange(readings);
            told.Add((await product.Get(path + "/days"))!.Value.GetRawText());
            var vehicle = (await product.Get(path))!.Value;
            told.Add(vehicle.GetProperty("today").GetRawText() + vehicle.GetProperty("position").GetRawText() + vehicle.GetProperty("level").GetRawText());
        }

        var findings = (await product.Get("/api/v1/findings?limit=1000"))!.Value.GetProperty("items").EnumerateArray().Select(Finding).Order(StringComparer.Ordinal).ToList();
        Assert.NotEmpty(findings);
        return [.. told, .. findings];
    }

    private static string Finding(JsonElement finding) =>
        string.Join(' ', finding.EnumerateObject().Where(property => property.Name != "frames").Select(property => property.Value.GetRawText()));

    private static void Same(List<string> expected, List<string> actual)
    {
        Assert.Equal(expected.Count, actual.Count);
        for (var i = 0; i < expected.Count; i++) Assert.Equal(expected[i], actual[i]);
    }

    /// <summary>Returns the number of files.</summary>
    private static int IndexAndFilesAgree(string folder, long readings)
    {
        using var database = new SqliteConnection($"Data Source={Path.Combine(folder, "telematics.db")};Mode=ReadOnly;Pooling=False");
        database.Open();
        using var command = database.CreateCommand();
        command.CommandText = "SELECT path, rows, state, kind FROM archive_files";
        using var row = command.ExecuteReader();
        var (known, rows) = (new List<string>(), 0L);
        while (row.Read())
        {
            Assert.NotEqual("damaged", row.GetString(2));
            known.Add(row.GetString(0));
            if (row.GetString(2) == "live") rows += row.GetInt64(1);
        }

        var archive = Path.Combine(folder, "archive");
        var files = Directory.EnumerateFiles(archive, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(archive, path)).ToList();
        Assert.Equal(known.Order(StringComparer.Ordinal), files.Order(StringComparer.Ordinal));
        Assert.InRange(rows, readings, long.MaxValue); // of a second sent twice both rows may wait for their merge
        return files.Count;
    }

    private static string VinOf(byte[][] frames) => Encoding.ASCII.GetString(frames[0].AsSpan(3, 17));

    private static long LastSecond(byte[][] frames)
    {
        var time = frames[^1].AsSpan(24, 6);
        return new DateTimeOffset(2000 + time[0], time[1], time[2], time[3], time[4], time[5], TimeSpan.FromHours(8)).ToUnixTimeSeconds() + 9;
    }

    /// <summary>Every other vehicle lets its SCR rest.</summary>
    private static byte[][][] Frames(int count)
    {
        var from = DateTimeOffset.UtcNow.AddSeconds(-10 * count - 600).ToUnixTimeSeconds();
        return [.. Enumerable.Range(0, Vehicles).Select(vehicle => Source(new FrameSource(vehicle, from, noxDownPpm: vehicle % 2 == 0 ? 40 : 700), count))];
    }

    private static byte[][] Source(FrameSource source, int count) => [.. Enumerable.Range(0, count).Select(_ => source.Next())];
}
