namespace Telematics.Grains.Dispatch;

/// <summary>Section <c>Dispatch</c>.</summary>
public sealed record DispatchSettings
{
    /// <summary>
    /// Bytes of journal that are in flight to the grains at once; frames of one vehicle within them travel in one call. Reached under backlog only.
    /// So large, because each chunk passes from thread to thread, which on a busy machine takes milliseconds whatever its size.
    /// </summary>
    public int ChunkBytes { get; init; } = 4 << 20;

    /// <summary>How often vehicles are checkpointed; bounds what a restart reads again.</summary>
    public double CheckpointSeconds { get; init; } = 60;

    /// <summary>Checkpoints written at the same time.</summary>
    public int ConcurrentSaves { get; init; } = 256;

    /// <summary>Tries of one call before its vehicle is put aside and read again later.</summary>
    public int Attempts { get; init; } = 4;

    /// <summary>Pause before the second try; doubles with each further one.</summary>
    public double RetrySeconds { get; init; } = 0.1;

    /// <summary>Pause before vehicles that were put aside are read again from the journal; doubles up to <see cref="RewindMaxSeconds"/>.</summary>
    public double RewindSeconds { get; init; } = 5;

    public double RewindMaxSeconds { get; init; } = 300;

    /// <summary>
    /// Times that the journal is read again for the same vehicle or line. One that fails still is caught up alone, by its key, and tried every
    /// <see cref="RewindMaxSeconds"/>: a frame that no version can take must not make everybody's journal be read for ever.
    /// </summary>
    public int Rewinds { get; init; } = 3;
}
