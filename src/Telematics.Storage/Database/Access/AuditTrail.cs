using Microsoft.EntityFrameworkCore;
using Telematics.Storage.Database.Model;
using Telematics.Storage.Database.Queries;

namespace Telematics.Storage.Database.Access;

/// <summary>Who did what, newest first.</summary>
public sealed class AuditTrail(ScopedDb database, TimeProvider time)
{
    public async Task Append(string actor, string action, string subject, string? detail, CancellationToken cancellation)
    {
        await using var db = database.Open(RowScope.Everything);
        db.Audit.Add(new AuditEntry { At = time.GetUtcNow(), Actor = actor, Action = action, Subject = subject, Detail = detail });
        await db.SaveChangesAsync(cancellation);
    }

    public async Task<Page<AuditEntry>> List(int limit, AuditCursor? after, CancellationToken cancellation)
    {
        await using var db = database.Open(RowScope.Everything);
        var size = Page.Size(limit);
        var entries = db.Audit.AsNoTracking();
        if (after is { Id: var id }) entries = entries.Where(entry => entry.Id < id);
        var rows = await entries.OrderByDescending(entry => entry.Id).Take(size + 1).ToListAsync(cancellation);
        return Page.Of(rows, size, last => new AuditCursor(last.Id));
    }
}
