using Telematics.Core.Stations;
using Telematics.Core.Vehicles;
using Telematics.Portal.Web;
using Telematics.Storage.Database;
using Telematics.Storage.Database.Model;
using Telematics.Storage.Database.Registry;

namespace Telematics.Portal.Operations;

/// <summary>A legal hold as API and form send it: exactly one of vin, plate with plateColor, station with line. Times without an offset are city time.</summary>
/// <param name="To">Empty: for as long as the hold stands.</param>
public sealed record HoldOrder(string? Reason, string? Vin, string? Plate, string? PlateColor, string? Station, string? Line, string? From, string? To)
{
    public const int MaxReason = 500;

    internal static HoldOrder Of(IFormCollection form) => new(form["reason"], form["vin"], form["plate"], form["plateColor"], form["station"], form["line"], form["from"], form["to"]);

    internal (HoldEntry? Entry, string Problem) Read(CityClock clock)
    {
        if (ReasonProblem(Reason) is { } problem) return (null, problem);
        if (!clock.TryRead(From ?? "", out var from)) return (null, $"from '{From}': a time such as 2026-11-24T08:00 is needed");
        DateTimeOffset? until = null;
        if (!string.IsNullOrWhiteSpace(To))
        {
            if (!clock.TryRead(To, out var to) || to <= from) return (null, $"to '{To}': a time after from, such as 2026-11-24T18:00, is allowed");
            until = to;
        }

        var entry = new HoldEntry(Reason!.Trim(), null, null, null, null, null, from, until);
        return (Given(Vin), Given(Plate), Given(Station)) switch
        {
            ({ } vin, null, null) => Core.Vehicles.Vin.TryParse(vin, out _) ? (entry with { Vin = vin }, "") : (null, $"vin '{vin}': 17 characters without I, O, Q are allowed"),
            (null, { } plate, null) => OfPlate(entry, plate),
            (null, null, { } station) => Given(Line) is { } line ? (entry with { StationId = station, LineId = line }, "") : (null, "line: the line of the station is needed"),
            _ => (null, "exactly one of vin, plate with plateColor, station with line is needed"),
        };
    }

    /// <summary>Null: it can go on record.</summary>
    internal static string? ReasonProblem(string? reason) =>
        reason?.Trim() is { Length: > 0 and <= MaxReason } ? null : $"reason: 1 to {MaxReason} characters are needed";

    private (HoldEntry? Entry, string Problem) OfPlate(HoldEntry entry, string plate)
    {
        if (!PlateText.TryNormalise(plate, out var normal)) return (null, $"plate '{plate}': a plate by GA 36 such as 冀A12345 is allowed");
        if (!EnumNames.TryParse<PlateColor>(PlateColor ?? "", out var color)) return (null, $"plateColor '{PlateColor}': allowed are {EnumNames.Allowed<PlateColor>()}");
        return (entry with { Plate = normal, PlateColor = color }, "");
    }

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}

/// <summary>Why a hold ends.</summary>
public sealed record HoldRelease(string? Reason);

/// <summary>A hold as the API shows it.</summary>
public sealed record HoldDetail(
    long Id, DateTimeOffset OpenedAt, string OpenedBy, string Reason, string? Vin, string? Plate, string? PlateColor, string? Station, string? Line,
    DateTimeOffset From, DateTimeOffset? To, DateTimeOffset? ReleasedAt, string? ReleasedBy, string? ReleaseReason)
{
    internal static HoldDetail Of(LegalHold hold, CityClock clock) => new(
        hold.Id, clock.Local(hold.OpenedAt), hold.OpenedBy, hold.Reason, hold.Vin, hold.Plate, hold.PlateColor is { } color ? EnumNames.Of(color) : null, hold.StationId, hold.LineId,
        clock.Local(hold.From), hold.To is { } to ? clock.Local(to) : null, hold.ReleasedAt is { } released ? clock.Local(released) : null, hold.ReleasedBy, hold.ReleaseReason);
}
