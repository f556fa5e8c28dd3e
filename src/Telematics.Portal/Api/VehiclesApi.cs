using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Telematics.Core.Vehicles;
using Telematics.Portal.Vehicles;
using Telematics.Portal.Web;
using Telematics.Storage.Database;
using Telematics.Storage.Database.Queries;
using Telematics.Storage.Database.Registry;

namespace Telematics.Portal.Api;

internal static class VehiclesApi
{
    private const int ShownFindings = 100, ShownCases = 100;

    public static void MapVehicles(this IEndpointRouteBuilder api)
    {
        var vehicles = api.MapGroup("/vehicles").WithTags("Vehicles");
        vehicles.MapGet("", List).Needs(Right.SeeVehicles).Audited("vehicles.list")
            .WithSummary("Vehicles, most trouble first");
        vehicles.MapGet("{vin}", Get).Needs(Right.SeeVehicles).Audited("vehicle.read")
            .WithSummary("One vehicle: registry, state, today's sums, open findings");
        vehicles.MapPut("{vin}", Put).Needs(Right.ChangeVehicles).Audited("vehicle.put").Accepts<Registration>("application/json")
            .WithSummary("Registers a vehicle or changes its registration; fields that are not sent stay");
        vehicles.MapPost("import", Import).Needs(Right.ChangeVehicles).Audited("vehicles.import").Accepts<string>("text/csv")
            .WithSummary("Registers many vehicles from a CSV file with the column vin and any field of PUT");
    }

    private static async Task<Results<Ok<Page<VehicleSummary>>, ProblemHttpResult>> List(
        [AsParameters] VehicleSearch search, ClaimsPrincipal caller, VehicleLists lists, CancellationToken cancellation,
        VehicleCursor? cursor = null, int limit = 50)
    {
        if (search.Problem is { } problem) return Problems.Invalid(problem);
        var page = await lists.List(Access.ScopeOf(caller), search, limit, cursor, cancellation);
        return TypedResults.Ok(new Page<VehicleSummary>([.. page.Items.Select(VehicleSummary.Of)], page.Next));
    }

    private static async Task<Results<Ok<VehicleDetail>, ProblemHttpResult>> Get(
        string vin, ClaimsPrincipal caller, VehicleLookup lookup, FindingQueries findings, CaseQueries cases, CancellationToken cancellation)
    {
        var scope = Access.ScopeOf(caller);
        if (await lookup.Find(scope, vin, cancellation) is not { } vehicle) return Unknown(vin);
        var standing = await findings.Standing(scope, vin, ShownFindings, cancellation);
        var open = await cases.List(scope, new CaseFilter(Open: true, Vin: vin), ShownCases, null, cancellation);
        return TypedResults.Ok(VehicleDetail.Of(
            vehicle, [.. standing.Select(finding => FindingJson.Of(finding, finding.Plate ?? vehicle.Row.Plate, finding.PlateColor ?? vehicle.Row.PlateColor))], [.. open.Items.Select(one => new OpenCase(one.Id, one.Number, one.State))]));
    }

    private static async Task<Results<Ok<VehicleDetail>, Created<VehicleDetail>, ProblemHttpResult>> Put(
        string vin, JsonElement body, ClaimsPrincipal caller, VehicleRegistry registry, VehicleQueries queries, VehicleLookup lookup,
        CancellationToken cancellation)
    {
        if (Forms.Vin(vin) is not { } known) return Problems.Invalid(Forms.NotAVin(vin));

        var scope = Access.ScopeOf(caller);
        var before = await queries.Get(RowScope.Everything, known, cancellation);
        if (before is not null && !scope.Covers(before.FleetId, before.County)) return Unknown(vin);

        var read = Forms.Vehicle.Read(body, before is null ? Registration.Empty : Registration.Of(before));
        if (!read.Ok) return Problems.Invalid(string.Join("; ", read.Problems));
        if (!scope.Covers(read.Value.FleetId, read.Value.County)) return Problems.Of(StatusCodes.Status403Forbidden, "outside the caller's fleet or county");

        var outcome = await registry.Put(Vin.Parse(known), read.Value, cancellation);
        var vehicle = VehicleDetail.Of((await lookup.Find(scope, known, cancellation))!, [], []);
        return outcome == PutOutcome.Created ? TypedResults.Created($"/api/v1/vehicles/{known}", vehicle) : TypedResults.Ok(vehicle);
    }

    private static async Task<Results<Ok<ImportReport>, ProblemHttpResult>> Import(
        HttpRequest request, ClaimsPrincipal caller, VehicleRegistry registry, CancellationToken cancellation) =>
        Access.ScopeOf(caller) == RowScope.Everything
            ? TypedResults.Ok(await registry.Import(request.Body, cancellation))
            : Problems.Of(StatusCodes.Status403Forbidden, "a file may name vehicles of any fleet and county; the caller is limited to some");

    internal static ProblemHttpResult Unknown(string vin) => Problems.NotFound($"vehicle {vin}");
}
