using Telematics.Core.Rules;
using Telematics.Core.Vehicles;
using Telematics.Storage.Database;
using Telematics.Storage.Database.Registry;
using Telematics.Storage.Database.Sqlite;

namespace Telematics.Tests.Storage.Database;

/// <summary>A test with a database, a writer and the words to fill it.</summary>
public abstract class DatabaseTest : IAsyncLifetime
{
    protected TempDatabase Database { get; private set; } = null!;
    protected SqliteWriter Writer { get; private set; } = null!;
    protected SqliteCheckpoints Checkpoints { get; private set; } = null!;
    protected SqliteFindings Findings { get; private set; } = null!;
    protected VehicleRegistry Registry { get; private set; } = null!;

    protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Database = await TempDatabase.Create();
        Writer = new SqliteWriter(Database.Settings);
        Checkpoints = new SqliteCheckpoints(Database.Settings, Writer);
        Findings = new SqliteFindings(Writer);
        Registry = new VehicleRegistry(Database.Scoped);
    }

    public async ValueTask DisposeAsync()
    {
        Checkpoints.Dispose();
        await Writer.DisposeAsync();
        await Database.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected static string VinOf(int number) => $"LTEST{number:D12}";

    protected static VehicleCheckpoint Checkpoint(
        string vin, long appliedTo, VehicleLevel level = VehicleLevel.None, double score = 0, long lastSeenMs = 0) =>
        new(vin, appliedTo, level, score, lastSeenMs, FramesReceived: appliedTo + 1, FramesRejected: appliedTo, State: BitConverter.GetBytes(appliedTo));

    protected static Finding Finding(string vin, string rule, DateTimeOffset to, VehicleLevel level = VehicleLevel.Watch, bool withdrawn = false) =>
        new($"{vin}:{rule}:{to:yyyy-MM-dd}", rule, "2019.1", vin, to.AddHours(-1), to, 4.5, 2.9, "g/kg", level, withdrawn,
            "氮氧化物偏高", "NOx is high", 100, 200);

    protected Task Register(string vin, string? plate = null, string? fleet = null, string? county = null) =>
        Registry.Put(Vin.Parse(vin), new Registration { Plate = plate, FleetId = fleet, County = county }, Stop);
}
