using System.Security.Claims;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Telematics.Storage.Database.Model;

namespace Telematics.Portal.SignIn;

/// <summary>A person's cookie carries the role and what narrows it, as an API key does.</summary>
internal sealed class PersonClaims(UserManager<User> users, IOptions<IdentityOptions> options)
    : UserClaimsPrincipalFactory<User>(users, options)
{
    protected override async Task<ClaimsIdentity> GenerateClaimsAsync(User user)
    {
        var identity = await base.GenerateClaimsAsync(user);
        identity.AddClaims(Access.Claims(user.Role, user.FleetId, user.Agency, user.County));
        return identity;
    }
}
