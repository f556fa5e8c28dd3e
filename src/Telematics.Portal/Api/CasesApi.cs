using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Telematics.Core.Cases;
using Telematics.Core.Vehicles;
using Telematics.Portal.Cases;
using Telematics.Portal.Web;
using Telematics.Storage.Database.Model;
using Telematics.Storage.Database.Queries;

namespace Telematics.Portal.Api;

/// <summary>One case of a list.</summary>
/// <param name="Items">Pollutants with a standing verdict.</param>
/// <param name="Agency">That has to act; null: the centre itself.</param>
public sealed record CaseSummary(
    string Id, string Number, CaseState State, string Origin, string Plate, PlateColor PlateColor, string? Vin, string? County, string? Agency,
    IReadOnlyList<string> Items, DateTimeOffset? DueAt, bool Overdue, DateTimeOffset OpenedAt, DateTimeOffset UpdatedAt, DateTimeOffset FirstPassAt,
    DateTimeOffset LastPassAt, string RuleSetVersion)
{
    internal static CaseSummary Of(Case row, DateTimeOffset now) => new(
        row.Id, row.Number, row.State, row.Origin, row.Plate, row.PlateColor, row.Vin, row.County, row.Agency, FlagWords.Of(row.Items), row.DueAt,
        row.Open && row.DueAt < now, row.OpenedAt, row.UpdatedAt, row.FirstPassAt, row.LastPassAt, row.RuleSetVersion);
}

/// <param name="Vin">Null: the registry does not know the plate, as of a vehicle in transit.</param>
public sealed record CaseVehicle(string Plate, PlateColor PlateColor, string? Vin, string? Kind, FuelKind? Fuel, EmissionStage? Stage, string? FleetCode, string? County)
{
    internal static CaseVehicle Of(Case row, Vehicle? known) =>
        new(row.Plate, row.PlateColor, row.Vin, known?.Kind, known?.Fuel, known?.Stage, known?.FleetId, known?.County);
}

/// <summary>A pass that the case rests on, or once did.</summary>
/// <param name="Status">standing, unproven or out.</param>
/// <param name="ContentHash">SHA-256 of the stored record when the case took it in.</param>
/// <param name="Pass">Null: it is no longer kept.</param>
public sealed record CasePassDetail(
    string PassId, string StationId, string LineId, DateTimeOffset Time, GroundStatus Status, string ContentHash, PassDetail? Pass)
{
    internal static CasePassDetail Of(CaseLink link) => new(
        link.Link.PassId, link.Link.StationId, link.Link.LineId, link.Link.PassedAt, link.Link.Status, link.Link.ContentHash,
        link.Pass is { } pass ? PassDetail.Of(pass) : null);
}

/// <summary>One step; its hash is SHA-256 of the hash before it and of the content.</summary>
/// <param name="Reason">In the language of the request; in the content it is named without words.</param>
/// <param name="Content">Canonical JSON of the step: exactly the bytes that were hashed.</param>
public sealed record CaseStepDetail(
    long Sequence, DateTimeOffset At, string Actor, string Action, CaseState? From, CaseState To, string Reason, string Content, string Hash)
{
    internal static CaseStepDetail Of(CaseEventRow row) => new(
        row.Sequence, row.At, row.Actor, row.Action, row.FromState, row.ToState, Wording.Of(CaseWords.Reason(row.Action, row.Reason)), row.Content, Convert.ToHexStringLower(row.Hash));
}

/// <summary>One case. Findings, deadlines and handovers are empty as long as no other part of the system makes any.</summary>
/// <param name="Explanations">What the driver is shown, in the language of the request.</param>
public sealed record CaseFullDetail(
    string Id, string Number, CaseState State, string Origin, CaseVehicle Vehicle, string? County, string? Agency, IReadOnlyList<string> Items,
    string RuleSetVersion, DateTimeOffset OpenedAt, DateTimeOffset UpdatedAt, IReadOnlyList<string> Explanations, IReadOnlyList<FindingJson> Findings,
    IReadOnlyList<CasePassDetail> Passes, IReadOnlyList<string> Deadlines, IReadOnlyList<CaseStepDetail> History, IReadOnlyList<string> Handovers)
{
    internal static CaseFullDetail Of(CaseSheet sheet)
    {
        var row = sheet.Detail.Case;
        return new(
            row.Id, row.Number, row.State, row.Origin, CaseVehicle.Of(row, sheet.Vehicle), row.County, row.Agency, FlagWords.Of(row.Items), row.RuleSetVersion,
            row.OpenedAt, row.UpdatedAt, [.. sheet.Explanations.Select(Wording.Of)], [], [.. sheet.Detail.Passes.Select(CasePassDetail.Of)], [],
            [.. sheet.Detail.History.Select(CaseStepDetail.Of)], []);
    }
}

internal static class CasesApi
{
    public static void MapCases(this IEndpointRouteBuilder api)
    {
        var cases = api.MapGroup("/cases").WithTags("Cases");
        cases.MapGet("", List).Needs(Right.SeeCases).Audited("cases.list").WithSummary("Cases, newest first");
        cases.MapGet("{id}", Get).Needs(Right.SeeCases).Audited("case.read").WithSummary("One case: vehicle, passes, history with its hash chain");
    }

    private static async Task<Results<Ok<Page<CaseSummary>>, ProblemHttpResult>> List(
        [AsParameters] CaseSearch search, ClaimsPrincipal caller, CaseQueries cases, CityClock clock, CancellationToken cancellation,
        IdCursor? cursor = null, int limit = 50)
    {
        if (!search.TryFilter(clock.Now, out var filter, out var problem)) return Problems.Invalid(problem);
        var page = await cases.List(Access.ScopeOf(caller), filter, limit, cursor, cancellation);
        return TypedResults.Ok(new Page<CaseSummary>([.. page.Items.Select(row => CaseSummary.Of(row, clock.Now))], page.Next));
    }

    private static async Task<Results<Ok<CaseFullDetail>, ProblemHttpResult>> Get(
        string id, ClaimsPrincipal caller, CaseSheets sheets, CancellationToken cancellation) =>
        await sheets.Find(Access.ScopeOf(caller), id, cancellation) is { } sheet ? TypedResults.Ok(CaseFullDetail.Of(sheet)) : Problems.NotFound($"case {id}");
}
