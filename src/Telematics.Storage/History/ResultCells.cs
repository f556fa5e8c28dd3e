using System.Collections;
using System.Data.Common;
using System.Globalization;
using System.Numerics;

namespace Telematics.Storage.History;

/// <summary>Values as DuckDB gives them to cells of a <see cref="ResultTable"/>.</summary>
internal static class ResultCells
{
    public static ResultColumn[] Columns(DbDataReader rows) =>
        [.. Enumerable.Range(0, rows.FieldCount).Select(i => new ResultColumn(rows.GetName(i), KindOf(rows.GetFieldType(i), rows.GetDataTypeName(i))))];

    public static object?[] Row(DbDataReader rows, IReadOnlyList<ResultColumn> columns)
    {
        var cells = new object?[columns.Count];
        for (var i = 0; i < cells.Length; i++) cells[i] = rows.IsDBNull(i) ? null : Cell(rows.GetValue(i), columns[i].Kind);
        return cells;
    }

    private static CellKind KindOf(Type type, string name)
    {
        if (type == typeof(DateTime)) return name == "TimestampTz" ? CellKind.Time : CellKind.Text;
        if (type == typeof(DateOnly)) return CellKind.Day;
        if (type == typeof(bool)) return CellKind.Flag;
        if (type == typeof(double) || type == typeof(float) || type == typeof(decimal) || type == typeof(BigInteger) || type == typeof(ulong)) return CellKind.Number;
        return Type.GetTypeCode(type) is TypeCode.SByte or TypeCode.Byte or TypeCode.Int16 or TypeCode.UInt16 or TypeCode.Int32 or TypeCode.UInt32 or TypeCode.Int64
            ? CellKind.Whole
            : CellKind.Text;
    }

    private static object? Cell(object value, CellKind kind) => kind switch
    {
        CellKind.Whole => Convert.ToInt64(value, CultureInfo.InvariantCulture),
        CellKind.Number => Finite(value is BigInteger big ? (double)big : Convert.ToDouble(value, CultureInfo.InvariantCulture)),
        CellKind.Time => new DateTimeOffset(DateTime.SpecifyKind((DateTime)value, DateTimeKind.Utc)),
        CellKind.Flag or CellKind.Day => value,
        _ => Text(value),
    };

    /// <summary>JSON and spreadsheets know no infinity.</summary>
    private static double? Finite(double value) => double.IsFinite(value) ? value : null;

    private static string Text(object value) => value switch
    {
        string text => text,
        DateTime time => time.ToString("yyyy-MM-dd HH:mm:ss.FFF", CultureInfo.InvariantCulture),
        IDictionary pairs => $"{{{string.Join(", ", pairs.Keys.Cast<object>().Select(key => $"{Text(key)}: {Text(pairs[key] ?? "")}"))}}}",
        IEnumerable list => $"[{string.Join(", ", list.Cast<object?>().Select(item => Text(item ?? "")))}]",
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };
}
