using Telematics.Core.Stations;

namespace Telematics.Simulator.Stations;

/// <summary>The key that the centre has issued for a station.</summary>
public sealed record StationCredentials(string KeyId, byte[] Secret);

/// <summary>Habits of a line's connection (protocol-specs/station-stream.md, "Session").</summary>
public sealed record StationClientSettings(LineKey Line, StationCredentials Key)
{
    public TimeSpan HeartbeatEvery { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>For connecting and for the answer to the hello.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The first wait after a lost connection; doubled each time up to <see cref="LongestBackOff"/>.</summary>
    public TimeSpan FirstBackOff { get; init; } = TimeSpan.FromSeconds(1);

    public TimeSpan LongestBackOff { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Records that are on their way without an acknowledgement.</summary>
    public int Window { get; init; } = 256;

    /// <summary>Records kept while the centre cannot be reached; beyond it the oldest are lost, and counted.</summary>
    public int MostKept { get; init; } = 100_000;

    public string SoftwareVersion { get; init; } = "simulator-1";
}

/// <summary>What a group of lines has done, for the progress line and for tests.</summary>
public sealed class StationCounters
{
    private long _sent, _resent, _acknowledged, _rejected, _linksLost, _lost, _refused;

    public long Sent => Interlocked.Read(ref _sent);

    /// <summary>Sent once more after a lost connection.</summary>
    public long Resent => Interlocked.Read(ref _resent);

    public long Acknowledged => Interlocked.Read(ref _acknowledged);

    public long Rejected => Interlocked.Read(ref _rejected);

    public long LinksLost => Interlocked.Read(ref _linksLost);

    /// <summary>Hellos that the centre did not accept.</summary>
    public long Refused => Interlocked.Read(ref _refused);

    /// <summary>Records that were given up because too many waited.</summary>
    public long Lost => Interlocked.Read(ref _lost);

    internal void CountSent(bool again) => Interlocked.Increment(ref again ? ref _resent : ref _sent);

    internal void CountAcknowledged(int records) => Interlocked.Add(ref _acknowledged, records);

    internal void CountRejected(int records) => Interlocked.Add(ref _rejected, records);

    internal void CountLinkLost() => Interlocked.Increment(ref _linksLost);

    internal void CountRefused() => Interlocked.Increment(ref _refused);

    internal void CountLost() => Interlocked.Increment(ref _lost);
}
