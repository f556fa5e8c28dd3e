using System.Collections.Frozen;
using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using Telematics.Storage.Database;

namespace Telematics.Portal;

/// <summary>Roles of people and API keys. The words are part of the outer contract.</summary>
public static class Role
{
    public const string Admin = "admin";
    public const string Centre = "centre";
    public const string Reviewer = "reviewer";
    public const string Police = "police";
    public const string Transport = "transport";
    public const string InspectionStation = "inspection-station";
    public const string Fleet = "fleet";
    public const string Viewer = "viewer";

    /// <summary>A roadside station: brings measurements in, reads nothing.</summary>
    public const string Station = "station";
    public const string PeerPlatform = "peer-platform";

    public static readonly IReadOnlyList<string> All =
        [Admin, Centre, Reviewer, Police, Transport, InspectionStation, Fleet, Viewer, Station, PeerPlatform];
}

/// <summary>What an endpoint or page lets a caller do.</summary>
public enum Right
{
    SeeVehicles,
    ChangeVehicles,
    SeeFleets,
    ChangeFleets,
    SeeRules,
    ExplainFrames,
    SeeSystem,
    SeeAudit,
    ManageAccounts,
    SeeStations,
    ChangeStations,

    /// <summary>Passes with their plates and pictures.</summary>
    SeePasses,

    /// <summary>Takes a pass back: verdicts and cases that rest on it fall.</summary>
    AnnulPasses,

    /// <summary>Says what stands on a plate that the camera was not sure of.</summary>
    ReviewPlates,
    SeeCases,

    /// <summary>Says what must not be deleted although its time is over.</summary>
    ManageHolds,

    /// <summary>Questions of one's own in SQL over the whole archive.</summary>
    Analyse,
    ChangeOwnPassword,
}

/// <summary>
/// Who may do what, and on which rows: the only place that decides. Deny, then allow: an endpoint that names no right is closed to everybody,
/// a role that a right does not list is refused (403), a row outside the caller's scope does not exist for him (404).
/// </summary>
public static class Access
{
    private const string FleetClaim = "fleet";
    private const string AgencyClaim = "agency";
    private const string CountyClaim = "county";

    private static readonly string[] Staff =
        [Role.Admin, Role.Centre, Role.Reviewer, Role.Police, Role.Transport, Role.InspectionStation, Role.Viewer];

    private static readonly FrozenDictionary<Right, FrozenSet<string>> Allowed = new Dictionary<Right, string[]>
    {
        [Right.SeeVehicles] = [.. Staff, Role.Fleet],
        [Right.ChangeVehicles] = [Role.Admin, Role.Centre],
        [Right.SeeFleets] = [.. Staff, Role.Fleet],
        [Right.ChangeFleets] = [Role.Admin, Role.Centre],
        [Right.SeeRules] = [.. Staff, Role.Fleet],
        [Right.ExplainFrames] = [.. Staff, Role.Fleet],
        [Right.SeeSystem] = [Role.Admin, Role.Centre],
        [Right.SeeAudit] = [Role.Admin],
        [Right.ManageAccounts] = [Role.Admin],
        [Right.SeeStations] = Staff,
        [Right.ChangeStations] = [Role.Admin, Role.Centre],
        [Right.SeePasses] = [.. Staff, Role.Fleet],
        [Right.AnnulPasses] = [Role.Admin, Role.Centre, Role.Reviewer],
        [Right.ReviewPlates] = [Role.Admin, Role.Centre, Role.Reviewer],
        [Right.SeeCases] = [.. Staff, Role.Fleet],
        [Right.ManageHolds] = [Role.Admin, Role.Centre],
        [Right.Analyse] = [Role.Admin, Role.Centre],
        [Right.ChangeOwnPassword] = [.. Staff, Role.Fleet],
    }.ToFrozenDictionary(x => x.Key, x => x.Value.ToFrozenSet());

    public static bool May(this ClaimsPrincipal caller, Right right) =>
        !LacksItsFleet(caller) && Allowed[right].Any(caller.IsInRole)
        && (right != Right.Analyse || ScopeOf(caller) == RowScope.Everything); // SQL over whole files cannot leave rows out

    /// <summary>The rows that exist for a caller.</summary>
    public static RowScope ScopeOf(ClaimsPrincipal caller)
    {
        var scope = RowScope.Everything;
        if (caller.FindFirstValue(FleetClaim) is { } fleet) scope = scope.WithinFleet(fleet);
        if (caller.FindFirstValue(CountyClaim) is { } county) scope = scope.WithinCounty(county);
        return scope;
    }

    /// <summary>Whether a row of that fleet and county is one that a caller with this scope may make or change.</summary>
    public static bool Covers(this RowScope scope, string? fleetId, string? county) =>
        (scope.FleetId is null || scope.FleetId == fleetId) && (scope.County is null || scope.County == county);

    /// <summary>What sign-in and keys put into a caller, and the two methods above read.</summary>
    public static IEnumerable<Claim> Claims(string role, string? fleetId, string? agency, string? county)
    {
        yield return new Claim(ClaimTypes.Role, role);
        if (!string.IsNullOrWhiteSpace(fleetId)) yield return new Claim(FleetClaim, fleetId);
        if (!string.IsNullOrWhiteSpace(agency)) yield return new Claim(AgencyClaim, agency);
        if (!string.IsNullOrWhiteSpace(county)) yield return new Claim(CountyClaim, county);
    }

    public static void AddPolicies(AuthorizationOptions options)
    {
        foreach (var right in Enum.GetValues<Right>())
            options.AddPolicy(right.ToString(), policy => policy.RequireAuthenticatedUser().RequireAssertion(call => call.User.May(right)));

        options.FallbackPolicy = new AuthorizationPolicyBuilder().RequireAuthenticatedUser().RequireAssertion(_ => false).Build();
    }

    /// <summary>A fleet account without a fleet would otherwise be one that sees all of them.</summary>
    private static bool LacksItsFleet(ClaimsPrincipal caller) => caller.IsInRole(Role.Fleet) && !caller.HasClaim(c => c.Type == FleetClaim);
}

/// <summary>The right that an endpoint or page asks for.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class NeedsAttribute(Right right) : AuthorizeAttribute(right.ToString())
{
    public Right Right { get; } = right;
}

public static class Needing
{
    public static TBuilder Needs<TBuilder>(this TBuilder endpoint, Right right) where TBuilder : IEndpointConventionBuilder =>
        endpoint.WithMetadata(new NeedsAttribute(right));
}
