using System.Diagnostics.CodeAnalysis;
using Telematics.Storage.Journal.Format;

namespace Telematics.Storage.Journal.Index;

/// <summary>What the index is sorted by: the kind's byte, then the record's key.</summary>
internal static class IndexKey
{
    public const int MaxLength = 1 + RecordFormat.MaxKeyLength;

    public static int Compose(Span<byte> to, byte kind, ReadOnlySpan<byte> key)
    {
        to[0] = kind;
        key.CopyTo(to[1..]);
        return 1 + key.Length;
    }

    public static byte[] Compose(byte kind, ReadOnlySpan<byte> key) => [kind, .. key];
}

/// <summary>Looks a key up by its bytes, so that only the first record of a key allocates.</summary>
internal sealed class IndexKeyComparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
{
    public static readonly IndexKeyComparer Instance = new();

    public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

    public int GetHashCode([DisallowNull] byte[] obj) => GetHashCode(obj.AsSpan());

    public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

    public int GetHashCode(ReadOnlySpan<byte> alternate)
    {
        // Seeded per process: keys come from the wire, nobody shall be able to choose colliding ones.
        var hash = new HashCode();
        hash.AddBytes(alternate);
        return hash.ToHashCode();
    }

    public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
}
