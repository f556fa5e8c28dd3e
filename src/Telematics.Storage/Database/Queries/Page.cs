namespace Telematics.Storage.Database.Queries;

/// <summary>A piece of a list. <paramref name="Next"/> is the cursor of the following piece; null: this was the last.</summary>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next);

internal static class Page
{
    /// <summary>The contract's bounds of <c>limit</c>.</summary>
    public static int Size(int limit) => Math.Clamp(limit, 1, 1000);

    /// <summary>From one row more than was asked for: its presence says that there is a next page.</summary>
    public static Page<T> Of<T>(List<T> rows, int size, Func<T, object> cursor)
    {
        if (rows.Count <= size) return new(rows, null);
        rows.RemoveRange(size, rows.Count - size);
        return new(rows, cursor(rows[^1]).ToString());
    }
}
