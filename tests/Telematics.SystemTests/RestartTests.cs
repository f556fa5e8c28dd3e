using System.Text.Json;
using Telematics.Driver;

namespace Telematics.SystemTests;

/// <summary>Whatever ends the process, what was taken is there afterwards, once.</summary>
public sealed class RestartTests
{
    private static readonly long SomeHoursAgo = DateTimeOffset.UtcNow.AddHours(-2).ToUnixTimeSeconds();

    [Fact]
    public async Task After_kill_9_the_vehicle_is_as_in_a_run_that_was_never_stopped()
    {
        var frames = Frames(vehicle: 1, count: 400);
        var undisturbed = await Run(frames, kills: 0);

        var killed = await Run(frames, kills: 3);

        Assert.Equal(undisturbed, killed);
    }

    [Fact]
    public async Task Frames_that_were_shown_once_are_shown_after_kill_9()
    {
        var source = new FrameSource(2, SomeHoursAgo);
        await using var product = await Product.Start(Repository.Host);
        await product.Send(Frames(vehicle: 2, count: 50));
        await product.Until("50 frames", $"/api/v1/vehicles/{source.Vin}", vehicle => vehicle.GetProperty("framesReceived").GetInt64() == 50);

        product.Process.Kill();
        await product.StartAgain();

        var frames = await product.Until("50 raw frames", $"/api/v1/vehicles/{source.Vin}/frames?limit=1000", list => Count(list) == 50);
        Assert.All(frames.GetProperty("items").EnumerateArray(), frame => Assert.Equal("accepted", frame.GetProperty("outcome").GetString()));
        var readings = await product.Get($"/api/v1/vehicles/{source.Vin}/readings?limit=1000");
        Assert.Equal(500, Count(readings!.Value));
    }

    [Fact]
    public async Task Sigterm_ends_with_0_and_the_next_start_goes_on_without_a_replay()
    {
        await using var product = await Product.Start(Repository.Host);
        await product.Send(Frames(vehicle: 3, count: 20));
        await product.Until("20 frames", $"/api/v1/vehicles/{new FrameSource(3, SomeHoursAgo).Vin}", vehicle => vehicle.GetProperty("framesReceived").GetInt64() == 20);

        Assert.Equal(0, await product.Process.Stop());
        await product.StartAgain();

        Assert.Equal(0, await product.Metric("telematics_dispatch_frames_total"));
        var vehicle = await product.Get($"/api/v1/vehicles/{new FrameSource(3, SomeHoursAgo).Vin}");
        Assert.Equal(20, vehicle!.Value.GetProperty("framesReceived").GetInt64());
    }

    [Fact]
    public async Task A_second_process_on_the_same_folder_is_refused_with_one_clear_line()
    {
        await using var product = await Product.Start(Repository.Host);

        var (exitCode, said) = await ServerProcess.RunToEnd(Repository.Host,
            "--Data:Path", product.Folder, "--Gateway:VehiclePort", "0", "--Gateway:StationPort", "0", "--Urls", "http://127.0.0.1:0");

        Assert.Equal(2, exitCode);
        Assert.Contains(product.Folder, Assert.Single(said.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    /// <summary>Sends the frames, as often as needed because a terminal re-issues what a dead link did not take; gives the figures at the end.</summary>
    private static async Task<string> Run(byte[][] frames, int kills)
    {
        await using var product = await Product.Start(Repository.Host);
        var sent = 0;
        for (var kill = 0; kill < kills; kill++)
        {
            var part = frames.Length * (kill + 1) / (kills + 1);
            await product.Send(frames[..part]);
            sent += part;
            product.Process.Kill();
            await product.StartAgain();
        }

        await product.Send(frames);
        sent += frames.Length;
        var vehicle = await product.Until($"{sent} frames", $"/api/v1/vehicles/{new FrameSource(1, SomeHoursAgo).Vin}",
            answer => answer.GetProperty("framesReceived").GetInt64() == sent);
        return vehicle.GetProperty("today").GetRawText() + vehicle.GetProperty("position").GetRawText();
    }

    private static byte[][] Frames(int vehicle, int count)
    {
        var source = new FrameSource(vehicle, SomeHoursAgo);
        return [.. Enumerable.Range(0, count).Select(_ => source.Next())];
    }

    private static int Count(JsonElement list) => list.GetProperty("items").GetArrayLength();
}
