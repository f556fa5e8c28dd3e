using Microsoft.AspNetCore.Identity;

namespace Telematics.Storage.Database.Model;

/// <summary>A person who signs in. Which rights a role has, and how the other three narrow what it sees, is decided by the portal's Access.</summary>
public sealed class User : IdentityUser
{
    public required string Role { get; set; }
    public string? FleetId { get; set; }
    public string? Agency { get; set; }
    public string? County { get; set; }
}
