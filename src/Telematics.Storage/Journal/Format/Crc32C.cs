using System.Buffers.Binary;
using System.Numerics;

namespace Telematics.Storage.Journal.Format;

/// <summary>CRC-32C (Castagnoli, RFC 3720 appendix B.4) in steps, so that a checksum can begin with bytes that are not in the record.</summary>
internal static class Crc32C
{
    public const uint Start = 0xFFFFFFFF;

    public static uint Append(uint state, ulong value) => BitOperations.Crc32C(state, value);

    public static uint Append(uint state, ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length >= sizeof(ulong))
        {
            state = BitOperations.Crc32C(state, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[sizeof(ulong)..];
        }

        foreach (var b in bytes) state = BitOperations.Crc32C(state, b);
        return state;
    }

    public static uint Finish(uint state) => ~state;

    public static uint Of(ReadOnlySpan<byte> bytes) => Finish(Append(Start, bytes));
}
