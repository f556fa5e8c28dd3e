using System.IO.Compression;
using Parquet;
using Parquet.Schema;
using Telematics.Core.Vehicles;

namespace Telematics.Storage.History;

/// <summary>
/// Readings as a Parquet file for others: physical values under the names of the API, null for what the terminal said to be invalid, time as an instant.
/// Written row group by row group to wherever it goes, so that a year costs no more memory than an hour.
/// </summary>
public static class ReadingExport
{
    private const int RowGroup = 16_384;

    private static readonly DateTimeDataField Time = new("time", DateTimeFormat.Timestamp, isAdjustedToUTC: true, unit: DateTimeTimeUnit.Millis);
    private static readonly DataField<bool?> PositionValid = new("positionValid");
    private static readonly QuantityScale[] Numbers = [.. EngineQuantities.All.Where(scale => scale.Quantity != EngineQuantity.Positioning)];
    private static readonly DataField<double?>[] Fields = [.. Numbers.Select(scale => new DataField<double?>(scale.Name))];
    private static readonly ParquetSchema Schema = new([Time, .. Fields, PositionValid]);

    public static async Task Write(Stream into, IEnumerable<EngineReading> readings, CancellationToken cancellation)
    {
        await using var buffer = new ForwardStream();
        await using (var writer = await ParquetWriter.CreateAsync(Schema, buffer, Options(), cancellationToken: cancellation))
        {
            foreach (var rows in readings.Chunk(RowGroup))
            {
                await Write(writer, rows, cancellation);
                await buffer.MoveTo(into, cancellation);
            }
        }

        await buffer.MoveTo(into, cancellation);
    }

    private static async Task Write(ParquetWriter writer, EngineReading[] rows, CancellationToken cancellation)
    {
        using var group = writer.CreateRowGroup();
        await group.WriteAsync<DateTime>(Time, Array.ConvertAll(rows, row => row.Time.UtcDateTime), cancellationToken: cancellation);
        for (var i = 0; i < Numbers.Length; i++)
        {
            var quantity = Numbers[i].Quantity;
            await group.WriteAsync<double>(Fields[i], Array.ConvertAll(rows, row => row.Shown(quantity)), cancellationToken: cancellation);
        }

        await group.WriteAsync<bool>(PositionValid, Array.ConvertAll(rows, row => row.PositionValid), cancellationToken: cancellation);
        group.CompleteValidate();
    }

    private static ParquetOptions Options() => new() { CompressionMethod = CompressionMethod.Zstd, CompressionLevel = CompressionLevel.Fastest };
}
