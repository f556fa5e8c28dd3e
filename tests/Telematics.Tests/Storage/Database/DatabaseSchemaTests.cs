using Microsoft.EntityFrameworkCore;
using Telematics.Core.Vehicles;
using Telematics.Storage.Database;
using Telematics.Storage.Database.Model;
using Telematics.Storage.Database.Registry;

namespace Telematics.Tests.Storage.Database;

public sealed class DatabaseSchemaTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_empty_folder_gets_every_table_and_a_second_start_changes_nothing()
    {
        await using var database = TempDatabase.Empty();

        await database.Schema.Migrate(Stop);
        var first = database.Scalar("SELECT group_concat(sql) FROM sqlite_master");
        await database.Schema.Migrate(Stop);

        Assert.Equal(first, database.Scalar("SELECT group_concat(sql) FROM sqlite_master"));
        foreach (var table in new[] { "vehicles", "vehicle_states", "positions", "findings", "fleets", "users", "api_keys", "audit", "stations", "passes", "cases" })
            Assert.Equal(0L, database.Scalar($"SELECT count(*) FROM {table}"));
    }

    [Fact]
    public async Task The_migrations_make_what_the_model_says()
    {
        await using var database = TempDatabase.Empty();
        await using var db = database.Scoped.Open(RowScope.Everything);

        Assert.False(db.Database.HasPendingModelChanges(), "the model has changed: dotnet ef migrations add (docs/database.md)");
    }

    [Fact]
    public async Task The_data_folder_is_made()
    {
        await using var database = TempDatabase.Empty();
        var settings = DatabaseSettings.SqliteIn(Path.Combine(database.Folder, "a", "b"));

        await new DatabaseSchema(settings, new ScopedDb(settings)).Migrate(Stop);

        Assert.True(File.Exists(Path.Combine(database.Folder, "a", "b", "telematics.db")));
    }

    [Fact]
    public async Task A_file_of_a_later_version_is_refused_and_left_alone()
    {
        await using var database = await TempDatabase.Create();
        database.Execute("INSERT INTO __EFMigrationsHistory VALUES ('20991231000000_Later', '99.0.0')");

        var refused = await Assert.ThrowsAsync<NewerSchemaException>(() => database.Schema.Migrate(Stop));

        Assert.Contains("20991231000000_Later", refused.Message, StringComparison.Ordinal);
        Assert.Contains("telematics.db", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_migration_that_was_killed_does_not_block_the_next_start()
    {
        await using var database = TempDatabase.Empty();
        database.Execute("""
            CREATE TABLE "__EFMigrationsLock" ("Id" INTEGER NOT NULL PRIMARY KEY, "Timestamp" TEXT NOT NULL);
            INSERT INTO "__EFMigrationsLock" VALUES (1, '2019-07-01 00:00:00+00:00');
            """);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30)); // it would wait for ever

        await database.Schema.Migrate(patience.Token);

        Assert.Equal(0L, database.Scalar("SELECT count(*) FROM vehicles"));
    }

    [Fact]
    public async Task Commits_reach_the_disk_and_readers_do_not_wait_for_the_writer()
    {
        await using var database = await TempDatabase.Create();
        await using var db = database.Scoped.Open(RowScope.Everything);

        Assert.Equal("wal", database.Scalar("PRAGMA journal_mode"));
        Assert.Equal(2, await db.Database.SqlQueryRaw<int>("SELECT synchronous AS Value FROM pragma_synchronous").SingleAsync(Stop));
        Assert.Equal(10_000, await db.Database.SqlQueryRaw<int>("SELECT timeout AS Value FROM pragma_busy_timeout").SingleAsync(Stop));
    }

    [Fact]
    public async Task Words_instants_and_dates_are_stored_so_that_other_tools_can_read_them()
    {
        await using var database = await TempDatabase.Create();
        var registration = new Registration
        {
            PlateColor = PlateColor.YellowGreen,
            Fuel = FuelKind.NaturalGas,
            Stage = EmissionStage.VI,
            RegisteredOn = new DateOnly(2019, 7, 1),
        };
        await new VehicleRegistry(database.Scoped).Put(Vin.Parse("LTEST000000000001"), registration, Stop);
        await using (var db = database.Scoped.Open(RowScope.Everything))
        {
            db.Audit.Add(new AuditEntry { At = DateTimeOffset.FromUnixTimeMilliseconds(1_561_939_200_123), Actor = "a", Action = "b", Subject = "c" });
            await db.SaveChangesAsync(Stop);
        }

        Assert.Equal("yellow-green|natural-gas|vi|2019-07-01|0",
            database.Scalar("SELECT plate_color || '|' || fuel || '|' || stage || '|' || registered_on || '|' || level FROM vehicles"));
        Assert.Equal(1_561_939_200_123, database.Scalar("SELECT at_ms FROM audit"));
    }

    [Fact]
    public void A_provider_that_does_not_exist_is_named_with_what_is_allowed()
    {
        var refused = Assert.Throws<FormatException>(() => DatabaseSettings.From("Oracle", null, "data"));

        Assert.Equal("Database:Provider is 'Oracle'; allowed: sqlite", refused.Message);
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("", "")]
    [InlineData("Sqlite", null)]
    public void Without_settings_the_database_is_a_file_in_the_data_folder(string? provider, string? connectionString) =>
        Assert.Equal($"Data Source={Path.Combine("data", "telematics.db")}", DatabaseSettings.From(provider, connectionString, "data").ConnectionString);
}
