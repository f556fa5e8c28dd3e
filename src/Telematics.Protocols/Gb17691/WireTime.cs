using System.Globalization;

namespace Telematics.Protocols.Gb17691;

/// <summary>Time on the wire (spec section 3): six binary bytes, year - 2000, month, day, hour, minute, second, in GMT+8 whatever the season.</summary>
public static class WireTime
{
    public const int Length = 6;

    private const int SecondsToUtc = 8 * 3600;
    private const int LastYear = 99;

    /// <summary>False: no such time (month 13, 30 February, hour 24).</summary>
    public static bool TryRead(ReadOnlySpan<byte> wire, out long unixSeconds)
    {
        unixSeconds = 0;
        int year = 2000 + wire[0], month = wire[1], day = wire[2];
        if (wire[0] > LastYear || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month)) return false;
        if (wire[3] > 23 || wire[4] > 59 || wire[5] > 59) return false;

        var local = new DateTime(year, month, day, wire[3], wire[4], wire[5], DateTimeKind.Utc);
        unixSeconds = (local.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerSecond - SecondsToUtc;
        return true;
    }

    /// <exception cref="ArgumentOutOfRangeException">The wire has no such year: it ends in 2099.</exception>
    public static void Write(Span<byte> wire, long unixSeconds)
    {
        var local = DateTime.UnixEpoch.AddSeconds(unixSeconds + SecondsToUtc);
        ArgumentOutOfRangeException.ThrowIfLessThan(local.Year, 2000, nameof(unixSeconds));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(local.Year, 2000 + LastYear, nameof(unixSeconds));
        wire[0] = (byte)(local.Year - 2000);
        wire[1] = (byte)local.Month;
        wire[2] = (byte)local.Day;
        wire[3] = (byte)local.Hour;
        wire[4] = (byte)local.Minute;
        wire[5] = (byte)local.Second;
    }

    public static string Tell(ReadOnlySpan<byte> wire) => TryRead(wire, out var unixSeconds)
        ? DateTimeOffset.FromUnixTimeSeconds(unixSeconds).ToOffset(TimeSpan.FromSeconds(SecondsToUtc))
            .ToString("yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture)
        : "no such time (时间无效)";
}
