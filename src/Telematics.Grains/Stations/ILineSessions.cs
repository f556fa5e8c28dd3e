using Telematics.Core.Stations;

namespace Telematics.Grains.Stations;

/// <summary>One line's connection as it is now, or as it was when it ended.</summary>
/// <param name="OnlineSince">Of this connection.</param>
/// <param name="OfflineSince">Null: it is on-line.</param>
/// <param name="LastFrame">Receipt of the last whole frame.</param>
/// <param name="LastHeartbeat">Null: none on this connection yet.</param>
/// <param name="Instruments">From the last heartbeat: instrument -> OK | WARN:text | FAIL:text.</param>
/// <param name="ClockSkew">How far the station's clock was ahead of ours in its last frame; the way over the network makes it a little smaller.</param>
/// <param name="LastSequence">The highest stored one.</param>
/// <param name="Missing">Sequences below it that never came.</param>
/// <param name="Stored">Records stored over this connection, and how many of them were rejected.</param>
public sealed record LineSessionView(
    LineKey Line, string RemoteAddress, DateTimeOffset OnlineSince, DateTimeOffset? OfflineSince, DateTimeOffset LastFrame, DateTimeOffset? LastHeartbeat,
    IReadOnlyDictionary<string, string> Instruments, string SoftwareVersion, TimeSpan ClockSkew, ulong LastSequence, ulong Missing, long Stored, long Rejected);

/// <summary>The connections of remote-sensing lines to this node, for pages and health.</summary>
public interface ILineSessions
{
    /// <summary>Lines that are on-line.</summary>
    int Count { get; }

    /// <summary>Every line that was on-line since this process started, in no order.</summary>
    IReadOnlyList<LineSessionView> All();

    /// <summary>Null: it was not on-line since this process started.</summary>
    LineSessionView? Of(LineKey line);
}
