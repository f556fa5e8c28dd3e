using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Antiforgery;
using Telematics.Portal.Api;
using Telematics.Portal.Web;
using Telematics.Storage.Analysis;
using Telematics.Storage.History;

namespace Telematics.Portal.Pages;

/// <summary>What the form of the analysis page says, and its two buttons that give a file.</summary>
internal static class AnalysisForm
{
    private const int DefaultDays = 7;

    public static void MapAnalysisFiles(this IEndpointRouteBuilder app)
    {
        app.MapPost("/analysis/csv", (HttpContext context, IAntiforgery antiforgery, AnalysisDesk desk, CityClock clock) => File(context, antiforgery, desk, clock, TableFormat.Csv))
            .Needs(Right.Analyse).Audited("analysis.file").ExcludeFromDescription();
        app.MapPost("/analysis/parquet", (HttpContext context, IAntiforgery antiforgery, AnalysisDesk desk, CityClock clock) => File(context, antiforgery, desk, clock, TableFormat.Parquet))
            .Needs(Right.Analyse).Audited("analysis.file").ExcludeFromDescription();
    }

    public static AnalysisQuestion Question(ClaimsPrincipal caller, string? sql, DateOnly from, DateOnly to, int rows) =>
        new(caller.Identity?.Name ?? "", sql ?? "", from, to, rows);

    /// <summary>The days of the form; those of the last week where it does not say.</summary>
    public static (DateOnly From, DateOnly To) Days(string? from, string? to, CityClock clock)
    {
        var last = Day(to) ?? clock.Today;
        return (Day(from) ?? last.AddDays(1 - DefaultDays), last);
    }

    private static async Task<IResult> File(HttpContext context, IAntiforgery antiforgery, AnalysisDesk desk, CityClock clock, string format)
    {
        if (!await antiforgery.IsRequestValidAsync(context)) return Results.StatusCode(StatusCodes.Status400BadRequest);
        var form = context.Request.Form;
        var (from, to) = Days(form["from"], form["to"], clock);
        var (answer, refusal) = await desk.Ask(Question(context.User, form["sql"], from, to, desk.Settings.MaxRows), context.RequestAborted);
        if (answer is null) return Problems.Of(refusal == AnalysisRefusal.Busy ? StatusCodes.Status409Conflict : StatusCodes.Status400BadRequest, refusal.ToString());
        context.Response.RegisterForDisposeAsync(answer);
        if (answer.End is { } end && (end.Refused ?? end.Failed) is { } problem) return Problems.Invalid(problem);
        return new TableResult(new ResultTable(answer.Columns, Whole(answer, context.RequestAborted)), format, "analysis", clock);
    }

    /// <summary>A file that ends early must not look like a whole one: the connection breaks instead.</summary>
    private static async IAsyncEnumerable<object?[]> Whole(AnalysisAnswer answer, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var row in answer.Read(cancellation)) yield return row;
        if (answer.End!.Failed is { } failed) throw new IOException(failed);
    }

    private static DateOnly? Day(string? text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is > 2000 and < 2200 ? day : null;
}
