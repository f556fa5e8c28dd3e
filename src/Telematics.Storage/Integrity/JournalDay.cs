using System.Buffers.Binary;
using System.Security.Cryptography;
using Telematics.Storage.Journal;

namespace Telematics.Storage.Integrity;

/// <summary>
/// What the journal held of one day, sealed. Days follow each other without a gap: each begins where the one before ends, and ends before the first record
/// that was received on a later local day; so every record is in exactly one. A clock that was set back by
/// days makes a second range of the same day.
/// </summary>
/// <param name="Number">1 for the first, counting on.</param>
/// <param name="Day">Local day of receipt, <see cref="DateOnly.DayNumber"/>.</param>
/// <param name="Sha256">Over the records in [FromPosition, ToPosition): <see cref="RecordsHash"/>.</param>
/// <param name="Previous">Hash of the day before; 32 zero bytes at the very first.</param>
/// <param name="Signature">Of <see cref="Hash"/>: ECDSA P-256, r and s of 32 bytes each (IEEE P1363).</param>
/// <param name="KeyId">First 8 bytes of the SHA-256 of the public key, hex.</param>
public sealed record JournalDay(
    long Number, int Day, long FromPosition, long ToPosition, long Records, byte[] Sha256, byte[] Previous, byte[] Signature, string KeyId, DateTimeOffset Sealed)
{
    /// <summary>What is signed, and what the next day repeats: SHA-256 over "telematics journal day 1", number (8 bytes), day (4), from, to, records (8 each, little-endian), Sha256, Previous.</summary>
    public byte[] Hash()
    {
        Span<byte> numbers = stackalloc byte[4 + 4 * 8];
        BinaryPrimitives.WriteInt64LittleEndian(numbers, Number);
        BinaryPrimitives.WriteInt32LittleEndian(numbers[8..], Day);
        BinaryPrimitives.WriteInt64LittleEndian(numbers[12..], FromPosition);
        BinaryPrimitives.WriteInt64LittleEndian(numbers[20..], ToPosition);
        BinaryPrimitives.WriteInt64LittleEndian(numbers[28..], Records);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData("telematics journal day 1"u8);
        hash.AppendData(numbers);
        hash.AppendData(Sha256);
        hash.AppendData(Previous);
        return hash.GetHashAndReset();
    }
}

/// <summary>
/// SHA-256 over records in order: of each its position 8, time of receipt 8, kind 1, length of key 4, length of payload 4 (little-endian), key, payload. Not over
/// the bytes of the file: those may be written again elsewhere, the records are what was received.
/// </summary>
internal sealed class RecordsHash : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public long Records { get; private set; }

    public void Add(in JournalRecord record)
    {
        Span<byte> head = stackalloc byte[25];
        BinaryPrimitives.WriteInt64LittleEndian(head, record.Position);
        BinaryPrimitives.WriteInt64LittleEndian(head[8..], record.ReceivedAtMs);
        head[16] = (byte)record.Kind;
        BinaryPrimitives.WriteInt32LittleEndian(head[17..], record.Key.Length);
        BinaryPrimitives.WriteInt32LittleEndian(head[21..], record.Payload.Length);
        _hash.AppendData(head);
        _hash.AppendData(record.Key.Span);
        _hash.AppendData(record.Payload.Span);
        Records++;
    }

    public byte[] Finish() => _hash.GetHashAndReset();

    public void Dispose() => _hash.Dispose();
}
