using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Telematics.Core.Stations;
using Telematics.Storage.Journal;

namespace Telematics.Storage.Stations;

/// <summary>A pass for the question whether its id was used before: 64 bits of each are enough, for only the station itself could look for a collision.</summary>
public readonly record struct PassMark(ulong Id, ulong Content)
{
    public static PassMark Of(string passId, ReadOnlySpan<byte> content) => new(Hash(Encoding.UTF8.GetBytes(passId)), Hash(content));

    internal static ulong Hash(ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, hash);
        return BitConverter.ToUInt64(hash);
    }
}

/// <summary>What one stored record means to its line's ledger.</summary>
public sealed record LineEntry(ulong Sequence, long ReceivedAtMs)
{
    /// <summary>Of an accepted pass.</summary>
    public PassMark? Pass { get; init; }

    /// <summary>Files that a pass announces, also one that was rejected for its values.</summary>
    public ImmutableArray<MediaRef> Announced { get; init; } = [];

    /// <summary>Of an accepted chunk, whose bytes are in the media store.</summary>
    public MediaPiece? Piece { get; init; }
}

/// <summary>Reads a journal record for the ledger; null when it is damaged. Storage does not know the wire format, so the Host hands this in.</summary>
public delegate LineEntry? ReadLineEntry(JournalRecord record);
