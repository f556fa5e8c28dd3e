namespace Telematics.Storage.Journal;

/// <summary>Section "Journal" of the settings.</summary>
public sealed record JournalSettings
{
    /// <summary>Folder of the segments.</summary>
    public required string Path { get; init; }

    /// <summary>A segment is closed and the next begun at this size.</summary>
    public long SegmentBytes { get; init; } = 64L * 1024 * 1024;

    /// <summary>What one flush writes at most. While one such batch is written another may gather, so twice this is the bound of memory.</summary>
    public int MaxBatchBytes { get; init; } = 32 * 1024 * 1024;

    /// <summary>Segments whose newest record is older are deleted, below <see cref="SegmentJournal.DeletableBelow"/> only. Null: kept for ever.</summary>
    public TimeSpan? MaxAge { get; init; }

    /// <summary>The oldest segments beyond this total are deleted, below <see cref="SegmentJournal.DeletableBelow"/> only. Null: no bound.</summary>
    public long? MaxBytes { get; init; }

    /// <summary>
    /// With less free space than this nothing more is accepted, so that what waits can still be written and the other users of the disk
    /// are left room. Accepting resumes by itself a quarter above it. 0: no guard.
    /// </summary>
    public long MinFreeBytes { get; init; } = 256L * 1024 * 1024;
}
