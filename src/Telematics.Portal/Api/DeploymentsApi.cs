using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Telematics.Portal.Stations;
using Telematics.Portal.Web;
using Telematics.Storage.Database.Queries;
using Telematics.Storage.Database.Registry;

namespace Telematics.Portal.Api;

/// <summary>Where mobile units stand and stood.</summary>
internal static class DeploymentsApi
{
    public static void MapDeployments(this IEndpointRouteBuilder api)
    {
        var deployments = api.MapGroup("/stations/{stationId}/deployments").WithTags("Stations");
        deployments.MapGet("", List).Needs(Right.SeeStations).WithSummary("Places of a mobile unit, newest first; at most 1000");
        deployments.MapPost("", Add).Needs(Right.ChangeStations).Audited("station.deploy")
            .WithSummary("Records where a mobile unit stands; one that is still open ends when this one begins");
        deployments.MapPost("{id:long}/end", End).Needs(Right.ChangeStations).Audited("station.deploy.end").WithSummary("Ends a deployment; now, when no time is sent");
    }

    private static async Task<Results<Ok<Page<DeploymentDetail>>, ProblemHttpResult>> List(
        string stationId, ClaimsPrincipal caller, StationQueries stations, CityClock clock, CancellationToken cancellation)
    {
        var scope = Access.ScopeOf(caller);
        if (await stations.Get(scope, stationId, cancellation) is null) return Problems.NotFound($"station {stationId}");
        var rows = await stations.Deployments(scope, stationId, cancellation);
        return TypedResults.Ok(new Page<DeploymentDetail>([.. rows.Select(row => DeploymentDetail.Of(row, clock))], null));
    }

    private static async Task<Results<Created<DeploymentDetail>, ProblemHttpResult>> Add(
        string stationId, DeploymentOrder order, ClaimsPrincipal caller, StationQueries stations, Deployments deployments, CityClock clock, CancellationToken cancellation)
    {
        if (await stations.Get(Access.ScopeOf(caller), stationId, cancellation) is null) return Problems.NotFound($"station {stationId}");
        var (entry, wrong) = order.Read(clock);
        if (entry is null) return Problems.Invalid(wrong);
        var (row, problem) = await deployments.Add(stationId, entry, caller.Identity?.Name ?? "", cancellation);
        return row is null ? Problems.Invalid(problem ?? "") : TypedResults.Created((string?)null, DeploymentDetail.Of(row, clock));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> End(
        string stationId, long id, DeploymentEnd end, ClaimsPrincipal caller, StationQueries stations, Deployments deployments, CityClock clock, CancellationToken cancellation)
    {
        if (await stations.Get(Access.ScopeOf(caller), stationId, cancellation) is null) return Problems.NotFound($"station {stationId}");
        var at = clock.Now;
        if (!string.IsNullOrEmpty(end.To) && !clock.TryRead(end.To, out at)) return Problems.Invalid($"to '{end.To}': a time such as 2026-11-24T18:00 is allowed");
        return await deployments.End(stationId, id, at, cancellation) is { } problem ? Problems.Invalid(problem) : TypedResults.NoContent();
    }
}
