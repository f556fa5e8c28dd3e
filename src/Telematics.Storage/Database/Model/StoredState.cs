namespace Telematics.Storage.Database.Model;

/// <summary>
/// The checkpoint of one vehicle's grain. A table of its own, so that lists of vehicles never page through blobs. Written and read by
/// <see cref="Sqlite.SqliteCheckpoints"/> without EF; it is in the model so that migrations make it.
/// </summary>
public sealed class StoredState
{
    public required string Vin { get; init; }
    public required long AppliedTo { get; init; }
    public required byte[] Blob { get; init; }
}

/// <summary>The checkpoint of any other grain that follows the journal, by kind and key ("line/SJZ001/L1").</summary>
public sealed class GrainState
{
    public required string Key { get; init; }
    public required long AppliedTo { get; init; }
    public required byte[] Blob { get; init; }
}

/// <summary>A named position of the journal, such as where to read on after a restart.</summary>
public sealed class StoredPosition
{
    public required string Name { get; init; }
    public required long Position { get; init; }
}
