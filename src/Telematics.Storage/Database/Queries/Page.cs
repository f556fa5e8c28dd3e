using Microsoft.EntityFrameworkCore;

namespace Telematics.Storage.Database.Queries;

/// <summary>A piece of a list. <paramref name="Next"/> is the cursor of the following piece; null: this was the last.</summary>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next);

internal static class Page
{
    /// <summary>The contract's bounds of <c>limit</c>.</summary>
    public static int Size(int limit) => Math.Clamp(limit, 1, 1000);

    /// <summary>The first rows of an ordered list.</summary>
    /// <param name="cursor">Names a row, so that the next page begins after it.</param>
    public static Task<Page<T>> ToPage<T>(this IQueryable<T> rows, int limit, Func<T, object> cursor, CancellationToken cancellation) =>
        rows.ToPage(limit, found => found, cursor, cancellation);

    /// <param name="shape">What is done with the rows of the page alone, such as a look into another table.</param>
    public static async Task<Page<TShaped>> ToPage<T, TShaped>(
        this IQueryable<T> rows, int limit, Func<IQueryable<T>, IQueryable<TShaped>> shape, Func<TShaped, object> cursor, CancellationToken cancellation)
    {
        // One row more than was asked for: its presence says that there is a next page.
        var size = Size(limit);
        var found = await shape(rows.Take(size + 1)).ToListAsync(cancellation);
        if (found.Count <= size) return new(found, null);
        found.RemoveRange(size, found.Count - size);
        return new(found, cursor(found[^1]).ToString());
    }
}
