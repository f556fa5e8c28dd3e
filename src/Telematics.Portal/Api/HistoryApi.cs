using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;
using Telematics.Core.Vehicles;
using Telematics.Grains.Vehicles;
using Telematics.Portal.Vehicles;
using Telematics.Portal.Web;
using Telematics.Storage.Database.Queries;
using Telematics.Storage.History;

namespace Telematics.Portal.Api;

/// <summary>A frame or rejected bytes as they came from the wire.</summary>
/// <param name="Offset">Position in the journal.</param>
public sealed record FrameJson(long Offset, DateTimeOffset ReceivedAt, string Hex, string Outcome)
{
    internal static FrameJson Of(RawFrame frame) =>
        new(frame.Offset, frame.ReceivedAt, Convert.ToHexStringLower(frame.Bytes.Span), frame.Outcome);
}

/// <summary>What the engine's own diagnosis says.</summary>
/// <param name="Protocol">0 ISO 15765, 1 ISO 27145, 2 SAE J1939; null: not told.</param>
/// <param name="Supported">Diagnostics supported, bit 0 = catalyst .. bit 15 = comprehensive components.</param>
/// <param name="Ready">1 = test not complete.</param>
public sealed record ObdJson(
    DateTimeOffset Time, byte? Protocol, bool? MilOn, int Supported, int Ready, string Vin, string CalibrationId, string Cvn,
    IReadOnlyList<ushort> Iupr, IReadOnlyList<string> Dtcs)
{
    internal static ObdJson Of(ObdRecord record) => new(
        record.Time, record.Protocol, record.MilOn, record.Supported, record.Ready, record.EcuVin, record.CalibrationId, record.Cvn,
        record.Iupr, [.. record.Dtcs.Select(code => Dtc.Format(record.Protocol, code))]);
}

/// <summary>Sums of one local day.</summary>
public sealed record DayJson(
    DateOnly Day, double DistanceKm, double WorkKwh, double FuelKg, double NoxGrams, double? NoxGPerKwh, double? NoxGPerKgFuel, double? NoxGPerKm, int ValidSeconds)
{
    internal static DayJson Of(DayView day) => new(
        day.Day, day.Sums.DistanceKm, day.Sums.WorkKWh, day.Sums.FuelKg, day.Sums.NoxGrams, day.Sums.NoxGPerKWh, day.Sums.NoxGPerKgFuel, day.Sums.NoxGPerKm,
        day.Sums.ValidSeconds);
}

/// <summary>What a vehicle has sent.</summary>
internal static class HistoryApi
{
    private const string Csv = "text/csv";
    private const string Parquet = "application/vnd.apache.parquet";
    private const int MaxPage = 1000;

    public static void MapHistory(this IEndpointRouteBuilder api)
    {
        var vehicle = api.MapGroup("/vehicles/{vin}").WithTags("Vehicles");
        vehicle.MapGet("readings", Readings).Needs(Right.SeeVehicles).Audited("vehicle.readings")
            .Produces<Page<EngineReading>>().Produces<string>(StatusCodes.Status200OK, Csv, Parquet)
            .WithSummary($"Readings of [from, to), one a second, oldest first; as a file with Accept: {Csv} or {Parquet}");
        vehicle.MapGet("frames", Frames).Needs(Right.SeeVehicles).Audited("vehicle.frames")
            .WithSummary("Raw frames received in [from, to), oldest first");
        vehicle.MapGet("days", Days).Needs(Right.SeeVehicles).Audited("vehicle.days")
            .WithSummary("Sums of each of the last 30 local days that has data, oldest first");
        vehicle.MapGet("obd", Obd).Needs(Right.SeeVehicles).Audited("vehicle.obd")
            .WithSummary("The latest OBD record");
    }

    private static async Task<Results<Ok<Page<DayJson>>, ProblemHttpResult>> Days(
        string vin, ClaimsPrincipal caller, VehicleLookup lookup, CancellationToken cancellation) =>
        await lookup.Find(Access.ScopeOf(caller), vin, cancellation) is { } vehicle
            ? TypedResults.Ok(new Page<DayJson>([.. (vehicle.View?.Days ?? []).OrderBy(day => day.Day).Select(DayJson.Of)], null))
            : VehiclesApi.Unknown(vin);

    private static async Task<IResult> Readings(
        string vin, HttpContext context, VehicleLookup lookup, VehicleHistory history, CityClock clock, CancellationToken cancellation,
        string? from = null, string? to = null, long? cursor = null, int limit = 50)
    {
        if (await lookup.Find(Access.ScopeOf(context.User), vin, cancellation) is null) return VehiclesApi.Unknown(vin);
        if (!TimeSpanAsked.TryRead(from, to, clock, out var asked, out var problem)) return Problems.Invalid(problem);

        var (first, end) = (cursor ?? asked.FromSecond, asked.ToSecond);
        switch (Format(context.Request))
        {
            case Parquet:
                return TypedResults.Stream(
                    body => ReadingExport.Write(body, history.Readings(vin, first, end, cancellation: cancellation), cancellation), Parquet, $"{vin}-readings.parquet");
            case Csv: return new CsvFile($"{vin}-readings.csv", ReadingShape.CsvHeader, Lines());
            default:
                var size = Math.Clamp(limit, 1, MaxPage);
                var items = history.Readings(vin, first, end, size + 1, cancellation).ToList();
                var next = items.Count > size ? Text(items[size].UnixSeconds) : null;
                return TypedResults.Ok(new Page<EngineReading>([.. items.Take(size)], next));
        }

        IAsyncEnumerable<string> Lines() =>
            history.Readings(vin, first, end, cancellation: cancellation).Select(reading => ReadingShape.CsvLine(reading, clock)).ToAsyncEnumerable();
    }

    private static async Task<Results<Ok<Page<FrameJson>>, ProblemHttpResult>> Frames(
        string vin, ClaimsPrincipal caller, VehicleLookup lookup, VehicleHistory history, CityClock clock, CancellationToken cancellation,
        string? from = null, string? to = null, long? cursor = null, int limit = 50)
    {
        if (await lookup.Find(Access.ScopeOf(caller), vin, cancellation) is null) return VehiclesApi.Unknown(vin);
        if (!TimeSpanAsked.TryRead(from, to, clock, out var asked, out var problem)) return Problems.Invalid(problem);

        var size = Math.Clamp(limit, 1, MaxPage);
        var items = history.Frames(vin, asked.FromMs, asked.ToMs, cursor, size + 1).Select(FrameJson.Of).ToList();
        return TypedResults.Ok(items.Count > size ? new Page<FrameJson>(items[..size], Text(items[size - 1].Offset)) : new Page<FrameJson>(items, null));
    }

    private static async Task<Results<Ok<ObdJson>, ProblemHttpResult>> Obd(
        string vin, ClaimsPrincipal caller, VehicleLookup lookup, VehicleHistory history, CancellationToken cancellation)
    {
        if (await lookup.Find(Access.ScopeOf(caller), vin, cancellation) is not { } vehicle) return VehiclesApi.Unknown(vin);
        return vehicle.View?.ObdPosition is { } position && history.Obd(vin, position) is { } record
            ? TypedResults.Ok(ObdJson.Of(record))
            : Problems.NotFound($"vehicle {vin} has sent no OBD record yet");
    }

    /// <summary>The first format of the Accept header that is one of ours; JSON when none is.</summary>
    private static string Format(HttpRequest request) => MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var accepted)
        ? accepted.OrderByDescending(type => type.Quality ?? 1).Select(type => type.MediaType.Value).FirstOrDefault(type => type is Csv or Parquet) ?? ""
        : "";

    private static string Text(long number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
