using Telematics.Storage.Archive;

namespace Telematics.Storage.Database.Sqlite;

/// <summary>Passes for the archive, on SQLite.</summary>
public sealed class SqlitePassDays(SqliteWriter writer, SqliteReaders readers) : IPassDays
{
    private const string SelectMarks = "SELECT quarter, change FROM pass_marks ORDER BY quarter";

    private const string DeleteMark = "DELETE FROM pass_marks WHERE quarter = $quarter AND change = $change";

    private static readonly string SelectPasses = $"""
        SELECT {PassColumns.List}, (SELECT COUNT(*) FROM pass_corrections c
            WHERE c.station_id = p.station_id AND c.line_id = p.line_id AND c.pass_id = p.pass_id)
        FROM passes p WHERE passed_at_ms >= $from AND passed_at_ms < $to ORDER BY passed_at_ms, position
        """;

    private static readonly int Corrections = PassColumns.Names.Count();

    public IReadOnlyList<PassMark> Marks() => readers.Read(commands => commands.All(SelectMarks, row => new PassMark(row.GetInt64(0), row.GetInt64(1))));

    public IReadOnlyList<ArchivedPass> Between(long fromMs, long toMs) => readers.Read(commands => commands.All(
        SelectPasses, row => new ArchivedPass(PassColumns.Read(row), row.GetInt32(Corrections)), ("$from", fromMs), ("$to", toMs)));

    public Task Done(IReadOnlyList<PassMark> marks) => writer.Commit(commands =>
    {
        foreach (var mark in marks) commands.Run(DeleteMark, ("$quarter", mark.Quarter), ("$change", mark.Change));
    });
}
