using System.Globalization;
using System.Text.Json;
using Telematics.Storage.History;

namespace Telematics.Storage.Analysis;

/// <summary>How a question ended.</summary>
public sealed record AnalysisEnd
{
    public long Rows { get; init; }

    /// <summary>There were more rows than allowed.</summary>
    public bool IsCut { get; init; }

    /// <summary>Not one SELECT over the views: why.</summary>
    public string? Refused { get; init; }

    /// <summary>What DuckDB says.</summary>
    public string? Failed { get; init; }
}

/// <summary>The lines between the process of a question and who asked.</summary>
internal static class AnalysisLine
{
    public static string Columns(IReadOnlyList<ResultColumn> columns) => JsonSerializer.Serialize(columns);

    public static string Row(object?[] cells) => JsonSerializer.Serialize(Array.ConvertAll(cells, cell => cell switch
    {
        DateTimeOffset time => time.ToUnixTimeMilliseconds(),
        DateOnly day => day.DayNumber,
        _ => cell,
    }));

    public static string Ended(AnalysisEnd end) => JsonSerializer.Serialize(end);

    public static bool IsEnd(string line) => line.StartsWith('{');

    public static ResultColumn[] ReadColumns(string line) => JsonSerializer.Deserialize<ResultColumn[]>(line)!;

    public static AnalysisEnd ReadEnd(string line) => JsonSerializer.Deserialize<AnalysisEnd>(line)!;

    public static object?[] ReadRow(string line, IReadOnlyList<ResultColumn> columns)
    {
        using var row = JsonDocument.Parse(line);
        return [.. row.RootElement.EnumerateArray().Select((cell, i) => Cell(cell, columns[i].Kind))];
    }

    private static object? Cell(JsonElement cell, CellKind kind) => cell.ValueKind == JsonValueKind.Null ? null : kind switch
    {
        CellKind.Whole => cell.GetInt64(),
        CellKind.Number => cell.GetDouble(),
        CellKind.Flag => cell.GetBoolean(),
        CellKind.Time => DateTimeOffset.FromUnixTimeMilliseconds(cell.GetInt64()),
        CellKind.Day => DateOnly.FromDayNumber(cell.GetInt32()),
        _ => Convert.ToString(cell.GetString(), CultureInfo.InvariantCulture),
    };
}
