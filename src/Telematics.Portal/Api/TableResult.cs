using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Microsoft.Net.Http.Headers;
using Telematics.Portal.Web;
using Telematics.Storage.History;

namespace Telematics.Portal.Api;

/// <summary>How a table leaves: the words of the Accept header.</summary>
internal static class TableFormat
{
    public const string Json = "application/json";

    /// <summary>One JSON object a line.</summary>
    public const string Lines = "application/x-ndjson";
    public const string Csv = "text/csv";
    public const string Parquet = "application/vnd.apache.parquet";

    /// <summary>The first of the Accept header that is one of ours; JSON when none is.</summary>
    public static string Of(HttpRequest request) => MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var accepted)
        ? accepted.OrderByDescending(type => type.Quality ?? 1).Select(type => type.MediaType.Value).FirstOrDefault(type => type is Lines or Csv or Parquet) ?? Json
        : Json;
}

/// <summary>A table written as its rows come: none of the formats holds the answer.</summary>
/// <param name="name">Of the file, without its ending.</param>
internal sealed class TableResult(ResultTable table, string format, string name, CityClock clock) : IResult
{
    private const int RowsAFlush = 500;

    public Task ExecuteAsync(HttpContext httpContext) => format switch
    {
        TableFormat.Csv => new CsvFile(
            name + ".csv", string.Join(',', table.Columns.Select(column => column.Name)),
            table.Rows.Select(row => string.Join(',', row.Select(cell => CsvCells.Any(cell, clock))))).ExecuteAsync(httpContext),
        TableFormat.Parquet => TypedResults.Stream(body => ResultParquet.Write(body, table, httpContext.RequestAborted), TableFormat.Parquet, name + ".parquet").ExecuteAsync(httpContext),
        _ => WriteJson(httpContext, isLines: format == TableFormat.Lines),
    };

    /// <summary>As a list of the API, {"items": […], "next": null}, or line by line.</summary>
    private async Task WriteJson(HttpContext context, bool isLines)
    {
        context.Response.ContentType = $"{format}; charset=utf-8";
        var body = context.Response.BodyWriter;
        var options = new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        await using var json = new Utf8JsonWriter(body, options);
        if (!isLines)
        {
            json.WriteStartObject();
            json.WriteStartArray("items");
        }

        await foreach (var rows in table.Rows.Chunk(RowsAFlush).WithCancellation(context.RequestAborted))
        {
            foreach (var row in rows)
            {
                WriteRow(json, row);
                if (!isLines) continue;
                await json.FlushAsync(context.RequestAborted);
                body.Write("\n"u8);
                json.Reset();
            }

            await json.FlushAsync(context.RequestAborted);
        }

        if (!isLines)
        {
            json.WriteEndArray();
            json.WriteNull("next");
            json.WriteEndObject();
        }

        await json.FlushAsync(context.RequestAborted);
    }

    private void WriteRow(Utf8JsonWriter json, object?[] row)
    {
        json.WriteStartObject();
        for (var i = 0; i < row.Length; i++)
        {
            json.WritePropertyName(table.Columns[i].Name);
            switch (row[i])
            {
                case null: json.WriteNullValue(); break;
                case long whole: json.WriteNumberValue(whole); break;
                case double number: json.WriteNumberValue(number); break;
                case bool flag: json.WriteBooleanValue(flag); break;
                case DateTimeOffset time: json.WriteStringValue(clock.Local(time)); break;
                case DateOnly day: json.WriteStringValue(day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)); break;
                case var other: json.WriteStringValue((string)other); break;
            }
        }

        json.WriteEndObject();
    }
}
