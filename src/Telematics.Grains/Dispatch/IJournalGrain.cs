namespace Telematics.Grains.Dispatch;

/// <summary>One record of the journal on its way to its grain.</summary>
[GenerateSerializer, Immutable]
public readonly record struct StoredFrame(
    [property: Id(0)] long Position,
    [property: Id(1)] long ReceivedAtMs,
    [property: Id(2)] bool Rejected,
    [property: Id(3)] ReadOnlyMemory<byte> Bytes);

/// <summary>A grain that follows the journal: it is delivered to in order, remembers up to where it has come, and saves that when told.</summary>
public interface IJournalGrain : IGrain
{
    /// <summary>Frames in journal order. A position that was applied already is ignored. The bytes are not kept after the call.</summary>
    Task Observe([Immutable] IReadOnlyList<StoredFrame> frames);

    /// <summary>Writes the state if it changed since the last time.</summary>
    Task Save();
}
