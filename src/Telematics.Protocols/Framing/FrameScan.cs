using Telematics.Core.Vehicles;

namespace Telematics.Protocols.Framing;

public enum FrameStatus : byte
{
    NeedMore,
    Complete,
    Skip,
}

/// <summary>What the front of the receive buffer holds: not enough yet, a frame whose check is right, or bytes to drop.</summary>
/// <param name="Length">Of the frame, or how many bytes to drop.</param>
/// <param name="Fault">Why bytes are dropped: NotAFrame for plain noise, else what was wrong with a frame that had begun well.</param>
public readonly record struct FrameScan(FrameStatus Status, int Length, DecodeFault Fault)
{
    public static FrameScan NeedMore => new(FrameStatus.NeedMore, 0, DecodeFault.None);

    public static FrameScan Complete(int length) => new(FrameStatus.Complete, length, DecodeFault.None);

    public static FrameScan Skip(int length, DecodeFault fault) => new(FrameStatus.Skip, length, fault);
}

/// <summary>Where does the first frame of these bytes end? Pure; never looks at bytes of the wire beyond what it was given.</summary>
public delegate FrameScan Scan(ReadOnlySpan<byte> buffered);
