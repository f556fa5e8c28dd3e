using Telematics.Portal.Stations;
using Telematics.Portal.Web;
using Telematics.Storage.Database.Queries;
using Telematics.Storage.Database.Registry;

namespace Telematics.Portal.Pages;

/// <summary>The forms of a mobile unit's page; plain posts with the form's token, as those of passes.</summary>
internal static class DeploymentForms
{
    public static void MapDeploymentForms(this IEndpointRouteBuilder app)
    {
        app.MapPost("/stations/{stationId}/deployments", Add).Needs(Right.ChangeStations).Audited("station.deploy").NeedsFormToken().ExcludeFromDescription();
        app.MapPost("/stations/{stationId}/deployments/{id:long}/end", End).Needs(Right.ChangeStations).Audited("station.deploy.end").NeedsFormToken().ExcludeFromDescription();
    }

    private static async Task<IResult> Add(
        string stationId, HttpContext context, StationQueries stations, Deployments deployments, CityClock clock, CancellationToken cancellation)
    {
        if (await stations.Get(Access.ScopeOf(context.User), stationId, cancellation) is null) return Results.StatusCode(StatusCodes.Status404NotFound);
        var (entry, _) = DeploymentOrder.Of(context.Request.Form).Read(clock);
        var done = entry is not null && (await deployments.Add(stationId, entry, context.User.Identity?.Name ?? "", cancellation)).Row is not null;
        if (!done) context.AuditSubject($"{stationId} refused");
        return Back(stationId, done);
    }

    private static async Task<IResult> End(
        string stationId, long id, HttpContext context, StationQueries stations, Deployments deployments, CityClock clock,
        CancellationToken cancellation)
    {
        if (await stations.Get(Access.ScopeOf(context.User), stationId, cancellation) is null) return Results.StatusCode(StatusCodes.Status404NotFound);
        return Back(stationId, await deployments.End(stationId, id, clock.Now, cancellation) is null);
    }

    private static IResult Back(string stationId, bool done) =>
        Results.LocalRedirect($"/stations/{Uri.EscapeDataString(stationId)}{(done ? "" : "?wrong=deployment")}#deployments");
}
