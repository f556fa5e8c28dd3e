using System.Runtime.CompilerServices;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Telematics.Grains.Stations;
using Telematics.Portal.Passes;
using Telematics.Portal.Web;
using Telematics.Storage.Database;
using Telematics.Storage.Database.Model;
using Telematics.Storage.Database.Queries;

namespace Telematics.Portal.Api;

public sealed record AnnulOrder(string? Reason);

/// <summary>Passes of vehicles by remote-sensing lines, their pictures and their doubtful plates.</summary>
internal static class PassesApi
{
    private const int LinesAtOnce = 1000;

    public static void MapPasses(this IEndpointRouteBuilder api)
    {
        var passes = api.MapGroup("/passes").WithTags("Passes");
        passes.MapGet("", List).Needs(Right.SeePasses).Audited("passes.list").WithSummary("Passes, newest first");
        passes.MapGet("{passId}", Get).Needs(Right.SeePasses).Audited("pass.read").WithSummary("One pass with pictures, corrections and cases");
        passes.MapGet("{passId}/media/{sha256}", Picture).Needs(Right.SeePasses).Audited("pass.picture")
            .WithSummary("A picture or video of a pass, once it is there with the announced hash");
        passes.MapPost("{passId}/annul", Annul).Needs(Right.AnnulPasses).Audited("pass.annul")
            .WithSummary("Takes a pass back for good: it stays, and what rests on it is judged anew");
        passes.MapPost("{passId}/plate", Plate).Needs(Right.ReviewPlates).Audited("pass.plate")
            .WithSummary("Confirms, corrects or discards the plate of a pass");
        api.MapGet("/passes.csv", Export).Needs(Right.SeePasses).Audited("passes.export").WithTags("Passes").Produces<string>(StatusCodes.Status200OK, "text/csv")
            .WithSummary("Passes as a file for spreadsheets, narrowed like the list");
        api.MapGet("/plate-reviews", Reviews).Needs(Right.ReviewPlates).Audited("plates.list").WithTags("Passes").WithSummary("Doubtful plates that wait for a person, newest first");
    }

    private static async Task<Results<Ok<Page<PassDetail>>, ProblemHttpResult>> List(
        [AsParameters] PassSearch search, ClaimsPrincipal caller, PassQueries passes, CityClock clock, CancellationToken cancellation,
        PassCursor? cursor = null, int limit = 50)
    {
        if (!search.TryFilter(clock, out var filter, out var problem)) return Problems.Invalid(problem);
        var page = await passes.List(Access.ScopeOf(caller), filter, limit, cursor, cancellation);
        return TypedResults.Ok(new Page<PassDetail>([.. page.Items.Select(PassDetail.Of)], page.Next));
    }

    private static IResult Export([AsParameters] PassSearch search, ClaimsPrincipal caller, PassQueries passes, CityClock clock, CancellationToken cancellation)
    {
        if (!search.TryFilter(clock, out var filter, out var problem)) return Problems.Invalid(problem);
        return new CsvFile("passes.csv", PassCsv.Header, All(Access.ScopeOf(caller), filter, passes, cancellation).Select(row => PassCsv.Line(row, clock)));
    }

    private static async IAsyncEnumerable<PassRow> All(
        RowScope scope, PassFilter filter, PassQueries passes, [EnumeratorCancellation] CancellationToken cancellation)
    {
        PassCursor? after = null;
        do
        {
            var page = await passes.List(scope, filter, LinesAtOnce, after, cancellation);
            foreach (var row in page.Items) yield return row;
            after = page.Next is { } next ? PassCursor.Parse(next, null) : null;
        }
        while (after is not null);
    }

    private static async Task<Results<Ok<PassFileDetail>, ProblemHttpResult>> Get(
        string passId, ClaimsPrincipal caller, PassQueries passes, PassSheets sheets, CancellationToken cancellation, string? station = null, string? line = null)
    {
        var scope = Access.ScopeOf(caller);
        var (pass, problem) = await One(scope, passId, station, line, passes, cancellation);
        return pass is null ? problem! : TypedResults.Ok(PassFileDetail.Of((await sheets.Find(scope, pass.Key, cancellation))!));
    }

    private static async Task<Results<FileStreamHttpResult, ProblemHttpResult>> Picture(
        string passId, string sha256, ClaimsPrincipal caller, PassQueries passes, PassPictures pictures, CancellationToken cancellation,
        string? station = null, string? line = null)
    {
        var (pass, problem) = await One(Access.ScopeOf(caller), passId, station, line, passes, cancellation);
        if (pass is null) return problem!;
        if (pictures.Open(pass.ToMeasured(), sha256) is not { } file) return Problems.NotFound($"file {sha256} of pass {passId}");
        return PassPictures.ContentType(file) is { } type
            ? TypedResults.Stream(file, type, enableRangeProcessing: true)
            : TypedResults.Stream(file, "application/octet-stream", sha256);
    }

    private static async Task<Results<Ok<PassFileDetail>, ProblemHttpResult>> Annul(
        string passId, AnnulOrder order, ClaimsPrincipal caller, HttpContext context, PassQueries passes, PassSheets sheets, PassDesk desk,
        CancellationToken cancellation, string? station = null, string? line = null)
    {
        if (PassWork.ReasonProblem(order.Reason) is { } wrong) return Problems.Invalid(wrong);
        var scope = Access.ScopeOf(caller);
        var (pass, problem) = await One(scope, passId, station, line, passes, cancellation);
        if (pass is null) return problem!;

        await desk.AnnulOnce(pass, caller, order.Reason!);
        context.AuditSubject(pass.Key.ToString());
        return TypedResults.Ok(PassFileDetail.Of((await sheets.Find(scope, pass.Key, cancellation))!));
    }

    private static async Task<Results<Ok<PassFileDetail>, ProblemHttpResult>> Plate(
        string passId, PlateOrder order, ClaimsPrincipal caller, HttpContext context, PassQueries passes, PassSheets sheets, PassDesk desk,
        CancellationToken cancellation, string? station = null, string? line = null)
    {
        var scope = Access.ScopeOf(caller);
        var (pass, problem) = await One(scope, passId, station, line, passes, cancellation);
        if (pass is null) return problem!;
        if (await desk.Decide(pass, order, caller) is { } wrong) return Problems.Invalid(wrong);
        context.AuditSubject(pass.Key.ToString());

        // Seen as the centre sees it: with another plate it may have left the caller's scope.
        return TypedResults.Ok(PassFileDetail.Of((await sheets.Find(RowScope.Everything, pass.Key, cancellation))!));
    }

    private static async Task<Ok<Page<PlateReviewDetail>>> Reviews(
        ClaimsPrincipal caller, PassQueries passes, CancellationToken cancellation, string? station = null, PassCursor? cursor = null, int limit = 50)
    {
        var page = await passes.Reviews(Access.ScopeOf(caller), station, limit, cursor, cancellation);
        return TypedResults.Ok(new Page<PlateReviewDetail>([.. page.Items.Select(PlateReviewDetail.Of)], page.Next));
    }

    /// <summary>A record number is unique within its line only; where two lines have it the caller has to say which.</summary>
    private static async Task<(PassRow? Pass, ProblemHttpResult? Problem)> One(
        RowScope scope, string routed, string? station, string? line, PassQueries passes, CancellationToken cancellation)
    {
        var passId = PassAddress.PassId(routed);
        var found = (await passes.ByPassId(scope, passId, cancellation))
            .Where(pass => (string.IsNullOrEmpty(station) || pass.StationId == station) && (string.IsNullOrEmpty(line) || pass.LineId == line)).ToList();
        return found switch
        {
            [] => (null, Problems.NotFound($"pass {passId}")),
            [var one] => (one, null),
            _ => (null, Problems.Conflict($"pass {passId} exists on {string.Join(", ", found.Select(pass => pass.Key.Line))}: say which with ?station=&line=")),
        };
    }
}
