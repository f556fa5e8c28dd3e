using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Telematics.Portal.Stations;
using Telematics.Portal.Web;
using Telematics.Storage.Database;
using Telematics.Storage.Database.Queries;
using Telematics.Storage.Database.Registry;

namespace Telematics.Portal.Api;

/// <summary>Remote-sensing stations: registry, keys, state and quality.</summary>
internal static class StationsApi
{
    /// <summary>Asked for when no first day is given.</summary>
    private const int QualityDays = 30;

    /// <summary>More than a line that is checked every two hours, and fails half of its checks, has in a year.</summary>
    private const int MaxTransitions = 5000;

    public static void MapStations(this IEndpointRouteBuilder api)
    {
        var stations = api.MapGroup("/stations").WithTags("Stations");
        stations.MapGet("", List).Needs(Right.SeeStations).WithSummary("Stations by id, with lines, instruments and state");
        stations.MapGet("{stationId}", Get).Needs(Right.SeeStations).WithSummary("One station");
        stations.MapPut("{stationId}", Put).Needs(Right.ChangeStations).Audited("station.put").Accepts<StationEntry>("application/json")
            .WithSummary("Registers a station or changes it; fields that are not sent stay, lines that are sent replace all lines");
        stations.MapGet("{stationId}/quality", Quality).Needs(Right.SeeStations)
            .WithSummary("Quality of each line, day by day, oldest first; both days included, the last 30 without them");
        stations.MapGet("{stationId}/transitions", Transitions).Needs(Right.SeeStations)
            .WithSummary("Changes of state of its lines and why, newest first, within [from, to); the last 5000 without them. Nothing is ever taken out");
        stations.MapGet("{stationId}/keys", Keys).Needs(Right.ChangeStations).Audited("station.keys").WithSummary("Keys of a station, without their secrets");
        stations.MapPost("{stationId}/keys", IssueKey).Needs(Right.ChangeStations).Audited("station.key.issue")
            .WithSummary("Makes a key for the station's HMAC; the secret is shown this once, as hex");
        stations.MapDelete("{stationId}/keys/{keyId}", WithdrawKey).Needs(Right.ChangeStations).Audited("station.key.withdraw")
            .WithSummary("Withdraws a key; connections that used it are closed");
    }

    private static async Task<Ok<Page<StationDetail>>> List(ClaimsPrincipal caller, StationBoards boards, CityClock clock, CancellationToken cancellation)
    {
        var stations = await boards.List(Access.ScopeOf(caller), cancellation);
        return TypedResults.Ok(new Page<StationDetail>([.. stations.Select(station => StationDetail.Of(station, clock.Today))], null));
    }

    private static async Task<Results<Ok<StationDetail>, ProblemHttpResult>> Get(
        string stationId, ClaimsPrincipal caller, StationBoards boards, CityClock clock, CancellationToken cancellation) =>
        await boards.Find(Access.ScopeOf(caller), stationId, cancellation) is { } station
            ? TypedResults.Ok(StationDetail.Of(station, clock.Today))
            : Unknown(stationId);

    private static async Task<Results<Ok<StationDetail>, Created<StationDetail>, ProblemHttpResult>> Put(
        string stationId, JsonElement body, ClaimsPrincipal caller, StationRegistry registry, StationQueries stations, StationBoards boards, CityClock clock,
        CancellationToken cancellation)
    {
        if (StationForms.Id(stationId) is not { } id) return Problems.Invalid(StationForms.NotAnId("stationId", stationId));

        var scope = Access.ScopeOf(caller);
        var before = await stations.Get(RowScope.Everything, id, cancellation);
        if (before is not null && !scope.Covers(null, before.County)) return Unknown(stationId);

        var read = StationForms.Read(body, before is null ? StationEntry.Empty : StationEntry.Of(before));
        if (!read.Ok) return Problems.Invalid(string.Join("; ", read.Problems));
        if (!scope.Covers(null, read.Value.County)) return Problems.Of(StatusCodes.Status403Forbidden, "outside the caller's county");

        var outcome = await registry.Put(id, read.Value, cancellation);
        var station = StationDetail.Of((await boards.Find(scope, id, cancellation))!, clock.Today);
        return outcome == PutOutcome.Created ? TypedResults.Created($"/api/v1/stations/{id}", station) : TypedResults.Ok(station);
    }

    private static async Task<Results<Ok<Page<LineDayDetail>>, ProblemHttpResult>> Quality(
        string stationId, ClaimsPrincipal caller, StationQueries stations, QualityQueries quality, CityClock clock, CancellationToken cancellation,
        string? from = null, string? to = null)
    {
        var scope = Access.ScopeOf(caller);
        if (await stations.Get(scope, stationId, cancellation) is null) return Unknown(stationId);
        if (!TimeSpanAsked.TryRead(from, to, clock, out var asked, out var problem)) return Problems.Invalid(problem);

        var last = string.IsNullOrEmpty(to) ? clock.Today : clock.DayOf(asked.To);
        var first = string.IsNullOrEmpty(from) ? last.AddDays(1 - QualityDays) : clock.DayOf(asked.From);
        var days = await quality.Days(scope, stationId, first, last, cancellation);
        return TypedResults.Ok(new Page<LineDayDetail>([.. days.Select(LineDayDetail.Of)], null));
    }

    private static async Task<Results<Ok<Page<LineTransitionDetail>>, ProblemHttpResult>> Transitions(
        string stationId, ClaimsPrincipal caller, StationQueries stations, QualityQueries quality, CityClock clock, CancellationToken cancellation,
        string? from = null, string? to = null)
    {
        var scope = Access.ScopeOf(caller);
        if (await stations.Get(scope, stationId, cancellation) is null) return Unknown(stationId);
        if (!TimeSpanAsked.TryRead(from, to, clock, out var asked, out var problem)) return Problems.Invalid(problem);

        var rows = await quality.Transitions(scope, stationId, asked.From, asked.To, MaxTransitions, cancellation);
        return TypedResults.Ok(new Page<LineTransitionDetail>(
            [.. rows.Select(LineTransitionDetail.Of).Select(row => row with { At = clock.Local(row.At), ReceivedAt = clock.Local(row.ReceivedAt) })], null));
    }

    private static async Task<Results<Ok<Page<StationKeyRow>>, ProblemHttpResult>> Keys(
        string stationId, ClaimsPrincipal caller, StationQueries stations, CancellationToken cancellation)
    {
        var scope = Access.ScopeOf(caller);
        return await stations.Get(scope, stationId, cancellation) is null
            ? Unknown(stationId)
            : TypedResults.Ok(new Page<StationKeyRow>(await stations.Keys(scope, stationId, cancellation), null));
    }

    private static async Task<Results<Created<IssuedStationKey>, ProblemHttpResult>> IssueKey(
        string stationId, ClaimsPrincipal caller, HttpContext context, StationQueries stations, StationRegistry registry, CancellationToken cancellation)
    {
        if (await stations.Get(Access.ScopeOf(caller), stationId, cancellation) is null) return Unknown(stationId);
        if (await registry.IssueKey(stationId, cancellation) is not { } issued) return Unknown(stationId);
        context.AuditSubject($"{stationId} {issued.KeyId}");
        return TypedResults.Created((string?)null, issued);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> WithdrawKey(
        string stationId, string keyId, ClaimsPrincipal caller, StationQueries stations, StationRegistry registry, CancellationToken cancellation)
    {
        if (await stations.Get(Access.ScopeOf(caller), stationId, cancellation) is null) return Unknown(stationId);
        return await registry.WithdrawKey(stationId, keyId, cancellation) ? TypedResults.NoContent() : Problems.NotFound($"key {keyId} of station {stationId}");
    }

    private static ProblemHttpResult Unknown(string stationId) => Problems.NotFound($"station {stationId}");
}
