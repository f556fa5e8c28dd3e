using System.IO.Compression;
using Parquet;
using Parquet.Schema;

namespace Telematics.Storage.History;

/// <summary>A table of any columns as a Parquet file, row group by row group: a long answer costs no more memory than a short one.</summary>
public static class ResultParquet
{
    private const int RowGroup = 16_384;

    public static async Task Write(Stream into, ResultTable table, CancellationToken cancellation)
    {
        var fields = table.Columns.Select(Field).ToArray();
        await using var buffer = new ForwardStream();
        await using (var writer = await ParquetWriter.CreateAsync(
            new ParquetSchema(fields.ToArray<Field>()), buffer, new ParquetOptions { CompressionMethod = CompressionMethod.Zstd, CompressionLevel = CompressionLevel.Fastest },
            cancellationToken: cancellation))
        {
            await foreach (var rows in table.Rows.Chunk(RowGroup).WithCancellation(cancellation))
            {
                using (var group = writer.CreateRowGroup())
                {
                    for (var i = 0; i < fields.Length; i++) await Write(group, fields[i], table.Columns[i].Kind, rows, i);
                    group.CompleteValidate();
                }

                await buffer.MoveTo(into, cancellation);
            }
        }

        await buffer.MoveTo(into, cancellation);
    }

    private static DataField Field(ResultColumn column) => column.Kind switch
    {
        CellKind.Whole => new DataField<long?>(column.Name),
        CellKind.Number => new DataField<double?>(column.Name),
        CellKind.Flag => new DataField<bool?>(column.Name),
        CellKind.Time => new DateTimeDataField(column.Name, DateTimeFormat.Timestamp, isAdjustedToUTC: true, unit: DateTimeTimeUnit.Millis, isNullable: true),
        _ => new DataField(column.Name, typeof(string), isNullable: true),
    };

    private static Task Write(ParquetRowGroupWriter group, DataField field, CellKind kind, object?[][] rows, int column) => kind switch
    {
        CellKind.Whole => group.WriteAsync<long>(field, Array.ConvertAll(rows, row => (long?)row[column])),
        CellKind.Number => group.WriteAsync<double>(field, Array.ConvertAll(rows, row => (double?)row[column])),
        CellKind.Flag => group.WriteAsync<bool>(field, Array.ConvertAll(rows, row => (bool?)row[column])),
        CellKind.Time => group.WriteAsync<DateTime>(field, Array.ConvertAll(rows, row => ((DateTimeOffset?)row[column])?.UtcDateTime)),
        CellKind.Day => group.WriteAsync(field, Array.ConvertAll(rows, row => ((DateOnly?)row[column])?.ToString("O", System.Globalization.CultureInfo.InvariantCulture))),
        _ => group.WriteAsync(field, Array.ConvertAll(rows, row => (string?)row[column])),
    };
}
