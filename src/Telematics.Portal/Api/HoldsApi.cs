using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Telematics.Portal.Operations;
using Telematics.Portal.Web;
using Telematics.Storage.Database.Queries;
using Telematics.Storage.Database.Registry;

namespace Telematics.Portal.Api;

/// <summary>Legal holds: what retention must not delete although its time is over.</summary>
internal static class HoldsApi
{
    public static void MapHolds(this IEndpointRouteBuilder api)
    {
        var holds = api.MapGroup("/holds").WithTags("Holds");
        holds.MapGet("", List).Needs(Right.ManageHolds).WithSummary("Holds by hand, those that stand first; at most 1000. Cases and high-emitter findings hold without one");
        holds.MapPost("", Open).Needs(Right.ManageHolds).Audited("hold.open").WithSummary("Opens a hold of a vehicle, a plate, or a line of a station");
        holds.MapPost("{id:long}/release", Release).Needs(Right.ManageHolds).Audited("hold.release").WithSummary("Ends a hold");
    }

    private static async Task<Ok<Page<HoldDetail>>> List(LegalHolds holds, CityClock clock, CancellationToken cancellation) =>
        TypedResults.Ok(new Page<HoldDetail>([.. (await holds.List(cancellation)).Select(hold => HoldDetail.Of(hold, clock))], null));

    private static async Task<Results<Created<HoldDetail>, ProblemHttpResult>> Open(
        HoldOrder order, HttpContext context, ClaimsPrincipal caller, LegalHolds holds, CityClock clock, CancellationToken cancellation)
    {
        var (entry, wrong) = order.Read(clock);
        if (entry is null) return Problems.Invalid(wrong);
        var hold = await holds.Open(entry, caller.Identity?.Name ?? "", cancellation);
        context.AuditSubject(Subject(entry));
        return TypedResults.Created((string?)null, HoldDetail.Of(hold, clock));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> Release(
        long id, HoldRelease release, ClaimsPrincipal caller, LegalHolds holds, CancellationToken cancellation)
    {
        if (HoldOrder.ReasonProblem(release.Reason) is { } problem) return Problems.Invalid(problem);
        return await holds.Release(id, release.Reason!.Trim(), caller.Identity?.Name ?? "", cancellation)
            ? TypedResults.NoContent()
            : Problems.NotFound($"hold {id} that stands");
    }

    internal static string Subject(HoldEntry entry) => entry.Vin ?? entry.Plate ?? $"{entry.StationId}/{entry.LineId}";
}
