using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Telematics.Core.Rules;
using Telematics.Portal.Web;
using Telematics.Storage.Database;
using Telematics.Storage.Database.Queries;

namespace Telematics.Portal.Api;

/// <summary>How a list of findings is narrowed, in the words of the address line.</summary>
public sealed record FindingSearch(string? Rule = null, string? Vin = null, string? Plate = null, string? Level = null, string? Since = null)
{
    /// <summary>False: a word is not one of those allowed; the problem says which.</summary>
    public bool TryFilter(CityClock clock, out FindingFilter filter, out string problem)
    {
        filter = new(Given(Rule), Given(Vin), Given(Plate));
        problem = "";
        if (Given(Level) is { } word)
        {
            if (!EnumNames.TryParse<VehicleLevel>(word, out var level)) problem = $"level '{word}': allowed are {EnumNames.Allowed<VehicleLevel>()}";
            filter = filter with { Level = level };
        }

        if (Given(Since) is { } text)
        {
            if (!clock.TryRead(text, out var since)) problem = $"since '{text}': a time such as 2026-11-24T08:00:00+08:00, or a date, is allowed";
            filter = filter with { Since = since };
        }

        return problem.Length == 0;
    }

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}

internal static class FindingsApi
{
    public static void MapFindings(this IEndpointRouteBuilder api) =>
        api.MapGet("/findings", List).Needs(Right.SeeVehicles).Audited("findings.list").WithTags("Findings")
            .WithSummary("Findings, newest first; withdrawn ones say so");

    private static async Task<Results<Ok<Page<FindingJson>>, ProblemHttpResult>> List(
        [AsParameters] FindingSearch search, ClaimsPrincipal caller, FindingQueries findings, CityClock clock, CancellationToken cancellation,
        FindingCursor? cursor = null, int limit = 50)
    {
        if (!search.TryFilter(clock, out var filter, out var problem)) return Problems.Invalid(problem);
        var page = await findings.List(Access.ScopeOf(caller), filter, limit, cursor, cancellation);
        return TypedResults.Ok(new Page<FindingJson>([.. page.Items.Select(row => FindingJson.Of(row.Finding, row.Plate))], page.Next));
    }
}
