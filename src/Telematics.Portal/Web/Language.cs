using Microsoft.AspNetCore.Localization;

namespace Telematics.Portal.Web;

/// <summary>
/// zh-CN unless somebody chose otherwise with ?culture=, which a cookie remembers. The browser's own preference is not asked:
/// an office PC that was set up in English is still used by an office that works in Chinese.
/// </summary>
internal static class Language
{
    public const string Default = "zh-CN";
    public static readonly string[] All = [Default, "en"];

    public static void UseLanguage(this WebApplication app)
    {
        app.UseRequestLocalization(new RequestLocalizationOptions
        {
            ApplyCurrentCultureToResponseHeaders = true,
            RequestCultureProviders = [new QueryStringRequestCultureProvider(), new CookieRequestCultureProvider()],
        }.SetDefaultCulture(Default).AddSupportedCultures(All).AddSupportedUICultures(All));
        app.Use(Remember);
    }

    private static Task Remember(HttpContext context, RequestDelegate next)
    {
        if (context.Request.Query.ContainsKey("culture") && context.Features.Get<IRequestCultureFeature>() is { Provider: not null } chosen)
            context.Response.Cookies.Append(
                CookieRequestCultureProvider.DefaultCookieName,
                CookieRequestCultureProvider.MakeCookieValue(chosen.RequestCulture),
                new CookieOptions { MaxAge = TimeSpan.FromDays(365), IsEssential = true, HttpOnly = true, SameSite = SameSiteMode.Lax });
        return next(context);
    }
}
