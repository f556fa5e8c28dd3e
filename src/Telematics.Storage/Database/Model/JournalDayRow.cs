namespace Telematics.Storage.Database.Model;

/// <summary>A sealed day of the journal. Written and read by <see cref="Sqlite.SqliteJournalDays"/> without EF; it is in the model so that migrations make it.</summary>
public sealed class JournalDayRow
{
    /// <summary>1 for the first, counting on.</summary>
    public required long Number { get; init; }

    /// <summary>Local day of receipt, <see cref="DateOnly.DayNumber"/>.</summary>
    public required int Day { get; init; }

    public required long FromPosition { get; init; }
    public required long ToPosition { get; init; }
    public required long Records { get; init; }
    public required byte[] Sha256 { get; init; }
    public required byte[] Previous { get; init; }
    public required byte[] Signature { get; init; }
    public required string KeyId { get; init; }
    public required DateTimeOffset Sealed { get; init; }
}
