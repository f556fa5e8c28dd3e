using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Telematics.Portal.Web;
using Telematics.Storage.Database.Access;
using Telematics.Storage.Database.Model;
using Telematics.Storage.Database.Queries;

namespace Telematics.Portal.Api;

/// <summary>A key as it is listed: everything but the key.</summary>
public sealed record KeyJson(
    string Id, string Name, string Role, string? FleetId, string? Agency, string? County,
    DateTimeOffset? Expires, DateTimeOffset? LastUsed, DateTimeOffset CreatedAt)
{
    internal static KeyJson Of(ApiKey key) =>
        new(key.Id, key.Name, key.Role, key.FleetId, key.Agency, key.County, key.Expires, key.LastUsed, key.CreatedAt);
}

public sealed record NewUser(string UserName, string Password, string Role, string? FleetId = null, string? Agency = null, string? County = null);

public sealed record UserJson(string UserName, string Role, string? FleetId, string? Agency, string? County);

/// <summary>Keys of programs and accounts of people.</summary>
internal static class AccountsApi
{
    private const int MaxNameLength = 100;

    public static void MapAccounts(this IEndpointRouteBuilder api)
    {
        var keys = api.MapGroup("/keys").WithTags("Accounts");
        keys.MapGet("", ListKeys).Needs(Right.ManageAccounts).Audited("keys.list").WithSummary("API keys, oldest first");
        keys.MapGet("{id}", GetKey).Needs(Right.ManageAccounts).Audited("key.read").WithSummary("One API key, without the key itself");
        keys.MapPost("", IssueKey).Needs(Right.ManageAccounts).Audited("key.issue").WithSummary("Makes an API key; it is shown this once");
        keys.MapDelete("{id}", DeleteKey).Needs(Right.ManageAccounts).Audited("key.delete").WithSummary("Makes an API key invalid");
        api.MapPost("/users", CreateUser).Needs(Right.ManageAccounts).Audited("user.create").WithTags("Accounts").WithSummary("Makes an account for a person");
    }

    private static async Task<Ok<Page<KeyJson>>> ListKeys(ApiKeys keys, CancellationToken cancellation) =>
        TypedResults.Ok(new Page<KeyJson>([.. (await keys.List(cancellation)).Select(KeyJson.Of)], null));

    private static async Task<Results<Ok<KeyJson>, ProblemHttpResult>> GetKey(string id, ApiKeys keys, CancellationToken cancellation) =>
        await keys.Get(id, cancellation) is { } key ? TypedResults.Ok(KeyJson.Of(key)) : Problems.NotFound($"key {id}");

    private static async Task<Results<Created<IssuedKey>, ProblemHttpResult>> IssueKey(ApiKeyOrder order, HttpContext context, ApiKeys keys, CancellationToken cancellation)
    {
        if (ProblemOf(order.Name, order.Role, order.FleetId) is { } problem) return Problems.Invalid(problem);
        var issued = await keys.Issue(order, cancellation);
        context.AuditSubject($"{issued.Id} {order.Role}");
        return TypedResults.Created($"/api/v1/keys/{issued.Id}", issued);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteKey(string id, ApiKeys keys, CancellationToken cancellation) =>
        await keys.Delete(id, cancellation) ? TypedResults.NoContent() : Problems.NotFound($"key {id}");

    private static async Task<Results<Created<UserJson>, ProblemHttpResult>> CreateUser(NewUser order, HttpContext context, UserManager<User> users)
    {
        if (ProblemOf(order.UserName, order.Role, order.FleetId) is { } problem) return Problems.Invalid(problem);
        if (await users.FindByNameAsync(order.UserName) is not null) return Problems.Conflict($"user {order.UserName} exists");

        var user = new User { UserName = order.UserName, Role = order.Role, FleetId = order.FleetId, Agency = order.Agency, County = order.County };
        var result = await users.CreateAsync(user, order.Password);
        context.AuditSubject($"{order.UserName} {order.Role}");
        return result.Succeeded
            ? TypedResults.Created((string?)null, new UserJson(order.UserName, order.Role, order.FleetId, order.Agency, order.County))
            : Problems.Invalid(string.Join(" ", result.Errors.Select(error => error.Description)));
    }

    private static string? ProblemOf(string name, string role, string? fleetId)
    {
        if (string.IsNullOrWhiteSpace(name) || name.Length > MaxNameLength) return $"name '{name}': 1 to {MaxNameLength} characters are allowed";
        if (!Role.All.Contains(role)) return $"role '{role}': allowed are {string.Join(", ", Role.All)}";
        return role == Role.Fleet && string.IsNullOrWhiteSpace(fleetId) ? "fleetId: an account of the role fleet must name its fleet" : null;
    }
}
