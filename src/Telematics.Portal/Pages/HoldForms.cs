using Microsoft.AspNetCore.Antiforgery;
using Telematics.Portal.Api;
using Telematics.Portal.Operations;
using Telematics.Portal.Web;
using Telematics.Storage.Database.Registry;

namespace Telematics.Portal.Pages;

/// <summary>The forms of the page of legal holds; plain posts with the form's token, as those of passes.</summary>
internal static class HoldForms
{
    public static void MapHoldForms(this IEndpointRouteBuilder app)
    {
        app.MapPost("/holds", Open).Needs(Right.ManageHolds).Audited("hold.open").ExcludeFromDescription();
        app.MapPost("/holds/{id:long}/release", Release).Needs(Right.ManageHolds).Audited("hold.release").ExcludeFromDescription();
    }

    private static async Task<IResult> Open(HttpContext context, IAntiforgery antiforgery, LegalHolds holds, CityClock clock, CancellationToken cancellation)
    {
        if (!await antiforgery.IsRequestValidAsync(context)) return Results.StatusCode(StatusCodes.Status400BadRequest);
        var (entry, _) = HoldOrder.Of(context.Request.Form).Read(clock);
        context.AuditSubject(entry is null ? "refused" : HoldsApi.Subject(entry));
        if (entry is not null) await holds.Open(entry, context.User.Identity?.Name ?? "", cancellation);
        return Results.LocalRedirect(entry is null ? "/holds?wrong=hold" : "/holds");
    }

    private static async Task<IResult> Release(long id, HttpContext context, IAntiforgery antiforgery, LegalHolds holds, CancellationToken cancellation)
    {
        if (!await antiforgery.IsRequestValidAsync(context)) return Results.StatusCode(StatusCodes.Status400BadRequest);
        var reason = context.Request.Form["reason"].ToString();
        var done = HoldOrder.ReasonProblem(reason) is null && await holds.Release(id, reason.Trim(), context.User.Identity?.Name ?? "", cancellation);
        if (!done) context.AuditSubject($"{id} refused");
        return Results.LocalRedirect(done ? "/holds" : "/holds?wrong=hold");
    }
}
