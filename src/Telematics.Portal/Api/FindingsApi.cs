using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Telematics.Portal.Findings;
using Telematics.Portal.Web;
using Telematics.Storage.Database.Queries;

namespace Telematics.Portal.Api;

internal static class FindingsApi
{
    public static void MapFindings(this IEndpointRouteBuilder api) =>
        api.MapGet("/findings", List).Needs(Right.SeeVehicles).Audited("findings.list").WithTags("Findings")
            .WithSummary("Findings, newest first; withdrawn ones say so");

    private static async Task<Results<Ok<Page<FindingJson>>, ProblemHttpResult>> List(
        [AsParameters] FindingSearch search, ClaimsPrincipal caller, FindingQueries findings, CityClock clock, CancellationToken cancellation,
        IdCursor? cursor = null, int limit = 50)
    {
        if (!search.TryFilter(clock, out var filter, out var problem)) return Problems.Invalid(problem);
        var page = await findings.List(Access.ScopeOf(caller), filter, limit, cursor, cancellation);
        return TypedResults.Ok(new Page<FindingJson>([.. page.Items.Select(row => FindingJson.Of(row.Finding, row.Plate, row.PlateColor))], page.Next));
    }
}
