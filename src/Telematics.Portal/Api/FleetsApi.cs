using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Telematics.Portal.Web;
using Telematics.Storage.Database;
using Telematics.Storage.Database.Queries;
using Telematics.Storage.Database.Registry;

namespace Telematics.Portal.Api;

/// <summary>A vehicle-using unit with what it has on the road.</summary>
public sealed record FleetJson(string FleetId, string Name, string? CreditCode, string? County, string? Contact, int Vehicles, int HighEmitters)
{
    internal static FleetJson Of(FleetRow row) => new(
        row.Fleet.FleetId, row.Fleet.Name, row.Fleet.CreditCode, row.Fleet.County, row.Fleet.Contact, row.Vehicles, row.HighEmitters);
}

internal static class FleetsApi
{
    public static void MapFleets(this IEndpointRouteBuilder api)
    {
        var fleets = api.MapGroup("/fleets").WithTags("Fleets");
        fleets.MapGet("", List).Needs(Right.SeeFleets).Audited("fleets.list").WithSummary("Fleets by name");
        fleets.MapGet("{fleetId}", Get).Needs(Right.SeeFleets).Audited("fleet.read").WithSummary("One fleet");
        fleets.MapPut("{fleetId}", Put).Needs(Right.ChangeFleets).Audited("fleet.put").Accepts<FleetEntry>("application/json")
            .WithSummary("Registers a fleet or changes it; fields that are not sent stay");
    }

    private static async Task<Ok<Page<FleetJson>>> List(ClaimsPrincipal caller, FleetQueries fleets, CancellationToken cancellation) =>
        TypedResults.Ok(new Page<FleetJson>([.. (await fleets.List(Access.ScopeOf(caller), cancellation)).Select(FleetJson.Of)], null));

    private static async Task<Results<Ok<FleetJson>, ProblemHttpResult>> Get(
        string fleetId, ClaimsPrincipal caller, FleetQueries fleets, CancellationToken cancellation) =>
        await fleets.Get(Access.ScopeOf(caller), fleetId, cancellation) is { } row ? TypedResults.Ok(FleetJson.Of(row)) : Unknown(fleetId);

    private static async Task<Results<Ok<FleetJson>, Created<FleetJson>, ProblemHttpResult>> Put(
        string fleetId, JsonElement body, ClaimsPrincipal caller, FleetRegistry registry, FleetQueries fleets, CancellationToken cancellation)
    {
        if (Forms.FleetId(fleetId) is not { } id) return Problems.Invalid(Forms.NotAFleetId(fleetId));

        var scope = Access.ScopeOf(caller);
        var before = (await fleets.Get(RowScope.Everything, id, cancellation))?.Fleet;
        if (before is not null && !scope.Covers(before.FleetId, before.County)) return Unknown(fleetId);

        var read = Forms.Fleet.Read(body, before is null ? FleetEntry.Empty : FleetEntry.Of(before));
        if (!read.Ok) return Problems.Invalid(string.Join("; ", read.Problems));
        if (!scope.Covers(id, read.Value.County)) return Problems.Of(StatusCodes.Status403Forbidden, "outside the caller's fleet or county");

        var outcome = await registry.Put(id, read.Value, cancellation);
        var fleet = FleetJson.Of((await fleets.Get(scope, id, cancellation))!);
        return outcome == PutOutcome.Created ? TypedResults.Created($"/api/v1/fleets/{id}", fleet) : TypedResults.Ok(fleet);
    }

    private static ProblemHttpResult Unknown(string fleetId) => Problems.NotFound($"fleet {fleetId}");
}
