using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Telematics.Storage.Database;
using Telematics.Storage.Journal;

namespace Telematics.Portal.Api;

/// <summary>
/// /healthz: the process answers. /readyz: it can do its work: the journal takes records, the database answers, and whatever the Host adds
/// under the tag <see cref="Tag"/>.
/// </summary>
public static class Readiness
{
    public const string Tag = "ready";

    internal static void AddReadiness(this IServiceCollection services) => services.AddHealthChecks()
        .AddCheck<JournalCheck>("journal", tags: [Tag])
        .AddCheck<DatabaseCheck>("database", tags: [Tag]);

    internal static void MapReadiness(this IEndpointRouteBuilder app)
    {
        app.MapHealthChecks("/healthz", new HealthCheckOptions { Predicate = _ => false, ResponseWriter = Write }).AllowAnonymous();
        app.MapHealthChecks("/readyz", new HealthCheckOptions { Predicate = check => check.Tags.Contains(Tag), ResponseWriter = Write }).AllowAnonymous();
    }

    /// <summary>Which part is not ready, in words without inner details: the page is open to everybody.</summary>
    private static Task Write(HttpContext context, HealthReport report) => context.Response.WriteAsJsonAsync(
        new { report.Status, Checks = report.Entries.ToDictionary(entry => entry.Key, entry => entry.Value.Status) }, context.RequestAborted);

    private sealed class JournalCheck(IJournal journal) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            try
            {
                await journal.Commit();
                return journal.Refusal is { } why ? HealthCheckResult.Unhealthy(why) : HealthCheckResult.Healthy();
            }
            catch (JournalClosedException e)
            {
                return HealthCheckResult.Unhealthy("the journal takes no records", e);
            }
        }
    }

    private sealed class DatabaseCheck(ScopedDb database) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            await using var db = database.Open(RowScope.Everything);
            return await db.Database.CanConnectAsync(cancellationToken) ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy();
        }
    }
}
