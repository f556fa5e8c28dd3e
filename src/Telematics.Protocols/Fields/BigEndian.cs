using System.Buffers.Binary;

namespace Telematics.Protocols.Fields;

/// <summary>Unsigned numbers of one, two or four bytes, most significant byte first.</summary>
internal static class BigEndian
{
    public static uint Read(ReadOnlySpan<byte> raw) => raw.Length switch
    {
        1 => raw[0],
        2 => BinaryPrimitives.ReadUInt16BigEndian(raw),
        4 => BinaryPrimitives.ReadUInt32BigEndian(raw),
        _ => throw new ArgumentException($"No number has {raw.Length} bytes", nameof(raw)),
    };

    /// <summary>Writes the low bytes that fit.</summary>
    public static void Write(Span<byte> raw, uint value)
    {
        switch (raw.Length)
        {
            case 1: raw[0] = (byte)value; break;
            case 2: BinaryPrimitives.WriteUInt16BigEndian(raw, (ushort)value); break;
            case 4: BinaryPrimitives.WriteUInt32BigEndian(raw, value); break;
            default: throw new ArgumentException($"No number has {raw.Length} bytes", nameof(raw));
        }
    }
}
