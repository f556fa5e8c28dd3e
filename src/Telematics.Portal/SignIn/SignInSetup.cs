using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Telematics.Portal.Web;
using Telematics.Storage.Database.Model;

namespace Telematics.Portal.SignIn;

/// <summary>Two doors, one kind of caller behind them: a request with X-Api-Key is a program, any other is a person with or without a cookie.</summary>
internal static class SignInSetup
{
    public const int MinPasswordLength = 10;
    private const string EitherDoor = "either-door";

    public static IServiceCollection AddSignIn(this IServiceCollection services, PortalSettings settings)
    {
        // Beside the data, so that a restart does not sign everybody out.
        services.AddDataProtection().SetApplicationName("telematics")
            .PersistKeysToFileSystem(new DirectoryInfo(Path.Combine(settings.DataPath, "keys")));

        services.AddAuthentication(EitherDoor)
            .AddPolicyScheme(EitherDoor, null, options => options.ForwardDefaultSelector = context =>
                context.Request.Headers.ContainsKey(ApiKeyScheme.Header) ? ApiKeyScheme.Name : IdentityConstants.ApplicationScheme)
            .AddScheme<AuthenticationSchemeOptions, ApiKeyScheme>(ApiKeyScheme.Name, null)
            .AddCookie(IdentityConstants.ApplicationScheme, Describe);

        services.AddIdentityCore<User>(Describe).AddSignInManager().AddClaimsPrincipalFactory<PersonClaims>().AddUserStore<Accounts>();
        // How long a changed role or a deleted account may live on in a cookie.
        services.Configure<SecurityStampValidatorOptions>(options => options.ValidationInterval = TimeSpan.FromMinutes(1));
        services.AddScoped<Entrance>();
        return services;
    }

    private static void Describe(IdentityOptions identity)
    {
        identity.Password.RequiredLength = MinPasswordLength;
        identity.Password.RequireNonAlphanumeric = false;
        identity.Lockout.MaxFailedAccessAttempts = Entrance.AllowedFailures;
        identity.Lockout.DefaultLockoutTimeSpan = Entrance.LockedFor;
        identity.User.AllowedUserNameCharacters = ""; // names in Chinese are fine
    }

    private static void Describe(CookieAuthenticationOptions cookie)
    {
        cookie.Cookie.Name = "telematics";
        cookie.Cookie.HttpOnly = true;
        cookie.Cookie.SameSite = SameSiteMode.Lax;
        cookie.ExpireTimeSpan = TimeSpan.FromHours(12);
        cookie.LoginPath = "/login";
        cookie.ReturnUrlParameter = "returnUrl";
        cookie.Events.OnValidatePrincipal = SecurityStampValidator.ValidatePrincipalAsync;
        cookie.Events.OnRedirectToAccessDenied = context => Say(context, StatusCodes.Status403Forbidden);
        cookie.Events.OnRedirectToLogin = context =>
        {
            if (context.HttpContext.IsForPrograms()) return Say(context, StatusCodes.Status401Unauthorized);
            context.Response.Redirect(context.RedirectUri);
            return Task.CompletedTask;
        };
    }

    private static Task Say(RedirectContext<CookieAuthenticationOptions> context, int status)
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    }
}
