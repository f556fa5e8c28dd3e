using System.Text.Json;
using Telematics.Core.Rules;
using Telematics.Core.Stations;

namespace Telematics.Storage.Database.Sqlite;

/// <summary>Findings, written with the checkpoints' group commit: a rule that fires on a thousand vehicles at once costs one flush.</summary>
public sealed class SqliteFindings(SqliteWriter writer) : IFindings
{
    private const string Upsert = """
        INSERT INTO findings (id, rule, rule_set_version, vin, plate, plate_color, from_ms, to_ms, value, "limit", unit, level, withdrawn,
            explanation_zh, explanation_en, first_position, last_position)
        VALUES ($id, $rule, $rule_set_version, $vin, $plate, $plate_color, $from_ms, $to_ms, $value, $limit, $unit, $level, $withdrawn,
            $explanation_zh, $explanation_en, $first_position, $last_position)
        ON CONFLICT (id) DO UPDATE SET rule = excluded.rule, rule_set_version = excluded.rule_set_version, vin = excluded.vin,
            plate = excluded.plate, plate_color = excluded.plate_color, from_ms = excluded.from_ms, to_ms = excluded.to_ms, value = excluded.value, "limit" = excluded."limit", unit = excluded.unit,
            level = excluded.level, withdrawn = excluded.withdrawn, explanation_zh = excluded.explanation_zh,
            explanation_en = excluded.explanation_en, first_position = excluded.first_position, last_position = excluded.last_position
        """;

    private const string UpdateOthers = """
        UPDATE findings SET withdrawn = 1
        WHERE plate = $plate AND plate_color = $plate_color AND rule = $rule AND to_ms >= $since AND withdrawn = 0
          AND id NOT IN (SELECT value FROM json_each($standing))
        """;

    public Task Write(IReadOnlyList<Finding> findings) => findings.Count == 0
        ? Task.CompletedTask
        : writer.Commit(commands =>
        {
            foreach (var finding in findings) Write(commands, finding);
        });

    public Task WithdrawOthers(PlateKey plate, string rule, long sinceMs, IReadOnlyCollection<string> standing) => writer.Commit(commands => commands.Run(UpdateOthers,
        ("$plate", plate.Plate), ("$plate_color", EnumNames.Of(plate.Color)), ("$rule", rule), ("$since", sinceMs), ("$standing", JsonSerializer.Serialize(standing))));

    private static void Write(PreparedCommands commands, Finding finding) => commands.Run(Upsert,
        ("$id", finding.Id), ("$rule", finding.Rule), ("$rule_set_version", finding.RuleSetVersion), ("$vin", (object?)finding.Vin ?? DBNull.Value),
        ("$plate", (object?)finding.Plate ?? DBNull.Value), ("$plate_color", finding.PlateColor is { } color ? EnumNames.Of(color) : DBNull.Value),
        ("$from_ms", finding.From.ToUnixTimeMilliseconds()), ("$to_ms", finding.To.ToUnixTimeMilliseconds()),
        ("$value", finding.Value), ("$limit", finding.Limit), ("$unit", finding.Unit),
        ("$level", (byte)finding.Level), ("$withdrawn", finding.Withdrawn),
        ("$explanation_zh", finding.ExplanationZh), ("$explanation_en", finding.ExplanationEn),
        ("$first_position", finding.FirstPosition), ("$last_position", finding.LastPosition));
}
