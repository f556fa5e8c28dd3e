using System.Net;
using Microsoft.Extensions.Logging;
using Telematics.Core.Stations;
using Telematics.Protocols.Stations;

namespace Telematics.Gateway.Stations;

/// <summary>What the station port says to operators, at most so many lines a minute: what a stranger can cause must not fill the disk. All is counted.</summary>
internal sealed partial class StationLog(TimeProvider clock, ILogger log)
{
    private const int LinesAMinute = 120;

    private readonly Lock _gate = new();
    private long _minuteBegan = clock.GetTimestamp();
    private int _said, _unsaid;

    public void Broken(EndPoint? remote, LineKey? line, EnvelopeFault fault, long offset)
    {
        if (MaySay()) StreamBroken(log, remote, line, fault, offset);
    }

    public void Refused(EndPoint? remote, string station, string lineId, HelloRefusal reason)
    {
        if (!MaySay()) return;
        var (stationText, lineText) = (Short(station), Short(lineId));
        HelloRefused(log, remote, stationText, lineText, reason);
    }

    public void Online(LineKey line, EndPoint? remote, string version, ulong last)
    {
        if (!MaySay()) return;
        var versionText = Short(version);
        LineOnline(log, line, remote, versionText, last);
    }

    public void Ended(EndPoint? remote, LineKey? line, CloseReason reason, long stored, long rejected)
    {
        if (line is null && reason is CloseReason.PeerClosed or CloseReason.Stopping) return;
        if (MaySay()) ConnectionEnded(log, remote, line, reason, stored, rejected);
    }

    public void MediaWrong(LineKey line, string mediaId)
    {
        if (!MaySay()) return;
        var mediaText = Short(mediaId);
        MediaHashWrong(log, line, mediaText);
    }

    public void Closed(LineKey? line, Exception cause)
    {
        if (MaySay()) NotStored(log, line, cause);
    }

    public void Fault(EndPoint? remote, Exception fault)
    {
        if (MaySay()) Failed(log, remote, fault);
    }

    /// <summary>Called about once a second.</summary>
    public void Summarize()
    {
        int unsaid;
        lock (_gate)
        {
            if (clock.GetElapsedTime(_minuteBegan) < TimeSpan.FromMinutes(1)) return;
            _minuteBegan = clock.GetTimestamp();
            (unsaid, _unsaid, _said) = (_unsaid, 0, 0);
        }

        if (unsaid > 0) SaidLess(log, unsaid);
    }

    private bool MaySay()
    {
        lock (_gate)
        {
            if (++_said <= LinesAMinute) return true;
            _unsaid++;
            return false;
        }
    }

    /// <summary>Text of a stranger: no line breaks, no length.</summary>
    private static string Short(string text) => string.Concat(text.Take(64).Select(c => char.IsControl(c) ? '?' : c));

    [LoggerMessage(Level = LogLevel.Warning, Message = "Station {Remote} ({Line}): stream broken, {Fault} at offset {Offset}; closing")]
    private static partial void StreamBroken(ILogger log, EndPoint? remote, LineKey? line, EnvelopeFault fault, long offset);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Station {Remote}: hello of {Station}/{LineId} refused, {Reason}")]
    private static partial void HelloRefused(ILogger log, EndPoint? remote, string station, string lineId, HelloRefusal reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Line {Line} on-line from {Remote}, software {Version}, stored up to {Last}")]
    private static partial void LineOnline(ILogger log, LineKey line, EndPoint? remote, string version, ulong last);

    [LoggerMessage(Level = LogLevel.Information, Message = "Station connection {Remote} ({Line}) ended: {Reason}; {Stored} records, {Rejected} rejected")]
    private static partial void ConnectionEnded(ILogger log, EndPoint? remote, LineKey? line, CloseReason reason, long stored, long rejected);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Line {Line}: file {MediaId} has another hash than announced; kept aside")]
    private static partial void MediaHashWrong(ILogger log, LineKey line, string mediaId);

    [LoggerMessage(Level = LogLevel.Error, Message = "Line {Line}: records could not be stored; closing, so that the station keeps them")]
    private static partial void NotStored(ILogger log, LineKey? line, Exception cause);

    [LoggerMessage(Level = LogLevel.Error, Message = "Station connection {Remote}: fault in the gateway, closing")]
    private static partial void Failed(ILogger log, EndPoint? remote, Exception fault);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Unsaid} more messages of the station port in the last minute: see its counters")]
    private static partial void SaidLess(ILogger log, int unsaid);
}
