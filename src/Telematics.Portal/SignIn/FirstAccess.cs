using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;
using Telematics.Storage.Database.Access;
using Telematics.Storage.Database.Model;

namespace Telematics.Portal.SignIn;

/// <summary>What makes an empty installation usable: the user admin, and the key of Auth:BootstrapApiKey.</summary>
internal sealed class FirstAccess(PortalSettings settings, UserManager<User> users, ApiKeys keys)
{
    private const string Admin = "admin";

    /// <returns>A password that was made just now, to be printed once; null when none was.</returns>
    public async Task<string?> Prepare(CancellationToken cancellation)
    {
        await keys.SetBootstrap(settings.BootstrapApiKey, Role.Admin, cancellation);
        var admin = await users.FindByNameAsync(Admin);
        if (settings.BootstrapPassword is { Length: > 0 } password)
        {
            await (admin is null ? Create(password) : Reset(admin, password));
            return null;
        }

        if (admin is not null) return null;
        var made = RandomNumberGenerator.GetString("abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789", 16) + "a1A";
        await Create(made);
        return made;
    }

    private async Task Create(string password) =>
        Check(await users.CreateAsync(new User { UserName = Admin, Role = Role.Admin }, password));

    /// <summary>The setting is the way back in for who has lost the password; unchanged, it changes nothing and signs nobody out.</summary>
    private async Task Reset(User admin, string password)
    {
        if (await users.CheckPasswordAsync(admin, password)) return;
        await users.RemovePasswordAsync(admin);
        Check(await users.AddPasswordAsync(admin, password));
    }

    private static void Check(IdentityResult result)
    {
        if (!result.Succeeded)
            throw new InvalidOperationException("Auth:BootstrapPassword: " + string.Join(" ", result.Errors.Select(e => e.Description)));
    }
}
