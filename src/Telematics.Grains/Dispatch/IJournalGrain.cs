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
    /// <summary>
    /// Frames in journal order. A position that was applied already is ignored. The caller may use the memory of the bytes again as soon as it has
    /// stopped waiting, even if the grain has not answered.
    /// </summary>
    /// <param name="after">Position of the last frame that the caller has delivered before; -1 when it does not know of any.</param>
    /// <returns>
    /// False, with nothing applied: the grain has lost its memory of frames up to <paramref name="after"/>, because it was started again or failed.
    /// Its checkpoint is sound, so it has to be given everything from the replay position on.
    /// </returns>
    Task<bool> Observe(long after, [Immutable] IReadOnlyList<StoredFrame> frames);

    /// <summary>Writes the state if it changed since the last time.</summary>
    Task Save();
}
