using System.Globalization;
using Telematics.Portal.Web;
using Telematics.Storage.Database.Registry;

namespace Telematics.Portal.Stations;

/// <summary>A deployment as API and form send it. Times without an offset are city time.</summary>
/// <param name="To">Empty: the unit stays until it is told to end.</param>
/// <param name="Operators">Names of the people who operate it.</param>
public sealed record DeploymentOrder(string? Place, double? Longitude, double? Latitude, string? From, string? To, string? Operators)
{
    private const int MaxText = 200;

    internal static DeploymentOrder Of(IFormCollection form) =>
        new(form["place"], Degrees(form["longitude"]), Degrees(form["latitude"]), form["from"], form["to"], form["operators"]);

    internal (DeploymentEntry? Entry, string Problem) Read(CityClock clock)
    {
        if (!IsText(Place)) return (null, $"place: 1 to {MaxText} characters on one line are needed");
        if (!IsText(Operators)) return (null, $"operators: 1 to {MaxText} characters on one line are needed");
        if (Longitude is not { } longitude || !(Math.Abs(longitude) <= 180)) return (null, "longitude: -180..180 degrees is needed");
        if (Latitude is not { } latitude || !(Math.Abs(latitude) <= 90)) return (null, "latitude: -90..90 degrees is needed");
        if (!clock.TryRead(From ?? "", out var from)) return (null, $"from '{From}': a time such as 2026-11-24T08:00 is needed");
        if (string.IsNullOrWhiteSpace(To)) return (new DeploymentEntry(Place!.Trim(), longitude, latitude, from, null, Operators!.Trim()), "");
        return clock.TryRead(To, out var to)
            ? (new DeploymentEntry(Place!.Trim(), longitude, latitude, from, to, Operators!.Trim()), "")
            : (null, $"to '{To}': a time such as 2026-11-24T18:00 is allowed");
    }

    private static bool IsText(string? text) => text?.Trim() is { Length: > 0 and <= MaxText } && !text.Any(char.IsControl);

    private static double? Degrees(string? text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var degrees) ? degrees : null;
}

/// <summary>When a deployment has ended.</summary>
public sealed record DeploymentEnd(string? To);
