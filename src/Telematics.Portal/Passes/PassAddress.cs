using Telematics.Core.Stations;

namespace Telematics.Portal.Passes;

/// <summary>Where a pass is shown. Record numbers come from outside and may hold any sign.</summary>
internal static class PassAddress
{
    public static string Of(PassKey key) => $"/passes/{Tail(key)}";

    public static string Of(PassKey key, string what) => $"{Of(key)}/{what}";

    public static string Plate(PassKey key) => $"/plates/{Tail(key)}";

    public static string Picture(PassKey key, MediaRef media) =>
        $"/api/v1/passes/{Uri.EscapeDataString(key.PassId)}/media/{Convert.ToHexStringLower(media.Sha256.AsSpan())}"
        + $"?station={Uri.EscapeDataString(key.Line.StationId)}&line={Uri.EscapeDataString(key.Line.LineId)}";

    public static PassKey Key(string stationId, string lineId, string passId) => new(new LineKey(stationId, lineId), PassId(passId));

    /// <summary>The server leaves an escaped slash in an address as it is.</summary>
    public static string PassId(string routed) => routed.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);

    private static string Tail(PassKey key) =>
        $"{Uri.EscapeDataString(key.Line.StationId)}/{Uri.EscapeDataString(key.Line.LineId)}/{Uri.EscapeDataString(key.PassId)}";
}
