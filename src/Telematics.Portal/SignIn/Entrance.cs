using Microsoft.AspNetCore.Identity;
using Telematics.Storage.Database.Access;
using Telematics.Storage.Database.Model;

namespace Telematics.Portal.SignIn;

/// <summary>The door for people: user name and password against a cookie. After some failures in a row the account is closed for a while.</summary>
internal sealed class Entrance(SignInManager<User> signIn, IPasswordHasher<User> hasher, AuditTrail audit)
{
    public const int AllowedFailures = 5;
    public static readonly TimeSpan LockedFor = TimeSpan.FromMinutes(15);

    /// <summary>A hash of nobody's password: an unknown name takes as long as a known one and cannot be told by the clock.</summary>
    private static readonly User Nobody = new() { Role = Role.Viewer, UserName = "" };
    private static readonly string NobodysHash = new PasswordHasher<User>().HashPassword(Nobody, Guid.NewGuid().ToString());

    public async Task<bool> Enter(string userName, string password)
    {
        if (await signIn.UserManager.FindByNameAsync(userName) is not { } user)
        {
            hasher.VerifyHashedPassword(Nobody, NobodysHash, password);
            await Note(userName, "sign-in.refused", "unknown user");
            return false;
        }

        var result = await signIn.PasswordSignInAsync(user, password, isPersistent: false, lockoutOnFailure: true);
        await Note(user.UserName!, result.Succeeded ? "sign-in" : "sign-in.refused", result.IsLockedOut ? "locked" : null);
        return result.Succeeded;
    }

    private Task Note(string userName, string action, string? detail) =>
        audit.Append(userName, action, userName, detail);
}
