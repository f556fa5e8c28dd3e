using Microsoft.AspNetCore.Antiforgery;

namespace Telematics.Portal.Web;

/// <summary>Plain posts of our own pages carry the form's token, so that no other page can send them.</summary>
internal static class FormToken
{
    /// <summary>400 without it, before anything is looked up.</summary>
    public static RouteHandlerBuilder NeedsFormToken(this RouteHandlerBuilder form) => form.AddEndpointFilter(async (call, next) =>
    {
        var antiforgery = call.HttpContext.RequestServices.GetRequiredService<IAntiforgery>();
        return await antiforgery.IsRequestValidAsync(call.HttpContext) ? await next(call) : Results.StatusCode(StatusCodes.Status400BadRequest);
    });
}
