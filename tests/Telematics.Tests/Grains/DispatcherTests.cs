using Telematics.Core.Vehicles;
using Telematics.Storage.Database.Registry;
using Telematics.Storage.Journal;
using Telematics.Tests.Core.Vehicles;
using Telematics.Tests.Gateway;
using Telematics.Tests.Storage.Database;
using Telematics.Tests.Storage.Journal;

namespace Telematics.Tests.Grains;

/// <summary>The way from the journal to a vehicle's memory, on a real silo, a real journal and a real database.</summary>
public sealed class DispatcherTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly VehicleTraffic _traffic = new();
    private readonly Breaks _breaks = new();
    private TempDatabase _database = null!;

    private static string VinOf(int number) => VehicleTraffic.VinOf(number);

    public async ValueTask InitializeAsync() => _database = await TempDatabase.Create();

    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        _folder.Dispose();
    }

    private Task<VehicleRig> Open(Telematics.Grains.Dispatch.DispatchSettings? settings = null) =>
        VehicleRig.Open(_database, _folder.Path, settings, _breaks);

    private long CountOfFindings => (long)_database.Scalar("SELECT count(*) FROM findings")!;

    private async Task SavedAsExpected(VehicleRig rig, int vehicles = 3)
    {
        await rig.Stop();
        for (var vehicle = 0; vehicle < vehicles; vehicle++) StateAsExpected(VinOf(vehicle));
    }

    private void StateAsExpected(string vin)
    {
        var saved = (byte[]?)_database.Scalar($"SELECT blob FROM vehicle_states WHERE vin = '{vin}'") ?? [];
        Assert.True(_traffic.Expected(vin).State.AsSpan().SequenceEqual(saved), $"the saved state of {vin} is not the one of a run that never stopped");
        foreach (var (id, finding) in _traffic.Expected(vin).Findings)
        {
            Assert.Equal(finding.LastPosition, _database.Scalar($"SELECT last_position FROM findings WHERE id = '{id}'"));
            Assert.Equal(finding.Withdrawn ? 1L : 0L, _database.Scalar($"SELECT withdrawn FROM findings WHERE id = '{id}'"));
        }
    }

    [Fact]
    public async Task Every_vehicle_gets_its_frames_in_order_and_a_backlog_travels_together()
    {
        await using var rig = await Open(VehicleRig.Quick with { ChunkBytes = 1 << 20 });
        await _traffic.Send(rig, 0, 100);
        await _traffic.Send(rig, VinOf(0), [1, 2, 3], Drive.Noon * 1000, RecordKind.VehicleRejected);
        await rig.Append("", [1, 2, 3], Drive.Noon * 1000, RecordKind.VehicleRejected); // of nobody: concerns no grain
        await rig.Append("STATION1:1", [1, 2, 3], Drive.Noon * 1000, RecordKind.StationFrame);

        rig.Dispatch();
        await rig.Delivered();

        Assert.Equal([1, 1, 1], Enumerable.Range(0, 3).Select(vehicle => rig.Live.Calls[VinOf(vehicle)]));
        Assert.Equal(1, (await rig.Grain(VinOf(0)).View())!.FramesRejected);
        await SavedAsExpected(rig);
        Assert.Equal(3L, _database.Scalar("SELECT count(*) FROM vehicle_states"));
    }

    [Fact]
    public async Task What_arrives_while_it_runs_is_delivered_and_seen_in_the_live_view()
    {
        await using var rig = await Open();
        rig.Dispatch();

        await _traffic.Send(rig, 0, 20);
        await rig.Delivered();

        var view = await rig.Grain(VinOf(2)).View();
        Assert.Equal((20L, 60.0), (view!.FramesReceived, view.Reading[0]!.Value));
        Assert.Equal(Drive.Noon + 199, view.ReadingTime!.Value.ToUnixTimeSeconds());
        Assert.Equal(200, view.Days[0].Sums.Seconds);
        Assert.StartsWith("当日证据不足", view.WhyNot[0], StringComparison.Ordinal);
        Assert.Equal(60, rig.Live.Find(VinOf(2))!.SpeedKmh);
        Assert.Null(await rig.Grain(VinOf(9)).View());
        await SavedAsExpected(rig);
    }

    [Fact]
    public async Task Findings_are_written_once_and_before_the_next_frames()
    {
        await using (var rig = await Open())
        {
            await _traffic.Send(rig, 0, 200);
            rig.Dispatch();
            await rig.Delivered();
            Assert.Equal(
                ["LTEST000000000000:D2:2019-07-01", "LTEST000000000000:D4:2019-07-01", "LTEST000000000001:D14:2019-07-01"],
                rig.Findings.Written.Select(finding => finding.Id).Distinct().Order());
            await SavedAsExpected(rig);
        }

        Assert.Equal(3, CountOfFindings);
        _database.Execute("UPDATE positions SET position = 0");

        await using var again = await Open();
        again.Dispatch();
        await again.Delivered();

        Assert.Empty(again.Findings.Written);
        await SavedAsExpected(again);
        Assert.Equal(3, CountOfFindings);
    }

    [Fact]
    public async Task A_vehicle_whose_grain_fails_is_put_aside_the_others_go_on_and_later_it_catches_up()
    {
        _breaks.Decoding = vin => vin == VinOf(0);
        await using var rig = await Open();
        await _traffic.Send(rig, 0, 50);
        rig.Dispatch();
        await Wait.Until(() => rig.Stuck == 1, "the vehicle is put aside");
        await _traffic.Send(rig, 50, 200);
        await Wait.Until(() => rig.Live.Find(VinOf(2)) is { } other && other.LastSeen.ToUnixTimeSeconds() == Drive.Noon + 2490 + 11, "the others go on");
        Assert.InRange(rig.Checkpoints.ReplayFrom, 0, _traffic.FirstPositionOf(VinOf(0)));
        Assert.Null(rig.Live.Find(VinOf(0)));

        _breaks.Decoding = _ => false;
        await rig.Delivered();
        await Wait.Until(() => rig.Live.Find(VinOf(0)) is { } mended && mended.LastSeen.ToUnixTimeSeconds() == Drive.Noon + 2490 + 11, "it has caught up");

        await SavedAsExpected(rig);
    }

    [Fact]
    public async Task A_frame_that_always_fails_makes_the_journal_be_read_again_a_few_times_and_then_its_vehicle_is_alone()
    {
        var tries = 0;
        _breaks.Decoding = vin => vin == VinOf(0) && Interlocked.Increment(ref tries) > 0;
        await using var rig = await Open(VehicleRig.Quick with { Rewinds = 2 });
        await _traffic.Send(rig, 0, 50);
        rig.Dispatch();
        await Wait.Until(() => rig.Alone == 1, "the vehicle is caught up alone");
        var rewound = rig.Rewound;
        var before = Volatile.Read(ref tries);

        await _traffic.Send(rig, 50, 200);
        await Wait.Until(() => Volatile.Read(ref tries) > before + 20, "it is tried again and again");
        await Wait.Until(() => rig.Live.Find(VinOf(2)) is { } other && other.LastSeen.ToUnixTimeSeconds() == Drive.Noon + 2490 + 11, "the others go on");

        Assert.Equal((2, 2), (rewound, rig.Rewound));
        Assert.Equal(1, rig.Stuck);
        Assert.InRange(rig.Checkpoints.ReplayFrom, 0, _traffic.FirstPositionOf(VinOf(0)));
        _breaks.Decoding = _ => false;
        await rig.Delivered();
        Assert.Equal((2, 0), (rig.Rewound, rig.Alone));
        await SavedAsExpected(rig);
    }

    [Fact]
    public async Task A_vehicle_alone_that_forgets_is_given_everything_again_and_rejoins_the_others()
    {
        var bad = true;
        var frames = 0;
        _breaks.Decoding = vin => Volatile.Read(ref bad) && vin == VinOf(0) && Interlocked.Increment(ref frames) % 130 == 0;
        await using var rig = await Open(VehicleRig.Quick with { Rewinds = 0, CheckpointSeconds = 600 });
        rig.Dispatch();
        await _traffic.Send(rig, 0, 250);
        await Wait.Until(() => rig.Alone == 1 || frames > 400, "it has failed");

        Volatile.Write(ref bad, false);
        await rig.Delivered();

        Assert.Equal(0, rig.Rewound);
        await SavedAsExpected(rig);
    }

    [Fact]
    public async Task A_grain_that_fails_halfway_forgets_and_is_given_everything_again()
    {
        var frames = 0;
        _breaks.Decoding = vin => vin == VinOf(0) && Interlocked.Increment(ref frames) == 130;
        await using var rig = await Open(VehicleRig.Quick with { CheckpointSeconds = 600 }); // so there is much to forget
        rig.Dispatch();
        await _traffic.Send(rig, 0, 250);

        await rig.Delivered();

        Assert.True(frames > 250 + 100, $"{frames} frames were decoded");
        await SavedAsExpected(rig);
    }

    [Fact]
    public async Task Findings_that_the_database_refuses_are_written_when_it_takes_them_again()
    {
        var refusing = true;
        _breaks.WritingFindings = vin => Volatile.Read(ref refusing) && vin == VinOf(0);
        await using var rig = await Open();
        rig.Dispatch();
        await _traffic.Send(rig, 0, 250);
        await Wait.Until(() => rig.Stuck == 1, "the vehicle is put aside");
        Assert.DoesNotContain(rig.Findings.Written, finding => finding.Vin == VinOf(0));

        Volatile.Write(ref refusing, false);
        await rig.Delivered();

        await SavedAsExpected(rig);
    }

    [Fact]
    public async Task A_checkpoint_that_fails_holds_the_replay_position()
    {
        var refusing = false;
        _breaks.Saving = vin => Volatile.Read(ref refusing) && vin == VinOf(2);
        await using var rig = await Open();
        rig.Dispatch();
        await _traffic.Send(rig, 0, 30);
        await rig.Delivered();
        var known = await rig.Saved(VinOf(2)); // at once, because it was never seen
        Assert.NotEmpty(known);

        Volatile.Write(ref refusing, true);
        await _traffic.Send(rig, 30, 1);
        await rig.Delivered();
        var saves = rig.Checkpoints.Saves;
        await _traffic.Send(rig, 31, 1);
        await Wait.Until(() => rig.Checkpoints.Saves >= saves + 2, "the others are saved in a further round");
        Assert.True(rig.Checkpoints.ReplayFrom < rig.Journal.Committed);

        Volatile.Write(ref refusing, false);
        await Wait.Until(() => rig.Checkpoints.ReplayFrom == rig.Journal.Committed, "the replay position follows");

        await SavedAsExpected(rig);
    }

    [Theory]
    [InlineData(0.02)]
    [InlineData(600.0)] // no checkpoint was ever written
    public async Task Kill_and_restart_at_any_time_end_in_the_state_of_a_run_that_never_stopped(double checkpointSeconds)
    {
        var sent = 0;
        foreach (var part in (int[])[1, 60, 130, 150, 40])
        {
            await using var rig = await Open(VehicleRig.Quick with { CheckpointSeconds = checkpointSeconds });
            rig.Dispatch();
            await _traffic.Send(rig, sent, part);
            sent += part;
            if (part != 130) await rig.Delivered(); // once the kill comes in the midst of it
            await rig.Kill();
        }

        await using var last = await Open();
        last.Dispatch();
        await last.Delivered();

        await SavedAsExpected(last);
    }

    [Fact]
    public async Task A_stop_at_any_moment_never_moves_the_replay_position_past_a_vehicle_put_aside()
    {
        _breaks.Decoding = vin => vin == VinOf(1);
        for (var run = 0; run < 8; run++)
        {
            await using var rig = await Open(VehicleRig.Quick with { RewindSeconds = 0.0001, RewindMaxSeconds = 0.0001, CheckpointSeconds = 0.001 });
            if (run == 0) await _traffic.Send(rig, 0, 60);
            var replayFrom = rig.Checkpoints.ReplayFrom;
            rig.Dispatch();
            await Wait.Until(() => rig.Stuck == 1, "the vehicle is put aside");
            await rig.Stop();
            Assert.InRange(rig.Checkpoints.ReplayFrom, replayFrom, _traffic.FirstPositionOf(VinOf(1)));
        }

        _breaks.Decoding = _ => false;
        await using var mended = await Open();
        mended.Dispatch();
        await mended.Delivered();
        await SavedAsExpected(mended);
    }

    [Fact]
    public async Task A_change_in_the_registry_is_known_to_the_next_frame()
    {
        await using var rig = await Open();
        rig.Dispatch();
        await _traffic.Send(rig, 0, 200, vehicles: 1);
        await rig.Delivered();
        Assert.Contains(rig.Findings.Written, finding => finding is { Rule: "D2", Withdrawn: false });

        await rig.Registry.Put(Vin.Parse(VinOf(0)), new Registration { Stage = EmissionStage.VI, RatedTorqueNm = 2000 }, TestContext.Current.CancellationToken);
        await _traffic.Send(rig, 200, 60, vehicles: 1);
        await rig.Delivered();

        var latest = rig.Findings.Written.GroupBy(finding => finding.Rule).ToDictionary(same => same.Key, same => same.Last());
        Assert.True(latest["D2"].Withdrawn);
        Assert.False(latest["D1"].Withdrawn);
        Assert.Contains("国六", latest["D1"].ExplanationZh, StringComparison.Ordinal);
        await rig.Stop();
    }

    [Fact]
    public async Task The_grain_refuses_frames_that_follow_on_something_it_does_not_know()
    {
        await using var rig = await Open();
        var frame = new Telematics.Grains.Dispatch.StoredFrame(
            500, (Drive.Noon + 11) * 1000, Rejected: false, VehicleTraffic.Frame(VinOf(0), Drive.Noon, 20));

        Assert.False(await rig.Grain(VinOf(0)).Observe(after: 400, [frame]));
        Assert.Null(await rig.Grain(VinOf(0)).View());
        Assert.True(await rig.Grain(VinOf(0)).Observe(after: -1, [frame]));
        Assert.True(await rig.Grain(VinOf(0)).Observe(after: 500, [frame with { Position = 600 }]));
        Assert.Equal(10, (await rig.Grain(VinOf(0)).View())!.SecondsRepeated);
    }
}
