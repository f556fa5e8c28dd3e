using System.Security.Claims;
using Microsoft.AspNetCore.Identity;
using Telematics.Storage.Database.Access;
using Telematics.Storage.Database.Model;

namespace Telematics.Portal.SignIn;

/// <summary>What became of the wish to change one's password.</summary>
public enum PasswordChange
{
    Done,
    WrongCurrent,
    NotTheSame,
    TooWeak,

    /// <summary>A program with a key, or a person whose account is gone.</summary>
    NoAccount,
}

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

    /// <summary>Other sessions of the account end within a minute, when their cookie is looked at again; this one goes on.</summary>
    public async Task<PasswordChange> ChangePassword(ClaimsPrincipal person, string current, string next)
    {
        if (await signIn.UserManager.GetUserAsync(person) is not { } user) return PasswordChange.NoAccount;
        if (await signIn.UserManager.IsLockedOutAsync(user)) return PasswordChange.WrongCurrent;
        var result = await signIn.UserManager.ChangePasswordAsync(user, current, next);
        if (result.Succeeded)
        {
            await signIn.RefreshSignInAsync(user);
            await Note(user.UserName!, "password.change", null);
            return PasswordChange.Done;
        }

        if (result.Errors.All(error => error.Code != nameof(IdentityErrorDescriber.PasswordMismatch))) return PasswordChange.TooWeak;
        await signIn.UserManager.AccessFailedAsync(user); // whoever finds a screen unlocked may not guess here either
        await Note(user.UserName!, "password.refused", null);
        return PasswordChange.WrongCurrent;
    }

    private Task Note(string userName, string action, string? detail) =>
        audit.Append(userName, action, userName, detail);
}
