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
        // A page answers posts to its own address too, so the form has one of its own.
        app.MapPost("/holds/open", Open).Needs(Right.ManageHolds).Audited("hold.open").NeedsFormToken().ExcludeFromDescription();
        app.MapPost("/holds/{id:long}/release", Release).Needs(Right.ManageHolds).Audited("hold.release").NeedsFormToken().ExcludeFromDescription();
    }

    private static async Task<IResult> Open(HttpContext context, LegalHolds holds, CityClock clock, CancellationToken cancellation)
    {
        var (entry, _) = HoldOrder.Of(context.Request.Form).Read(clock);
        context.AuditSubject(entry is null ? "refused" : HoldsApi.Subject(entry));
        if (entry is not null) await holds.Open(entry, context.User.Identity?.Name ?? "", cancellation);
        return Results.LocalRedirect(entry is null ? "/holds?wrong=hold" : "/holds");
    }

    private static async Task<IResult> Release(long id, HttpContext context, LegalHolds holds, CancellationToken cancellation)
    {
        var reason = context.Request.Form["reason"].ToString();
        var done = HoldOrder.ReasonProblem(reason) is null && await holds.Release(id, reason.Trim(), context.User.Identity?.Name ?? "", cancellation);
        if (!done) context.AuditSubject($"{id} refused");
        return Results.LocalRedirect(done ? "/holds" : "/holds?wrong=hold");
    }
}
