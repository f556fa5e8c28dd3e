using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Telematics.Storage.Database.Access;

namespace Telematics.Portal.SignIn;

/// <summary>The door for programs: a key in X-Api-Key.</summary>
internal sealed class ApiKeyScheme(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder, ApiKeys keys)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    public const string Name = "api-key";
    public const string Header = "X-Api-Key";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var key = Request.Headers[Header].ToString();
        if (await keys.Find(key, Context.RequestAborted) is not { } found) return AuthenticateResult.Fail("unknown or expired key");

        var identity = new ClaimsIdentity(Access.Claims(found.Role, found.FleetId, found.Agency, found.County), Name);
        identity.AddClaim(new Claim(ClaimTypes.Name, $"key:{found.Id}"));
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Name));
    }
}
