using Telematics.Storage.Database.Sqlite;

namespace Telematics.Tests.Storage.Database;

/// <summary>Pages of the database that are not what was written.</summary>
public sealed class DatabaseDamageTests
{
    [Fact]
    public async Task A_sound_database_and_none_at_all_have_no_fault()
    {
        await using var sound = await Filled();
        await using var none = TempDatabase.Empty();

        Assert.Null(DatabaseCheck.Fault(sound.Settings));
        Assert.Null(DatabaseCheck.Fault(none.Settings));
    }

    /// <summary>The head of every page in turn: type, free blocks, number and place of its cells.</summary>
    [Fact]
    public async Task The_damaged_head_of_any_page_is_found()
    {
        await using var sound = await Filled();
        var bytes = await File.ReadAllBytesAsync(PathOf(sound));
        var missed = new List<int>();
        await using var database = TempDatabase.Empty();
        for (var page = 0; page < bytes.Length / PageLength; page++)
        {
            var damaged = (byte[])bytes.Clone();
            for (var i = 0; i < 12; i++) damaged[page * PageLength + (page == 0 ? 100 : 0) + i] ^= 0x55;
            await File.WriteAllBytesAsync(PathOf(database), damaged);
            if (DatabaseCheck.Fault(database.Settings) is null) missed.Add(page);
        }

        Assert.Empty(missed);
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.5)]
    [InlineData(0.95)]
    public async Task A_database_cut_short_is_found(double where)
    {
        await using var database = await Filled();
        await using (var file = File.Open(PathOf(database), FileMode.Open)) file.SetLength((long)(where * file.Length));

        Assert.NotNull(DatabaseCheck.Fault(database.Settings));
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_found_and_its_bytes_are_kept_once()
    {
        await using var database = await Filled();
        await using (var file = File.Open(PathOf(database), FileMode.Open)) file.Write("no database"u8);

        Assert.NotNull(DatabaseCheck.Fault(database.Settings));
        var kept = DatabaseCheck.Keep(database.Settings, database.Folder);
        Assert.Equal(kept, DatabaseCheck.Keep(database.Settings, database.Folder));
        Assert.Equal(await File.ReadAllBytesAsync(PathOf(database)), await File.ReadAllBytesAsync(Path.Combine(kept, "telematics.db")));
        Assert.Single(Directory.GetDirectories(Path.Combine(database.Folder, DatabaseCheck.DamagedFolder)));
    }

    private const int PageLength = 4096;

    private static string PathOf(TempDatabase database) => Path.Combine(database.Folder, "telematics.db");

    /// <summary>Rows enough for trees of some depth, all in the file and none in its log.</summary>
    private static async Task<TempDatabase> Filled()
    {
        var database = await TempDatabase.Create();
        database.Execute("""
            WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)
            INSERT INTO vehicle_states (vin, applied_to, blob) SELECT printf('LTEST%012d', i), i, randomblob(400) FROM n;
            PRAGMA wal_checkpoint(TRUNCATE)
            """);
        return database;
    }
}
