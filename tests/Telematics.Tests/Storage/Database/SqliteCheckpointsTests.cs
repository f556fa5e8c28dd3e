using Microsoft.Data.Sqlite;
using Telematics.Core.Rules;
using Telematics.Core.Vehicles;
using Telematics.Storage.Database;
using Telematics.Storage.Database.Model;
using Telematics.Storage.Database.Queries;
using Telematics.Storage.Database.Registry;
using Telematics.Storage.Database.Sqlite;

namespace Telematics.Tests.Storage.Database;

public sealed class SqliteCheckpointsTests : DatabaseTest
{
    private const string Vin1 = "LTEST000000000001";

    [Fact]
    public async Task Nothing_was_saved_yet()
    {
        Assert.Null(await Checkpoints.Load(Vin1, Stop));
        Assert.Equal(0, Checkpoints.ReplayFrom);
    }

    [Fact]
    public async Task A_saved_state_is_loaded_as_it_was()
    {
        byte[] state = [1, 0, 255, 0];
        await Checkpoints.Save(Checkpoint(Vin1, 7) with { State = state });

        Assert.Equal(state, await Checkpoints.Load(Vin1, Stop));
    }

    [Fact]
    public async Task An_older_checkpoint_changes_neither_the_state_nor_the_figures()
    {
        await Checkpoints.Save(Checkpoint(Vin1, 20, VehicleLevel.HighEmitter, 9.5, lastSeenMs: 2_000));
        await Checkpoints.Save(Checkpoint(Vin1, 19, VehicleLevel.None, 0, lastSeenMs: 1_000));

        Assert.Equal(20, await AppliedTo(Vin1));
        var vehicle = await Vehicle(Vin1);
        Assert.Equal((VehicleLevel.HighEmitter, 9.5, 21, 20), (vehicle.Level, vehicle.Score, vehicle.FramesReceived, vehicle.FramesRejected));
        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(2_000), vehicle.LastSeen);
    }

    [Fact]
    public async Task An_equal_checkpoint_replaces_because_a_retry_must_succeed()
    {
        await Checkpoints.Save(Checkpoint(Vin1, 20) with { State = [1] });
        await Checkpoints.Save(Checkpoint(Vin1, 20) with { State = [2] });

        Assert.Equal([2], await Checkpoints.Load(Vin1, Stop));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Whatever_order_saves_arrive_in_the_newest_of_each_vehicle_stays(int seed)
    {
        var saves = Enumerable.Range(0, 1000).Select(n => Checkpoint(VinOf(n % 20), n, score: n)).ToArray();
        new Random(seed).Shuffle(saves);

        await Task.WhenAll(saves.Select(save => Task.Run(() => Checkpoints.Save(save), Stop)));

        for (var number = 0; number < 20; number++)
        {
            Assert.Equal(980 + number, await AppliedTo(VinOf(number)));
            Assert.Equal(980 + number, (await Vehicle(VinOf(number))).Score);
        }
    }

    [Fact]
    public async Task A_vehicle_nobody_registered_gets_a_row_without_registration()
    {
        await Checkpoints.Save(Checkpoint(Vin1, 1, VehicleLevel.Watch));

        var vehicle = await Vehicle(Vin1);
        Assert.False(vehicle.Registered);
        Assert.Equal((null, EmissionStage.Unknown, false), (vehicle.Plate, vehicle.Stage, vehicle.RemoteMonitoringEligible));
        Assert.Null(vehicle.LastSeen); // only rejected bytes so far
        Assert.Equal(VehicleLevel.Watch, vehicle.Level);
    }

    [Fact]
    public async Task Registry_and_checkpoints_do_not_touch_each_others_columns()
    {
        var registration = new Registration
        {
            Plate = "冀A12345",
            PlateColor = PlateColor.Yellow,
            Kind = "heavy-truck",
            Fuel = FuelKind.Diesel,
            Stage = EmissionStage.V,
            FleetId = "F1",
            County = "130110",
            RegisteredOn = new DateOnly(2018, 3, 4),
            RatedTorqueNm = 2200,
            RatedPowerKw = 353,
            UreaTankLitres = 50,
            RemoteMonitoringEligible = true,
        };
        await Registry.Put(Vin.Parse(Vin1), registration, Stop);
        await Checkpoints.Save(Checkpoint(Vin1, 5, VehicleLevel.Suspect, 3.25, lastSeenMs: 5_000));
        Assert.Equal(registration, Registration.Of(await Vehicle(Vin1)));

        await Registry.Put(Vin.Parse(Vin1), registration with { Plate = "冀A54321" }, Stop);

        var vehicle = await Vehicle(Vin1);
        Assert.Equal((VehicleLevel.Suspect, 3.25, 6, 5), (vehicle.Level, vehicle.Score, vehicle.FramesReceived, vehicle.FramesRejected));
        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(5_000), vehicle.LastSeen);
        Assert.Equal("冀A54321", vehicle.Plate);
    }

    [Fact]
    public async Task What_was_saved_is_there_after_a_kill()
    {
        await Checkpoints.Save(Checkpoint(Vin1, 41));
        await Checkpoints.SetReplayFrom(40);

        // Begun and never committed: the kill comes between.
        using var torn = Database.Hold("UPDATE vehicle_states SET applied_to = 99; UPDATE positions SET position = 99");
        await using var killed = Database.CopyOfFiles();

        await killed.Schema.Migrate(Stop);
        await using var writer = new SqliteWriter(killed.Settings);
        using var checkpoints = new SqliteCheckpoints(killed.Settings, writer);
        Assert.Equal(40, checkpoints.ReplayFrom);
        Assert.Equal(BitConverter.GetBytes(41L), await checkpoints.Load(Vin1, Stop));
    }

    [Fact]
    public async Task A_clean_stop_commits_what_still_waits()
    {
        var saves = Enumerable.Range(0, 500).Select(n => Checkpoints.Save(Checkpoint(VinOf(n), 1))).ToList();
        await Writer.DisposeAsync();
        await Task.WhenAll(saves);

        Assert.Equal(500L, Database.Scalar("SELECT count(*) FROM vehicle_states"));
    }

    [Fact]
    public async Task After_the_stop_a_save_fails_and_does_not_hang()
    {
        await Writer.DisposeAsync();

        await Assert.ThrowsAnyAsync<Exception>(() => Checkpoints.Save(Checkpoint(Vin1, 1)));
    }

    [Fact]
    public async Task The_replay_position_survives_a_restart()
    {
        await Checkpoints.SetReplayFrom(1_234_567_890_123);
        await Checkpoints.SetReplayFrom(1_234_567_890_124);

        using var again = new SqliteCheckpoints(Database.Settings, Writer);
        Assert.Equal(1_234_567_890_124, Checkpoints.ReplayFrom);
        Assert.Equal(1_234_567_890_124, again.ReplayFrom);
    }

    [Fact]
    public async Task When_the_store_fails_those_who_wait_are_told_and_a_retry_succeeds()
    {
        await Checkpoints.SetReplayFrom(10);
        await Checkpoints.Save(Checkpoint(Vin1, 10));
        Database.Execute("ALTER TABLE vehicle_states RENAME TO elsewhere; ALTER TABLE positions RENAME TO elsewhere_too");

        await Assert.ThrowsAsync<SqliteException>(() => Checkpoints.Save(Checkpoint(Vin1, 11)));
        await Assert.ThrowsAsync<SqliteException>(() => Checkpoints.SetReplayFrom(11));
        Assert.Equal(10, Checkpoints.ReplayFrom);
        Database.Execute("ALTER TABLE elsewhere RENAME TO vehicle_states; ALTER TABLE elsewhere_too RENAME TO positions");

        await Checkpoints.Save(Checkpoint(Vin1, 11));
        Assert.Equal(11, await AppliedTo(Vin1));
    }

    [Fact]
    public async Task A_value_that_cannot_be_stored_fails_alone()
    {
        var held = Database.Hold(); // so that all of these meet in one batch
        var good = Enumerable.Range(0, 50).Select(n => Checkpoints.Save(Checkpoint(VinOf(n), 1))).ToList();
        var bad = Checkpoints.Save(Checkpoint(VinOf(99), 1, score: double.NaN));
        good.AddRange(Enumerable.Range(50, 50).Where(n => n != 99).Select(n => Checkpoints.Save(Checkpoint(VinOf(n), 1))));
        Assert.DoesNotContain(good, save => save.IsCompleted);
        held.Dispose();

        await Task.WhenAll(good);
        await Assert.ThrowsAnyAsync<Exception>(() => bad);
        Assert.Equal(99L, Database.Scalar("SELECT count(*) FROM vehicle_states"));
        Assert.Null(await Checkpoints.Load(VinOf(99), Stop));
    }

    [Fact]
    public async Task States_can_be_loaded_while_others_are_saved()
    {
        await Checkpoints.Save(Checkpoint(Vin1, 0));
        var saving = Task.Run(async () =>
        {
            for (var n = 1; n <= 200; n++) await Checkpoints.Save(Checkpoint(Vin1, n));
        }, Stop);

        var loading = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            var last = -1L;
            while (last < 200)
            {
                var now = await AppliedTo(Vin1);
                Assert.True(now >= last, $"{now} after {last}");
                last = now;
                if (saving.IsFaulted) break;
            }
        }, Stop)).ToList();
        await saving;
        await Task.WhenAll(loading);
    }

    private async Task<long> AppliedTo(string vin) => BitConverter.ToInt64(await Checkpoints.Load(vin, Stop) ?? []);

    private async Task<Vehicle> Vehicle(string vin) =>
        await new VehicleQueries(Database.Scoped).Get(RowScope.Everything, vin, Stop) ?? throw new InvalidOperationException("no row of " + vin);
}
