using System.Text.Json;
using DuckDB.NET.Data;

namespace Telematics.Storage.Analysis;

/// <summary>
/// Whether a text is one SELECT that only looks at the views. DuckDB itself reads it (<c>json_serialize_sql</c> takes nothing but SELECT); what is looked at
/// here is its tree. File access and settings are locked besides; this is for what a SELECT can do nevertheless: table functions such as
/// <c>enable_logging</c> change the system in spite of the lock, and functions that make long values out of a small number take memory that no limit counts.
/// </summary>
internal static class AnalysisGuard
{
    private static readonly HashSet<string> TableFunctions = new(StringComparer.OrdinalIgnoreCase) { "range", "generate_series", "unnest", "repeat", "repeat_row" };

    private static readonly HashSet<string> Refused = new(StringComparer.OrdinalIgnoreCase)
    {
        "repeat", "lpad", "rpad", "range", "generate_series", "list_resize", "array_resize", "printf", "format", "bar", "bitstring", "getvariable", "write_log",
        "json_execute_serialized_sql", "set_config", "nextval", "currval",
    };

    /// <summary>What is wrong, in one line; null: nothing.</summary>
    public static string? Problem(DuckDBConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT json_serialize_sql($sql::VARCHAR)";
        command.Parameters.Add(new DuckDBParameter("sql", sql));
        using var tree = JsonDocument.Parse((string)command.ExecuteScalar()!, new JsonDocumentOptions { MaxDepth = 4096 });
        if (tree.RootElement.GetProperty("error").GetBoolean()) return tree.RootElement.GetProperty("error_message").GetString();
        var statements = tree.RootElement.GetProperty("statements").GetArrayLength();
        return statements == 1 ? Problem(tree.RootElement, inTable: false) : FormattableString.Invariant($"{statements} statements; one SELECT is allowed");
    }

    private static string? Problem(JsonElement node, bool inTable) => node.ValueKind switch
    {
        JsonValueKind.Array => node.EnumerateArray().Select(item => Problem(item, inTable: false)).FirstOrDefault(problem => problem is not null),
        JsonValueKind.Object => Own(node, inTable) ?? node.EnumerateObject()
            .Select(part => Problem(part.Value, part.Name == "function" && Is(node, "type", "TABLE_FUNCTION"))).FirstOrDefault(problem => problem is not null),
        _ => null,
    };

    private static string? Own(JsonElement node, bool inTable)
    {
        if (!node.TryGetProperty("function_name", out var name) || name.GetString() is not { } function) return null;
        var allowed = inTable ? TableFunctions.Contains(function) : !Refused.Contains(function);
        return allowed ? null : $"{function}() is not allowed here";
    }

    private static bool Is(JsonElement node, string name, string value) =>
        node.TryGetProperty(name, out var found) && found.ValueKind == JsonValueKind.String && found.GetString() == value;
}
