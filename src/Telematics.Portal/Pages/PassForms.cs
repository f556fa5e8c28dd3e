using System.Security.Claims;
using Microsoft.AspNetCore.Mvc;
using Telematics.Core.Stations;
using Telematics.Grains.Stations;
using Telematics.Portal.Passes;
using Telematics.Portal.Web;
using Telematics.Storage.Database.Model;
using Telematics.Storage.Database.Queries;

namespace Telematics.Portal.Pages;

/// <summary>
/// The forms of the pages of passes and plates. Plain posts that lead back to where they came from, with the form's token, so that no other page can send them.
/// </summary>
internal static class PassForms
{
    public static void MapPassForms(this IEndpointRouteBuilder app)
    {
        app.MapPost("/passes/{stationId}/{lineId}/{passId}/annul", Annul).Needs(Right.AnnulPasses).Audited("pass.annul").NeedsFormToken().ExcludeFromDescription();
        app.MapPost("/plates/{stationId}/{lineId}/{passId}", Plate).Needs(Right.ReviewPlates).Audited("pass.plate").NeedsFormToken().ExcludeFromDescription();
    }

    private static async Task<IResult> Annul(
        string stationId, string lineId, string passId, HttpContext context, PassQueries passes, PassDesk desk,
        CancellationToken cancellation)
    {
        if (await Find(context.User, PassAddress.Key(stationId, lineId, passId), passes, cancellation) is not { } pass) return Results.StatusCode(StatusCodes.Status404NotFound);
        var reason = context.Request.Form["reason"].ToString();
        if (PassWork.ReasonProblem(reason) is not null) return Results.LocalRedirect(PassAddress.Of(pass.Key) + "?wrong=reason#annul");
        await desk.AnnulOnce(pass, context.User, reason);
        return Results.LocalRedirect(PassAddress.Of(pass.Key));
    }

    private static async Task<IResult> Plate(
        string stationId, string lineId, string passId, HttpContext context, PassQueries passes, PassDesk desk,
        CancellationToken cancellation, [FromQuery] string? back = null)
    {
        if (await Find(context.User, PassAddress.Key(stationId, lineId, passId), passes, cancellation) is not { } pass) return Results.StatusCode(StatusCodes.Status404NotFound);
        var form = context.Request.Form;
        var order = new PlateOrder(form["action"], form["plate"], form["plateColor"], form["reason"]);
        var there = LocalAddress.Or(back, "/plates");
        if (await desk.Decide(pass, order, context.User) is null) return Results.LocalRedirect(there);
        context.AuditSubject($"{pass.Key} refused");
        return Results.LocalRedirect(there + (there.Contains('?', StringComparison.Ordinal) ? "&" : "?") + "wrong=plate");
    }

    private static Task<PassRow?> Find(ClaimsPrincipal caller, PassKey key, PassQueries passes, CancellationToken cancellation) =>
        passes.Get(Access.ScopeOf(caller), key, cancellation);
}
