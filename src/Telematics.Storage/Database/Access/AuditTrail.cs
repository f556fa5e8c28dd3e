using Microsoft.EntityFrameworkCore;
using Telematics.Storage.Database.Model;
using Telematics.Storage.Database.Queries;
using Telematics.Storage.Database.Sqlite;

namespace Telematics.Storage.Database.Access;

/// <summary>Who did what, newest first. Every read of personal data leaves an entry, so entries of one moment share one commit.</summary>
public sealed class AuditTrail(ScopedDb database, SqliteWriter writer, TimeProvider time)
{
    private const string Insert =
        "INSERT INTO audit (at_ms, actor, action, subject, detail) VALUES ($at_ms, $actor, $action, $subject, $detail)";

    /// <summary>Completes when the entry is durable.</summary>
    public Task Append(string actor, string action, string subject, string? detail)
    {
        var at = time.GetUtcNow().ToUnixTimeMilliseconds();
        return writer.Commit(commands => commands.Run(Insert,
            ("$at_ms", at), ("$actor", actor), ("$action", action), ("$subject", subject), ("$detail", (object?)detail ?? DBNull.Value)));
    }

    public async Task<Page<AuditEntry>> List(int limit, AuditCursor? after, CancellationToken cancellation)
    {
        await using var db = database.Open(RowScope.Everything);
        var entries = db.Audit.AsNoTracking();
        if (after is { Id: var id }) entries = entries.Where(entry => entry.Id < id);
        return await entries.OrderByDescending(entry => entry.Id).ToPage(limit, last => new AuditCursor(last.Id), cancellation);
    }
}
