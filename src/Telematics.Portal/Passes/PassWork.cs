using System.Security.Claims;
using Telematics.Core.Stations;
using Telematics.Grains.Stations;
using Telematics.Storage.Database.Model;

namespace Telematics.Portal.Passes;

/// <summary>What people do to a pass that they may see, from the API and from pages alike.</summary>
internal static class PassWork
{
    /// <summary>Null: nothing is wrong.</summary>
    public static string? ReasonProblem(string? reason) => string.IsNullOrWhiteSpace(reason) || reason.Length > PlateOrder.MaxReason
        ? $"reason: 1 to {PlateOrder.MaxReason} characters are needed"
        : null;

    /// <summary>A pass that is annulled already stays as it is: the first reason holds.</summary>
    public static Task AnnulOnce(this PassDesk desk, PassRow pass, ClaimsPrincipal caller, string reason) =>
        pass.Validity.HasFlag(PassValidity.Annulled) ? Task.CompletedTask : desk.Annul(pass.Key, Name(caller), reason.Trim());

    /// <summary>Null: done; else what is wrong with the order.</summary>
    public static async Task<string?> Decide(this PassDesk desk, PassRow pass, PlateOrder order, ClaimsPrincipal caller)
    {
        if (order.Problem(pass, out var plate, out var reason) is { } problem) return problem;
        await desk.ReadPlate(pass.Key, plate, Name(caller), reason);
        return null;
    }

    private static string Name(ClaimsPrincipal caller) => caller.Identity?.Name ?? "";
}
