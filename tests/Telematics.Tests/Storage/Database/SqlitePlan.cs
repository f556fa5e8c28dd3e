using Microsoft.EntityFrameworkCore;
using Telematics.Storage.Database;

namespace Telematics.Tests.Storage.Database;

/// <summary>What SQLite will do for a query (EXPLAIN QUERY PLAN), one line a step.</summary>
internal static class SqlitePlan
{
    public static string Of<T>(TelematicsDb db, IQueryable<T> query)
    {
        using var command = query.CreateDbCommand();
        command.CommandText = "EXPLAIN QUERY PLAN " + command.CommandText;
        db.Database.OpenConnection();
        using var row = command.ExecuteReader();
        var steps = new List<string>();
        while (row.Read()) steps.Add(row.GetString(3));
        return string.Join("\n", steps);
    }
}
