namespace Telematics.Simulator.Terminals;

/// <summary>What a group of terminals has done, for the progress line and for tests.</summary>
public sealed class TerminalCounters
{
    private long _framesSent;
    private long _connections;
    private long _linksLost;

    public long FramesSent => Interlocked.Read(ref _framesSent);

    public long Connections => Interlocked.Read(ref _connections);

    public long LinksLost => Interlocked.Read(ref _linksLost);

    internal void Sent() => Interlocked.Increment(ref _framesSent);

    internal void Connected() => Interlocked.Increment(ref _connections);

    internal void LinkLost() => Interlocked.Increment(ref _linksLost);
}
