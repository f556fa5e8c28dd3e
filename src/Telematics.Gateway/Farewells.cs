using Microsoft.Extensions.Logging;
using Telematics.Grains.Vehicles;

namespace Telematics.Gateway;

/// <summary>
/// One log line for each connection that ended with a problem, and one for all further ones of the same minute: ten thousand peers that
/// fail together are one event for the operator. Ends without a problem are counters only.
/// </summary>
internal sealed partial class Farewells(TimeProvider clock, ILogger log)
{
    private const int LinesAMinute = 60;

    private readonly Lock _lock = new();
    private readonly int[] _unsaid = new int[Enum.GetValues<CloseReason>().Length];
    private long _minuteBegan = clock.GetTimestamp();
    private int _said;

    public void Say(SessionView session, CloseReason reason)
    {
        if (reason is CloseReason.PeerClosed or CloseReason.Stopping && session is { Rejected: 0, VinMismatches: 0 }) return;
        lock (_lock)
        {
            if (++_said > LinesAMinute)
            {
                _unsaid[(int)reason]++;
                return;
            }
        }

        Ended(log, session.RemoteAddress, session.Vin, session.Kind, reason, session.Frames, session.Rejected, session.VinMismatches);
    }

    /// <summary>Called about once a second.</summary>
    public void Summarize()
    {
        string? unsaid;
        lock (_lock)
        {
            if (clock.GetElapsedTime(_minuteBegan) < TimeSpan.FromMinutes(1)) return;
            _minuteBegan = clock.GetTimestamp();
            unsaid = _said > LinesAMinute ? string.Join(", ", Enum.GetValues<CloseReason>().Where(r => _unsaid[(int)r] > 0).Select(r => $"{r} {_unsaid[(int)r]}")) : null;
            _said = 0;
            Array.Clear(_unsaid);
        }

        if (unsaid is not null) EndedBesides(log, unsaid);
    }

    [LoggerMessage(Level = LogLevel.Information,
        Message = "Vehicle connection {Remote} ({Kind} {Vin}) ended: {Reason}; {Frames} frames, {Rejected} rejected, {VinMismatches} of another VIN")]
    private static partial void Ended(
        ILogger log, string remote, string? vin, SessionKind kind, CloseReason reason, long frames, long rejected, long vinMismatches);

    [LoggerMessage(Level = LogLevel.Warning, Message = "More vehicle connections ended with problems in the last minute: {Unsaid}")]
    private static partial void EndedBesides(ILogger log, string unsaid);
}
