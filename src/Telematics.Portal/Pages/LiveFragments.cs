using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Localization;
using Telematics.Portal.Parts;
using Telematics.Portal.Vehicles;
using Telematics.Portal.Web;
using Telematics.Storage.History;

namespace Telematics.Portal.Pages;

/// <summary>
/// What an open page asks for again to stay live: the same parts that the page was made of, without the page; and the day that it draws.
/// Not audited: the opening of the page was.
/// </summary>
internal static class LiveFragments
{
    public const string LivePath = "/live";

    public static void MapLiveFragments(this IEndpointRouteBuilder app)
    {
        var live = app.MapGroup(LivePath).ExcludeFromDescription();
        live.MapGet("vehicles", ([AsParameters] VehicleSearch search, string? cursor) =>
            new RazorComponentResult<VehicleBoard>(new { Search = search, Cursor = cursor })).Needs(Right.SeeVehicles);
        live.MapGet("vehicles/{vin}", Now).Needs(Right.SeeVehicles);
        live.MapGet("vehicles/{vin}/day", Day).Needs(Right.SeeVehicles);
        live.MapGet("stations", () => new RazorComponentResult<StationBoard>()).Needs(Right.SeeStations);
        live.MapGet("health", () => new RazorComponentResult<HealthBoard>()).Needs(Right.SeeSystem);
    }

    private static async Task<Results<RazorComponentResult<VehicleTop>, NotFound>> Now(
        string vin, ClaimsPrincipal caller, VehicleSheets sheets, CancellationToken cancellation) =>
        await sheets.Find(Access.ScopeOf(caller), vin, cancellation) is { } sheet
            ? new RazorComponentResult<VehicleTop>(new { Sheet = sheet })
            : TypedResults.NotFound();

    /// <param name="after">Only seconds of the day beyond this one: what an open chart does not have yet.</param>
    private static async Task<Results<Ok<DayChart>, NotFound>> Day(
        string vin, string? day, ClaimsPrincipal caller, VehicleLookup lookup, VehicleHistory history, CityClock clock, IStringLocalizer<Texts> texts,
        CancellationToken cancellation, int after = -1)
    {
        if (await lookup.Find(Access.ScopeOf(caller), vin, cancellation) is null) return TypedResults.NotFound();
        var date = DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var asked) ? asked : clock.Today;
        var (from, to) = (clock.StartOf(date).ToUnixTimeSeconds(), clock.StartOf(date.AddDays(1)).ToUnixTimeSeconds());
        return TypedResults.Ok(DayChart.Of(history.Readings(vin, from + after + 1, to, int.MaxValue), from, key => texts[key]));
    }
}
