using System.Globalization;
using Telematics.Portal.Vehicles;
using Telematics.Portal.Web;
using Telematics.Storage.Database;
using Telematics.Storage.History;

namespace Telematics.Portal.Api;

/// <summary>Sums over whole local days from the archive. Days are there once they have ended and the archive has closed them (docs/archive.md).</summary>
internal static class SumsApi
{
    /// <summary>Without a first day: so many days up to the last one.</summary>
    private const int DefaultDays = 30;

    public static void MapSums(this IEndpointRouteBuilder api)
    {
        Describe(api.MapGet("/vehicles/{vin}/day-sums", OfVehicle).Needs(Right.SeeVehicles).Audited("vehicle.day-sums").WithTags("Vehicles"))
            .WithSummary("Sums of a vehicle by local day, from and to counted, over all years; oldest first");
        var sums = api.MapGroup("/sums").WithTags("Sums");
        Describe(sums.MapGet("fleets", OfFleets).Needs(Right.SeeFleets).Audited("sums.fleets"))
            .WithSummary("Sums of every fleet by local day, or of one with ?fleet=");
        Describe(sums.MapGet("city", OfCity).Needs(Right.SeeVehicles).Audited("sums.city"))
            .WithSummary("Sums of all vehicles within the caller's scope by local day; by emission stage with ?by=stage");
        Describe(sums.MapGet("stations", OfStations).Needs(Right.SeePasses).Audited("sums.stations"))
            .WithSummary("Passes of every station by local day, or of one with ?station=");
    }

    private static RouteHandlerBuilder Describe(RouteHandlerBuilder route) =>
        route.Produces<string>(StatusCodes.Status200OK, TableFormat.Json, TableFormat.Lines, TableFormat.Csv, TableFormat.Parquet);

    private static async Task<IResult> OfVehicle(
        string vin, HttpContext context, VehicleLookup lookup, HistorySums sums, CityClock clock, CancellationToken cancellation, string? from = null, string? to = null)
    {
        if (await lookup.Find(Access.ScopeOf(context.User), vin, cancellation) is null) return VehiclesApi.Unknown(vin);
        return await Answer(context, clock, from, to, $"{vin}-days", (_, days) => sums.OfVehicle(vin, days, cancellation));
    }

    private static Task<IResult> OfFleets(
        HttpContext context, HistorySums sums, CityClock clock, CancellationToken cancellation, string? fleet = null, string? from = null, string? to = null) =>
        Answer(context, clock, from, to, "fleets", (scope, days) => sums.OfFleets(scope, Named(fleet), days, cancellation));

    private static async Task<IResult> OfCity(
        HttpContext context, HistorySums sums, CityClock clock, CancellationToken cancellation, string? by = null, string? from = null, string? to = null) =>
        string.IsNullOrEmpty(by) || by == "stage"
            ? await Answer(context, clock, from, to, "city", (scope, days) => sums.OfCity(scope, by == "stage", days, cancellation))
            : Problems.Invalid($"by '{by}': stage is allowed");

    private static Task<IResult> OfStations(
        HttpContext context, HistorySums sums, CityClock clock, CancellationToken cancellation, string? station = null, string? from = null, string? to = null) =>
        Answer(context, clock, from, to, "stations", (scope, days) => sums.OfStations(scope, Named(station), days, cancellation));

    private static async Task<IResult> Answer(
        HttpContext context, CityClock clock, string? from, string? to, string name, Func<RowScope, DaySpan, Task<ResultTable>> ask)
    {
        if (!TryDay(to, clock.Today, out var last)) return Problems.Invalid(NoDay("to", to));
        if (!TryDay(from, last.DayNumber < DefaultDays ? last : last.AddDays(1 - DefaultDays), out var first)) return Problems.Invalid(NoDay("from", from));
        if (last < first) return Problems.Invalid($"from '{from}' is after to '{to}'");
        try
        {
            return new TableResult(await ask(Access.ScopeOf(context.User), new DaySpan(first, last)), TableFormat.Of(context.Request), name, clock);
        }
        catch (TimeoutException tooLong)
        {
            return Problems.Of(StatusCodes.Status503ServiceUnavailable, tooLong.Message);
        }
    }

    private static bool TryDay(string? text, DateOnly otherwise, out DateOnly day)
    {
        day = otherwise;
        return string.IsNullOrEmpty(text) || DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day);
    }

    private static string NoDay(string name, string? text) => $"{name} '{text}': a day such as 2026-11-24 is allowed";

    private static string? Named(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
