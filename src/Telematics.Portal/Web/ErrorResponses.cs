using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;
using Telematics.Portal.Api;
using Telematics.Portal.Pages;

namespace Telematics.Portal.Web;

/// <summary>Every failure has a body: problem details for programs, a designed page for people.</summary>
internal static class ErrorResponses
{
    public static void UseErrorResponses(this WebApplication app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            StatusCodeSelector = e => e is BadHttpRequestException bad ? bad.StatusCode : StatusCodes.Status500InternalServerError,
            SuppressDiagnosticsCallback = context => context.Exception is BadHttpRequestException,
            ExceptionHandler = Answer,
        });
        app.UseStatusCodePages(context => Answer(context.HttpContext));
    }

    private static readonly string[] ForPrograms = ["/api", "/openapi", LiveFragments.LivePath];

    /// <summary>Programs are told in JSON and by status; people are led to a page.</summary>
    public static bool IsForPrograms(this HttpContext context) => ForPrograms.Any(path => context.Request.Path.StartsWithSegments(path));

    private static Task Answer(HttpContext context) => context.IsForPrograms()
        ? Problems.Of(context.Response.StatusCode, Reason(context)).ExecuteAsync(context)
        : ShowPage(context);

    /// <summary>In services of its own: a page that failed half-way, or said 404 itself, has used those of the request.</summary>
    private static async Task ShowPage(HttpContext context)
    {
        var used = context.RequestServices;
        await using var scope = used.CreateAsyncScope();
        context.RequestServices = scope.ServiceProvider;
        context.Response.Headers.Remove("blazor-enhanced-nav");
        try
        {
            await new RazorComponentResult<ErrorPage>(new { Status = context.Response.StatusCode }).ExecuteAsync(context);
        }
        finally
        {
            context.RequestServices = used;
        }
    }

    /// <summary>What was wrong with a request may be told; what went wrong inside is for the log.</summary>
    private static string? Reason(HttpContext context) =>
        context.Features.Get<IExceptionHandlerFeature>()?.Error is BadHttpRequestException bad ? bad.InnerException?.Message ?? bad.Message : null;
}
