namespace Telematics.Storage.Database.Model;

/// <summary>
/// A file of the archive. Written and read by <see cref="Sqlite.SqliteArchiveIndex"/> without EF; it is in the model so that migrations make it.
/// </summary>
public sealed class ArchiveFileRow
{
    public long Id { get; init; }
    public required string Kind { get; init; }

    /// <summary>Local day, <see cref="DateOnly.DayNumber"/>.</summary>
    public required int Day { get; init; }

    public required int Shard { get; init; }
    public required int Shards { get; init; }
    public required int Level { get; init; }
    public required string Path { get; init; }
    public required long Rows { get; init; }
    public required int Vehicles { get; init; }
    public required string MinVin { get; init; }
    public required string MaxVin { get; init; }
    public required long MinSecond { get; init; }
    public required long MaxSecond { get; init; }
    public required long FromPosition { get; init; }
    public required long ToPosition { get; init; }
    public required long Bytes { get; init; }
    public required string Sha256 { get; init; }
    public required byte[] Sums { get; init; }

    /// <summary>live, replaced, damaged.</summary>
    public required string State { get; init; }

    /// <summary>When it was replaced or found damaged.</summary>
    public DateTimeOffset? Ended { get; init; }
}
