using Telematics.Core.Rules;

namespace Telematics.Storage.Database.Sqlite;

/// <summary>Findings, written with the checkpoints' group commit: a rule that fires on a thousand vehicles at once costs one flush.</summary>
public sealed class SqliteFindings(SqliteWriter writer) : IFindings
{
    private const string Upsert = """
        INSERT INTO findings (id, rule, rule_set_version, vin, from_ms, to_ms, value, "limit", unit, level, withdrawn,
            explanation_zh, explanation_en, first_position, last_position)
        VALUES ($id, $rule, $rule_set_version, $vin, $from_ms, $to_ms, $value, $limit, $unit, $level, $withdrawn,
            $explanation_zh, $explanation_en, $first_position, $last_position)
        ON CONFLICT (id) DO UPDATE SET rule = excluded.rule, rule_set_version = excluded.rule_set_version, vin = excluded.vin,
            from_ms = excluded.from_ms, to_ms = excluded.to_ms, value = excluded.value, "limit" = excluded."limit", unit = excluded.unit,
            level = excluded.level, withdrawn = excluded.withdrawn, explanation_zh = excluded.explanation_zh,
            explanation_en = excluded.explanation_en, first_position = excluded.first_position, last_position = excluded.last_position
        """;

    public Task Write(IReadOnlyList<Finding> findings) => findings.Count == 0
        ? Task.CompletedTask
        : writer.Commit(commands =>
        {
            foreach (var finding in findings) Write(commands, finding);
        });

    private static void Write(PreparedCommands commands, Finding finding) => commands.Run(Upsert,
        ("$id", finding.Id), ("$rule", finding.Rule), ("$rule_set_version", finding.RuleSetVersion), ("$vin", finding.Vin),
        ("$from_ms", finding.From.ToUnixTimeMilliseconds()), ("$to_ms", finding.To.ToUnixTimeMilliseconds()),
        ("$value", finding.Value), ("$limit", finding.Limit), ("$unit", finding.Unit),
        ("$level", (byte)finding.Level), ("$withdrawn", finding.Withdrawn),
        ("$explanation_zh", finding.ExplanationZh), ("$explanation_en", finding.ExplanationEn),
        ("$first_position", finding.FirstPosition), ("$last_position", finding.LastPosition));
}
