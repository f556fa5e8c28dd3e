using System.Globalization;
using System.Text.Json;
using DuckDB.NET.Data;
using Telematics.Storage.Archive;
using Telematics.Storage.Database;
using Telematics.Storage.Database.Queries;
using Telematics.Storage.History;

namespace Telematics.Storage.Analysis;

/// <summary>
/// Runs one question in a process of its own, so that it can be ended whatever it does: DuckDB's own limit does not count every byte, and some of its
/// functions cannot be interrupted. Job in, one line of JSON a row out: first the columns, last how it ended.
/// </summary>
public static class AnalysisWorker
{
    private const int RowsAFlush = 500;

    public static async Task Run(Stream input, Stream output)
    {
        var job = await JsonSerializer.DeserializeAsync<AnalysisJob>(input) ?? throw new InvalidDataException("no job");

        // Who asked ends it in time; this is for the case that he is no more.
        using var orphan = new Timer(static _ => Environment.Exit(1), null, TimeSpan.FromSeconds(job.TimeoutSeconds + 5), Timeout.InfiniteTimeSpan);
        await using var lines = new StreamWriter(output) { NewLine = "\n" };
        try
        {
            using var connection = new DuckDBConnection("Data Source=:memory:");
            await connection.OpenAsync();
            if (AnalysisGuard.Problem(connection, job.Sql) is { } problem)
            {
                await lines.WriteLineAsync(AnalysisLine.Ended(new AnalysisEnd { Refused = problem }));
                return;
            }

            Prepare(connection, job);
            await Answer(connection, job, lines);
        }
        catch (Exception failure) when (failure is DuckDBException or InvalidOperationException or NotSupportedException or FormatException or OverflowException)
        {
            await lines.WriteLineAsync(AnalysisLine.Ended(new AnalysisEnd { Failed = failure.Message }));
        }
    }

    private static async Task Answer(DuckDBConnection connection, AnalysisJob job, StreamWriter lines)
    {
        using var command = connection.CreateCommand();
        command.CommandText = job.Sql;
        command.UseStreamingMode = true;
        await using var rows = await command.ExecuteReaderAsync();
        var columns = ResultCells.Columns(rows);
        await lines.WriteLineAsync(AnalysisLine.Columns(columns));
        long count = 0;
        var isCut = false;
        while (await rows.ReadAsync())
        {
            isCut = count == job.MaxRows;
            if (isCut) break;
            await lines.WriteLineAsync(AnalysisLine.Row(ResultCells.Row(rows, columns)));
            if (++count % RowsAFlush == 0) await lines.FlushAsync();
        }

        await lines.WriteLineAsync(AnalysisLine.Ended(new AnalysisEnd { Rows = count, IsCut = isCut }));
    }

    /// <summary>The views, then the locks: nothing but the files of the views can be opened, and no setting changed any more.</summary>
    private static void Prepare(DuckDBConnection connection, AnalysisJob job)
    {
        Run(connection, string.Create(CultureInfo.InvariantCulture, $"""
            SET memory_limit='{job.MemoryMb}MB'; SET threads={job.Threads}; SET temp_directory={DuckDb.Text(job.Temporary)}; SET max_temp_directory_size='{job.SpillMb}MB';
            SET TimeZone={DuckDb.Text(job.TimeZone)}; SET autoinstall_known_extensions=false; SET autoload_known_extensions=false; SET allow_community_extensions=false
            """));
        Run(connection, $"CREATE VIEW readings AS {ArchiveViews.Readings(job.Readings)}");
        Run(connection, $"CREATE VIEW obd AS {ArchiveViews.Obd(job.Obd)}");
        Run(connection, $"CREATE VIEW passes AS {ArchiveViews.Passes(job.Passes)}");
        Run(connection, $"CREATE VIEW day_sums AS {ArchiveViews.DaySums(job.DaySums)}");
        VehicleTable.Fill(connection, job.Vehicles, temporary: false);
        var files = string.Join(", ", job.Readings.Concat(job.Obd).Concat(job.Passes).Concat(job.DaySums).Select(DuckDb.Text));
        Run(connection, $"SET allowed_paths=[{files}]; SET enable_external_access=false; SET lock_configuration=true");
    }

    private static void Run(DuckDBConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}

/// <summary>The registry as a table of a question.</summary>
internal static class VehicleTable
{
    public static void Fill(DuckDBConnection connection, IEnumerable<VehicleFact> vehicles, bool temporary)
    {
        using (var command = connection.CreateCommand())
        {
            command.CommandText = $"""
                CREATE {(temporary ? "TEMP " : "")}TABLE vehicles (vin VARCHAR, fleetId VARCHAR, county VARCHAR, stage VARCHAR, fuel VARCHAR, kind VARCHAR, ratedTorqueNm DOUBLE,
                    ratedPowerKw DOUBLE, registeredOn DATE)
                """;
            command.ExecuteNonQuery();
        }

        using var appender = temporary ? connection.CreateAppender("temp", "main", "vehicles") : connection.CreateAppender("vehicles");
        foreach (var vehicle in vehicles)
        {
            appender.CreateRow().AppendValue(vehicle.Vin).AppendValue(vehicle.FleetId).AppendValue(vehicle.County).AppendValue(EnumNames.Of(vehicle.Stage))
                .AppendValue(vehicle.Fuel is { } fuel ? EnumNames.Of(fuel) : null).AppendValue(vehicle.Kind).AppendValue(vehicle.RatedTorqueNm)
                .AppendValue(vehicle.RatedPowerKw).AppendValue(vehicle.RegisteredOn).EndRow();
        }
    }
}
