using Microsoft.Data.Sqlite;
using Telematics.Storage.Journal;

namespace Telematics.Storage.Database.Sqlite;

/// <summary>
/// What retention must keep, read anew for each segment that is to go: legal holds that stand, cases in any state (their frames are kept for ever), and findings
/// of a high emitter that stand. Nothing is copied into a list of its own, so no case can be forgotten there.
/// </summary>
public sealed class SqliteHolds(SqliteReaders readers) : IHeldRecords
{
    /// <summary>A terminal's clock may be ahead of the receipt; a rule set allows minutes.</summary>
    public static readonly TimeSpan Before = TimeSpan.FromHours(1);

    /// <summary>Frames are sent again after an outage: what is received so much later may still belong to the time that is held.</summary>
    public static readonly TimeSpan After = TimeSpan.FromDays(30);

    private const long Always = long.MaxValue / 2;

    private const string SelectKeys = """
        SELECT vin, from_ms, COALESCE(to_ms, $always) FROM legal_holds WHERE released_at_ms IS NULL AND vin IS NOT NULL
        UNION SELECT station_id || '/' || line_id, from_ms, COALESCE(to_ms, $always) FROM legal_holds WHERE released_at_ms IS NULL AND line_id IS NOT NULL
        UNION SELECT v.vin, h.from_ms, COALESCE(h.to_ms, $always) FROM legal_holds h JOIN vehicles v ON v.plate = h.plate AND v.plate_color = h.plate_color
            WHERE h.released_at_ms IS NULL
        UNION SELECT vin, first_pass_at_ms, last_pass_at_ms FROM cases WHERE vin IS NOT NULL
        UNION SELECT v.vin, c.first_pass_at_ms, c.last_pass_at_ms FROM cases c JOIN vehicles v ON v.plate = c.plate AND v.plate_color = c.plate_color
        UNION SELECT vin, from_ms, to_ms FROM findings WHERE level = 3 AND withdrawn = 0 AND vin IS NOT NULL
        UNION SELECT v.vin, f.from_ms, f.to_ms FROM findings f JOIN vehicles v ON v.plate = f.plate AND v.plate_color = f.plate_color WHERE f.level = 3 AND f.withdrawn = 0
        """;

    // Each part begins at the few that hold and looks their passes up by an index: passes are many.
    private const string SelectPositions = """
        SELECT p.position FROM case_passes c CROSS JOIN passes p ON p.station_id = c.station_id AND p.line_id = c.line_id AND p.pass_id = c.pass_id
            WHERE p.position >= $from AND p.position < $to
        UNION SELECT p.position FROM cases c CROSS JOIN passes p ON p.plate = c.plate AND p.plate_color = c.plate_color AND p.passed_at_ms BETWEEN c.first_pass_at_ms AND c.last_pass_at_ms
            WHERE p.position >= $from AND p.position < $to
        UNION SELECT p.position FROM legal_holds h CROSS JOIN passes p ON p.plate = h.plate AND p.plate_color = h.plate_color AND p.passed_at_ms BETWEEN h.from_ms AND COALESCE(h.to_ms, $always)
            WHERE h.released_at_ms IS NULL AND p.position >= $from AND p.position < $to
        UNION SELECT p.position FROM legal_holds h CROSS JOIN passes p ON p.vin = h.vin AND p.passed_at_ms BETWEEN h.from_ms AND COALESCE(h.to_ms, $always)
            WHERE h.released_at_ms IS NULL AND p.position >= $from AND p.position < $to
        UNION SELECT p.position FROM findings f CROSS JOIN passes p ON p.vin = f.vin AND p.passed_at_ms BETWEEN f.from_ms AND f.to_ms
            WHERE f.level = 3 AND f.withdrawn = 0 AND p.position >= $from AND p.position < $to
        UNION SELECT p.position FROM findings f CROSS JOIN passes p ON p.plate = f.plate AND p.plate_color = f.plate_color AND p.passed_at_ms BETWEEN f.from_ms AND f.to_ms
            WHERE f.level = 3 AND f.withdrawn = 0 AND p.position >= $from AND p.position < $to
        UNION SELECT first_position FROM findings WHERE level = 3 AND withdrawn = 0 AND first_position >= $from AND first_position < $to
        UNION SELECT last_position FROM findings WHERE level = 3 AND withdrawn = 0 AND last_position >= $from AND last_position < $to
        """;

    public HeldRecords Between(long from, long to) => readers.Read(commands => new HeldRecords(
        commands.All(SelectKeys, ReadKey, ("$always", Always)),
        commands.All(SelectPositions, row => row.GetInt64(0), ("$from", from), ("$to", to), ("$always", Always))));

    private static HeldKey ReadKey(SqliteDataReader row) => new(
        row.GetString(0), row.GetInt64(1) - (long)Before.TotalMilliseconds, row.GetInt64(2) + (long)After.TotalMilliseconds);
}
