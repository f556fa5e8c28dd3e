namespace Telematics.Storage.Archive;

public enum ArchiveFileState : byte
{
    Live,

    /// <summary>A merge has taken its rows over; it goes after <see cref="ArchiveSettings.KeepReplacedSeconds"/>.</summary>
    Replaced,

    /// <summary>Its bytes are not what was written: kept aside, never read again.</summary>
    Damaged,
}

/// <summary>A file of the archive as the index knows it. What is not in the index does not exist for readers.</summary>
/// <param name="Day">Local day of its rows, <see cref="DateOnly.DayNumber"/>.</param>
/// <param name="Shard">Hash of its vehicles modulo <paramref name="Shards"/>.</param>
/// <param name="Level">0 as first written; merged files are one above the highest that went into them.</param>
/// <param name="Path">Below the archive's folder, with '/'.</param>
/// <param name="FromPosition">Its rows come from the journal in [FromPosition, ToPosition).</param>
/// <param name="Sha256">Of the whole file, lower-case hex.</param>
/// <param name="Sums">Of each piece that a reader takes by itself: see <see cref="FileSums"/>.</param>
public sealed record ArchiveFile(
    ArchiveKind Kind, int Day, int Shard, int Shards, int Level, string Path, long Rows, int Vehicles, string MinVin, string MaxVin, long MinSecond, long MaxSecond,
    long FromPosition, long ToPosition, long Bytes, string Sha256, byte[] Sums)
{
    public long Id { get; init; }

    /// <summary>Whether rows of that vehicle in [from, to) can be in it.</summary>
    public bool MayHold(string vin, long from, long to) =>
        MinSecond < to && MaxSecond >= from && ArchiveShard.Of(vin, Shards) == Shard && string.CompareOrdinal(MinVin, vin) <= 0 && string.CompareOrdinal(MaxVin, vin) >= 0;
}

/// <summary>The shard of a vehicle: the same on every machine and for ever, because files are found by it.</summary>
public static class ArchiveShard
{
    public static int Of(string vin, int shards)
    {
        var hash = 2166136261u; // FNV-1a
        foreach (var letter in vin) hash = (hash ^ letter) * 16777619;
        return (int)(hash % (uint)shards);
    }
}
