using System.Globalization;

namespace Telematics.Storage.Journal;

/// <summary>Section "Journal" of the settings.</summary>
public sealed record JournalSettings
{
    /// <summary>Folder of the segments.</summary>
    public required string Path { get; init; }

    /// <summary>A segment is closed and the next begun at this size.</summary>
    public long SegmentBytes { get; init; } = 64L * 1024 * 1024;

    /// <summary>What one flush writes at most. While one such batch is written another may gather, so twice this is the bound of memory.</summary>
    public int MaxBatchBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>The evidence period. Segments whose newest record is older are deleted, but for what is held (<see cref="IHeldRecords"/>), as far as <see cref="IJournal.Release"/> allows. Null: kept for ever.</summary>
    public TimeSpan? MaxAge { get; init; }

    /// <summary>The oldest segments beyond this total are deleted, as far as <see cref="IJournal.Release"/> allows. Null: no bound.</summary>
    public long? MaxBytes { get; init; }

    /// <summary>Closed segments whose newest record is older are compressed once every follower has read them. Null: never.</summary>
    public TimeSpan? CompressAfter { get; init; } = TimeSpan.FromDays(1);

    /// <summary>
    /// With less free space than this nothing more is accepted, so that what waits can still be written and the other users of the disk
    /// are left room. Accepting resumes by itself a quarter above it. 0: no guard.
    /// </summary>
    public long MinFreeBytes { get; init; } = 256L * 1024 * 1024;

    /// <summary>The first wrong setting in one line with its value and what is allowed; null: all are good.</summary>
    public string? Fault() =>
        Outside(nameof(SegmentBytes), SegmentBytes, 64 * 1024, 1 << 30)
        ?? Outside(nameof(MaxBatchBytes), MaxBatchBytes, 2 * 1024 * 1024, 1 << 30)
        ?? Outside(nameof(MaxBytes), MaxBytes ?? 0, 0, long.MaxValue)
        ?? Outside(nameof(MinFreeBytes), MinFreeBytes, 0, long.MaxValue / 2)
        ?? (CompressAfter < TimeSpan.Zero ? Wrong(nameof(CompressAfter), CompressAfter, "a time such as 1.00:00:00 (one day)") : null)
        ?? (MaxAge < TimeSpan.Zero ? Wrong(nameof(MaxAge), MaxAge, "a time such as 90.00:00:00 (90 days)") : null);

    private static string? Outside(string name, long value, long from, long to) =>
        value >= from && value <= to ? null : Wrong(name, value, string.Create(CultureInfo.InvariantCulture, $"{from} to {to}"));

    private static string Wrong(string name, object? value, string allowed) =>
        string.Create(CultureInfo.InvariantCulture, $"Journal:{name} = '{value}': allowed is {allowed}");
}
