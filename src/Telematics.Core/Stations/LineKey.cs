using System.Diagnostics.CodeAnalysis;

namespace Telematics.Core.Stations;

/// <summary>
/// One remote-sensing line (遥测线, ycxbh) of one station (点位, dwbh): the unit that has instruments, a sequence and a connection.
/// Written "station/line"; so ids have 1 to 32 letters, digits, '-', '_' or '.'.
/// </summary>
public readonly record struct LineKey(string StationId, string LineId)
{
    public const int MaxIdLength = 32;

    public static bool IsId([NotNullWhen(true)] string? id) =>
        id is { Length: > 0 and <= MaxIdLength } && id.All(c => char.IsLetterOrDigit(c) || c is '-' or '_' or '.');

    public static bool TryParse(string text, out LineKey key)
    {
        key = default;
        if (text.Split('/') is not [var station, var line] || !IsId(station) || !IsId(line)) return false;
        key = new LineKey(station, line);
        return true;
    }

    public override string ToString() => $"{StationId}/{LineId}";
}
