using DuckDB.NET.Data;
using Telematics.Core.Vehicles;
using Telematics.Storage.History;

namespace Telematics.Tests.Storage.Archive;

public sealed class ReadingExportTests
{
    /// <summary>More than a row group, written to a stream that cannot seek, and read by another program's engine.</summary>
    [Fact]
    public async Task A_file_of_readings_says_to_others_what_the_api_says()
    {
        var path = Path.GetTempFileName();
        try
        {
            await using (var file = File.Create(path)) await ReadingExport.Write(file, Enumerable.Range(0, 40_000).Select(Reading), CancellationToken.None);

            await using var duck = new DuckDBConnection("Data Source=:memory:");
            await duck.OpenAsync();
            await using var command = duck.CreateCommand();
            command.CommandText =
                $"SELECT count(*), count(noxUpPpm), sum(noxDownPpm), min(epoch(time)), max(epoch(time)), count_if(positionValid), min(longitude) FROM read_parquet('{path}')";
            await using var row = await command.ExecuteReaderAsync();
            Assert.True(await row.ReadAsync());

            Assert.Equal(40_000, row.GetInt64(0));
            Assert.Equal(20_000, row.GetInt64(1)); // every other one is not available
            Assert.Equal(40_000 * 12.5, row.GetDouble(2), 6);
            Assert.Equal(1_772_380_800, row.GetDouble(3));
            Assert.Equal(1_772_380_800 + 39_999, row.GetDouble(4));
            Assert.Equal(40_000, row.GetInt64(5));
            Assert.Equal(-114.5, row.GetDouble(6), 6);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static EngineReading Reading(int i)
    {
        var reading = new EngineReading(1_772_380_800 + i);
        if (i % 2 == 0) reading.Set(EngineQuantity.NoxUpstream, 500);
        reading.Set(EngineQuantity.NoxDownstream, 12.5);
        reading.SetRaw(EngineQuantity.Positioning, 4); // valid, west
        reading.Set(EngineQuantity.Longitude, 114.5);
        return reading;
    }
}
