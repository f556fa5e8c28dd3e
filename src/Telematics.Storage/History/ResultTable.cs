namespace Telematics.Storage.History;

/// <summary>What the cells of a column are: null, or text, <see cref="long"/>, <see cref="double"/>, <see cref="bool"/>, <see cref="DateTimeOffset"/>, <see cref="DateOnly"/>.</summary>
public enum CellKind : byte
{
    Text,
    Whole,
    Number,
    Flag,
    Time,
    Day,
}

public sealed record ResultColumn(string Name, CellKind Kind);

/// <summary>The answer to a question as a table whose rows come as they are found.</summary>
public sealed record ResultTable(IReadOnlyList<ResultColumn> Columns, IAsyncEnumerable<object?[]> Rows);
