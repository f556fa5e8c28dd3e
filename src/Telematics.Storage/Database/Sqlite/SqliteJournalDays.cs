using Microsoft.Data.Sqlite;
using Telematics.Storage.Integrity;

namespace Telematics.Storage.Database.Sqlite;

/// <summary>The chain of sealed days on SQLite.</summary>
public sealed class SqliteJournalDays(SqliteWriter writer, SqliteReaders readers) : IJournalDays
{
    private const string Columns = "number, day, from_position, to_position, records, sha256, previous, signature, key_id, sealed_ms";

    private const string Insert =
        $"INSERT INTO journal_days ({Columns}) VALUES ($number, $day, $from_position, $to_position, $records, $sha256, $previous, $signature, $key_id, $sealed_ms)";

    private const string SelectNewest = $"SELECT {Columns} FROM journal_days ORDER BY number DESC LIMIT 1";

    private const string SelectAll = $"SELECT {Columns} FROM journal_days ORDER BY number";

    public JournalDay? Newest() => readers.Read(commands => commands.First(SelectNewest, Read));

    public IReadOnlyList<JournalDay> All() => readers.Read(commands => commands.All(SelectAll, Read));

    public Task Add(JournalDay day) => writer.Commit(commands => commands.Run(Insert,
        ("$number", day.Number), ("$day", day.Day), ("$from_position", day.FromPosition), ("$to_position", day.ToPosition), ("$records", day.Records), ("$sha256", day.Sha256),
        ("$previous", day.Previous), ("$signature", day.Signature), ("$key_id", day.KeyId), ("$sealed_ms", day.Sealed.ToUnixTimeMilliseconds())));

    private static JournalDay Read(SqliteDataReader row) => new(
        row.GetInt64(0), row.GetInt32(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4), (byte[])row.GetValue(5), (byte[])row.GetValue(6), (byte[])row.GetValue(7),
        row.GetString(8), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(9)));
}
