using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Telematics.Driver;

namespace Telematics.SystemTests;

/// <summary>What the world does to the product: kills it, fills its disk, damages its files, lies about the time.</summary>
public sealed class FaultTests
{
    /// <summary>So that 1 500 frames are of today, except right after midnight, and none is ahead of its receipt.</summary>
    private static readonly long SomeHoursAgo = DateTimeOffset.UtcNow.AddHours(-5).ToUnixTimeSeconds();

    [Fact]
    public async Task Kill_9_while_frames_stream_leaves_a_prefix_of_each_connection_and_a_second_sending_completes_it()
    {
        const int links = 4, count = 1500;
        var sent = Enumerable.Range(0, links).Select(i => Frames(i, count)).ToArray();
        await using var product = await Product.Start(Repository.Host);
        var streams = sent.Select(frames => Stream(product, frames)).ToArray();
        await product.Until("the first frames", Path(0), vehicle => vehicle.GetProperty("framesReceived").GetInt64() > 20);

        product.Process.Kill();
        await Task.WhenAll(streams);
        for (var i = 0; i < links; i++)
        {
            var kept = await JournalTool.Dump(product.Folder, Vin(i));
            Assert.Equal(sent[i].Take(kept.Length).Select(Convert.ToHexStringLower), kept);
        }

        await product.StartAgain();
        for (var i = 0; i < links; i++) await product.Send(sent[i]); // terminals send again what they cannot know to be taken
        await using var undisturbed = await Product.Start(Repository.Host);
        await undisturbed.Send(sent[0]);
        var whole = State(await undisturbed.Until("every frame", Path(0), vehicle => vehicle.GetProperty("framesReceived").GetInt64() == count));
        await product.Until($"the state of a run without a kill, {whole}", Path(0), vehicle => State(vehicle) == whole);

        Assert.Equal(0, await product.Process.Stop());
        var (exitCode, said) = await JournalTool.Run(product.Folder, "verify");
        Assert.True(exitCode == 0, said);
    }

    [Fact]
    public async Task Sigterm_while_frames_stream_ends_with_0_and_everything_stored_is_delivered()
    {
        const int links = 8;
        await using var product = await Product.Start(Repository.Host);
        var streams = Enumerable.Range(0, links).Select(i => Stream(product, Frames(i, 1_700))).ToArray();
        await product.Until("the first frames", Path(0), vehicle => vehicle.GetProperty("framesReceived").GetInt64() > 20);

        var stopping = Stopwatch.StartNew();
        Assert.Equal(0, await product.Process.Stop());
        Assert.True(stopping.Elapsed < TimeSpan.FromSeconds(15), $"the stop took {stopping.Elapsed}");

        await Task.WhenAll(streams);
        var kept = await JournalTool.Dump(product.Folder, Vin(0));
        await product.StartAgain();
        // A frame that the stop cut in two is the only thing that may have been rejected.
        await product.Until($"{kept.Length} records", Path(0), vehicle =>
            vehicle.GetProperty("framesReceived").GetInt64() + vehicle.GetProperty("framesRejected").GetInt64() == kept.Length
            && vehicle.GetProperty("framesRejected").GetInt64() <= 1);
    }

    [Fact]
    public async Task A_disk_without_room_closes_the_door_and_the_pages_go_on()
    {
        await using var product = await Product.Start(Repository.Host, null, "--Journal:MinFreeBytes", (long.MaxValue / 2).ToString(System.Globalization.CultureInfo.InvariantCulture));
        using var link = await Link.To(product);

        await link.Closed();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await product.Http.GetAsync("/readyz")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await product.Http.GetAsync("/healthz")).StatusCode);
        Assert.Equal(0, await product.Metric("journal_accepting"));
        Assert.True(await product.Metric("telematics_gateway_closed_total", "journal-closed") >= 1);
        Assert.NotNull(await product.Get("/api/v1/vehicles"));
        Assert.Contains("nearly full", product.Process.Said, StringComparison.Ordinal);
        Assert.Equal(0, await product.Process.Stop());
    }

    [Fact]
    public async Task A_disk_that_fills_up_loses_nothing_and_frames_are_taken_again_when_there_is_room()
    {
        using var disk = await SmallDisk.Mount(megabytes: 128);
        Assert.SkipWhen(disk is null, "a disk of its own can be mounted by root only");
        var frames = Frames(0, 40);
        await using var product = await Product.Start(Repository.Host, System.IO.Path.Combine(disk.Folder, "data"), "--Journal:MinFreeBytes", "33554432");
        await product.Send(frames[..20]);
        await product.Until("20 frames", Path(0), vehicle => vehicle.GetProperty("framesReceived").GetInt64() == 20);
        using var link = await Link.To(product);

        disk.FillUpTo(freeMegabytes: 16);
        await link.Closed();
        await ReadyIs(product, HttpStatusCode.ServiceUnavailable);
        disk.Empty();
        await ReadyIs(product, HttpStatusCode.OK);

        await SendUntilTaken(product, frames);
        var list = await product.Until("40 frames", Path(0) + "/frames?limit=1000", answer => answer.GetProperty("items").EnumerateArray().Select(Hex).Distinct().Count() == 40);
        Assert.Equal(frames.Select(Convert.ToHexStringLower), list.GetProperty("items").EnumerateArray().Select(Hex).Distinct());
        Assert.Equal(0, await product.Process.Stop());
    }

    [Fact]
    public async Task Files_flipped_and_truncated_between_runs_are_told_put_aside_and_the_rest_is_served()
    {
        await using var product = await Product.Start(Repository.Host);
        await Take(product, vehicle: 0);
        await product.Process.Stop();
        await product.StartAgain();
        await Take(product, vehicle: 1);
        await product.Process.Stop();
        var segments = JournalTool.Segments(product.Folder);
        Assert.Equal(2, segments.Length);

        JournalTool.Flip(segments[0], at: 5000);
        JournalTool.Truncate(segments[1], 5000);
        var (exitCode, told) = await JournalTool.Run(product.Folder, "verify");
        Assert.Equal(1, exitCode);
        Assert.Contains("FAULT " + System.IO.Path.GetFileName(segments[0]), told, StringComparison.Ordinal);
        await product.StartAgain();

        var first = await product.Until("29 of the first", Path(0) + "/frames?limit=1000", answer => answer.GetProperty("items").GetArrayLength() == 29);
        var second = await product.Until("some of the second", Path(1) + "/frames?limit=1000", answer => answer.GetProperty("items").GetArrayLength() is > 5 and < 30);
        Assert.All(first.GetProperty("items").EnumerateArray().Concat(second.GetProperty("items").EnumerateArray()), frame => Assert.Equal("accepted", frame.GetProperty("outcome").GetString()));
        Assert.Equal([".bad", ".missing", ".torn"], JournalTool.Quarantined(product.Folder));
        Assert.Equal(2, await product.Metric("journal_quarantined"));
        Assert.Contains("Journal incomplete", product.Process.Said, StringComparison.Ordinal);
        await Take(product, vehicle: 2);
    }

    [Theory]
    [InlineData(3600)]
    [InlineData(-9 * 365 * 86_400L)]
    public async Task A_frame_of_a_wrong_clock_is_kept_and_gives_no_reading(long ahead)
    {
        await using var product = await Product.Start(Repository.Host);
        var source = new FrameSource(5, DateTimeOffset.UtcNow.ToUnixTimeSeconds() + ahead);

        await product.Send(source.Next(), new FrameSource(5, SomeHoursAgo).Next());

        var frames = await product.Until("both frames", $"/api/v1/vehicles/{source.Vin}/frames", answer => answer.GetProperty("items").GetArrayLength() == 2);
        Assert.Equal(["clock-fault", "accepted"], frames.GetProperty("items").EnumerateArray().Select(frame => frame.GetProperty("outcome").GetString()));
        var readings = await product.Get($"/api/v1/vehicles/{source.Vin}/readings?limit=1000");
        Assert.Equal(10, readings!.Value.GetProperty("items").GetArrayLength());
    }

    private static async Task Take(Product product, int vehicle)
    {
        await product.Send(Frames(vehicle, 30));
        await product.Until("30 frames", Path(vehicle), v => v.GetProperty("framesReceived").GetInt64() == 30);
    }

    private static async Task<int> Stream(Product product, byte[][] frames)
    {
        using var link = await Link.To(product);
        return await link.Stream(frames);
    }

    /// <summary>The door opens a second after the journal: a terminal tries again.</summary>
    private static async Task SendUntilTaken(Product product, byte[][] frames)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var before = await product.Metric("telematics_gateway_frames_total");
        while (await product.Metric("telematics_gateway_frames_total") < before + frames.Length)
        {
            Assert.False(limit.IsCancellationRequested, "the door stays shut");
            using var link = await Link.To(product);
            await link.Stream(frames);
            await Task.Delay(100);
        }
    }

    private static async Task ReadyIs(Product product, HttpStatusCode wanted)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while ((await product.Http.GetAsync("/readyz")).StatusCode != wanted)
        {
            Assert.False(limit.IsCancellationRequested, $"/readyz does not come to {wanted}");
            await Task.Delay(100);
        }
    }

    /// <summary>What the frames have made of a vehicle, however often they came.</summary>
    private static string State(JsonElement vehicle) => vehicle.GetProperty("today").GetRawText() + vehicle.GetProperty("position").GetRawText();

    private static string? Hex(JsonElement frame) => frame.GetProperty("hex").GetString();

    private static string Vin(int vehicle) => new FrameSource(vehicle, SomeHoursAgo).Vin.ToString();

    private static string Path(int vehicle) => $"/api/v1/vehicles/{Vin(vehicle)}";

    private static byte[][] Frames(int vehicle, int count)
    {
        var source = new FrameSource(vehicle, SomeHoursAgo);
        return [.. Enumerable.Range(0, count).Select(_ => source.Next())];
    }
}
