namespace Telematics.Storage.Journal;

/// <summary>What a record holds. Numbers are part of the file format: never reuse one.</summary>
public enum RecordKind : byte
{
    /// <summary>One whole frame of a vehicle terminal whose check was right; key = VIN.</summary>
    VehicleFrame = 1,

    /// <summary>Bytes from a vehicle connection that are no good frame; key = VIN if the connection had one, else empty. First payload byte = DecodeFault.</summary>
    VehicleRejected = 2,

    /// <summary>
    /// One record of a remote-sensing line, accepted or rejected; key = "station/line". Payload: rejection code 1 | length of its message 2 (big-endian) |
    /// message UTF-8 | the StationFrame as the station sent it (protobuf); of a media chunk without its bytes, which lie in the media store.
    /// </summary>
    StationFrame = 3,
}

/// <summary>
/// One record. Memory belongs to the reader and is valid until its next read.
/// </summary>
/// <param name="Position">Where it stands in the journal: a byte offset that only grows. Unique, and the record's identity.</param>
/// <param name="Next">Position right after it.</param>
/// <param name="ReceivedAtMs">Receipt, Unix milliseconds.</param>
public readonly record struct JournalRecord(
    long Position, long Next, RecordKind Kind, long ReceivedAtMs, ReadOnlyMemory<byte> Key, ReadOnlyMemory<byte> Payload);

/// <summary>
/// Append-only durable record of everything that was received. What is committed has happened.
/// </summary>
public interface IJournal
{
    /// <summary>Position after the last record on durable storage.</summary>
    long Committed { get; }

    /// <summary>Position of the oldest record still kept.</summary>
    long Oldest { get; }

    /// <summary>
    /// Why nothing would be accepted now; null: records are accepted. <see cref="Commit"/> does not tell, because what was appended before a refusal
    /// still becomes durable.
    /// </summary>
    string? Refusal { get; }

    /// <summary>
    /// Copies a record into the batch that gathers for the next flush and returns its position. Thread-safe, does not block and does no I/O.
    /// </summary>
    /// <exception cref="JournalClosedException">The journal has failed or is stopped: nothing can be stored any more.</exception>
    long Append(RecordKind kind, ReadOnlySpan<byte> key, long receivedAtMs, ReadOnlySpan<byte> payload);

    /// <summary>
    /// Completes when everything appended before this call is on durable storage; throws <see cref="JournalClosedException"/> if it never will be.
    /// One flush serves everybody who waits.
    /// </summary>
    Task Commit();

    /// <summary>
    /// A follower needs nothing before this position any more: retention by age or size may delete what all followers have released, where it is set.
    /// </summary>
    void Release(JournalFollower follower, long below);

    /// <summary>Reads on from a position; sees committed records only.</summary>
    IJournalReader Read(long from);

    /// <summary>Positions of a key's records of that kind that were received in [fromMs, toMs), oldest first. From the index, no scan.</summary>
    IEnumerable<long> Find(RecordKind kind, ReadOnlySpan<byte> key, long fromMs, long toMs);

    /// <summary>The record at a position, copied; null when it is no longer kept or was quarantined.</summary>
    JournalRecord? ReadAt(long position);
}

/// <summary>Who reads the journal on and must have read what retention deletes.</summary>
public enum JournalFollower
{
    /// <summary>What vehicles and lines have applied and saved.</summary>
    Checkpoints,

    /// <summary>What is laid down in the archive.</summary>
    Archive,
}

public interface IJournalReader : IDisposable
{
    /// <summary>Position of the next record.</summary>
    long Position { get; }

    /// <summary>
    /// Reads a chunk of whole records into <paramref name="into"/> (cleared first): up to about maxBytes, fewer when the committed end is near, none at the end.
    /// </summary>
    bool TryRead(List<JournalRecord> into, int maxBytes);

    /// <summary>Completes when something is committed beyond <see cref="Position"/>.</summary>
    Task WaitToRead(CancellationToken cancellation);
}

/// <summary>The journal can store nothing more. Connections are closed, so that terminals keep their frames and send them again.</summary>
public sealed class JournalClosedException(string message, Exception? inner = null) : Exception(message, inner);
