using Telematics.Portal.Web;

namespace Telematics.Portal.Api;

/// <summary>The half-open span [from, to) of a request; what is not given does not limit.</summary>
internal readonly record struct TimeSpanAsked(DateTimeOffset From, DateTimeOffset To)
{
    public long FromSecond => From.ToUnixTimeSeconds();
    public long ToSecond => To.ToUnixTimeSeconds();
    public long FromMs => From.ToUnixTimeMilliseconds();
    public long ToMs => To.ToUnixTimeMilliseconds();

    public static bool TryRead(string? from, string? to, CityClock clock, out TimeSpanAsked asked, out string problem)
    {
        problem = "";
        var start = DateTimeOffset.UnixEpoch;
        var end = DateTimeOffset.MaxValue;
        if (!string.IsNullOrEmpty(from) && !clock.TryRead(from, out start)) problem = Wrong("from", from);
        if (!string.IsNullOrEmpty(to) && !clock.TryRead(to, out end)) problem = Wrong("to", to);
        asked = new(start, end);
        return problem.Length == 0;
    }

    private static string Wrong(string name, string text) => $"{name} '{text}': a time such as 2026-11-24T08:00:00+08:00, or a date, is allowed";
}
