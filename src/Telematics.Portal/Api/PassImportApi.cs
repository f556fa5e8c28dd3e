using System.Security.Claims;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Telematics.Core.Stations;
using Telematics.Portal.Web;
using Telematics.Storage.Database;
using Telematics.Storage.Journal;
using Telematics.Storage.Stations;

namespace Telematics.Portal.Api;

/// <summary>Files of stations that cannot stream (docs/station-import.md).</summary>
internal static class PassImportApi
{
    private const string DefaultMapping = "monitoringdata";

    public static void MapPassImport(this IEndpointRouteBuilder api)
    {
        var import = api.MapGroup("/passes/import").WithTags("Passes");
        import.MapGet("", Mappings).Needs(Right.ChangeStations).WithSummary("Names of the mappings that a file can be read by");
        import.MapPost("", Import).Needs(Right.ChangeStations).Audited("passes.import")
            .Accepts<string>("text/csv", "application/xml", "application/json", "*/*")
            .WithSummary("Takes a file of passes (CSV, XML, JSON) by a declared mapping; sending it again changes nothing");
    }

    private static Ok<MappingNames> Mappings(IPassImport import) => TypedResults.Ok(new MappingNames(import.Mappings, DefaultMapping));

    private static async Task<Results<Ok<PassImportReport>, ProblemHttpResult>> Import(
        HttpContext context, ClaimsPrincipal caller, IPassImport import, CancellationToken cancellation,
        string mapping = DefaultMapping, string? station = null, string? line = null)
    {
        if (Access.ScopeOf(caller) != RowScope.Everything)
            return Problems.Of(StatusCodes.Status403Forbidden, "a file may hold passes of any station; the caller is limited to some");
        if (!import.Mappings.Contains(mapping)) return Problems.Invalid($"mapping '{mapping}': {string.Join(", ", import.Mappings)} is allowed");
        if ((station is null) != (line is null)) return Problems.Invalid("station and line: both are expected, or none");

        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = import.MaxBytes;
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, cancellation);
        try
        {
            LineKey? whose = station is null ? null : new LineKey(station, line!);
            var report = await import.Import(body.ToArray(), mapping, whose, keep: true, cancellation);
            return report.Refused is { } refused && report is { Accepted: 0, Known: 0 } ? Problems.Invalid(refused) : TypedResults.Ok(report);
        }
        catch (Exception notNow) when (notNow is JournalClosedException or MediaClosedException)
        {
            return Problems.Of(StatusCodes.Status503ServiceUnavailable, $"nothing can be stored now: {notNow.Message}");
        }
    }
}

/// <param name="Default">The one that is taken when none is named.</param>
internal sealed record MappingNames(IReadOnlyList<string> Mappings, string Default);
