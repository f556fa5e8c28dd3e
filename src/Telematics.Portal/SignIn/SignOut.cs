using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;

namespace Telematics.Portal.SignIn;

internal static class SignOut
{
    /// <summary>By POST with the form's token, so that no other page can sign anybody out.</summary>
    public static void MapSignOut(this IEndpointRouteBuilder app) => app.MapPost("/logout", async (HttpContext context, IAntiforgery antiforgery) =>
    {
        if (!await antiforgery.IsRequestValidAsync(context)) return Results.StatusCode(StatusCodes.Status400BadRequest);
        await context.SignOutAsync(IdentityConstants.ApplicationScheme);
        return Results.LocalRedirect("/login");
    }).AllowAnonymous().ExcludeFromDescription();
}
