using System.Numerics;
using System.Runtime.InteropServices;

namespace Telematics.Protocols.Framing;

/// <summary>
/// Block check character (BCC, 异或校验): all bytes XORed. XOR knows no order, so whole vectors are folded first and their lanes last.
/// </summary>
public static class Bcc
{
    public static byte Of(ReadOnlySpan<byte> bytes)
    {
        var lanes = Vector<ulong>.Zero;
        var vectors = MemoryMarshal.Cast<byte, Vector<ulong>>(bytes);
        foreach (ref readonly var vector in vectors) lanes ^= vector;

        var folded = 0ul;
        for (var lane = 0; lane < Vector<ulong>.Count; lane++) folded ^= lanes[lane];

        var rest = bytes[(vectors.Length * Vector<byte>.Count)..];
        var words = MemoryMarshal.Cast<byte, ulong>(rest);
        foreach (var word in words) folded ^= word;

        folded ^= folded >> 32;
        folded ^= folded >> 16;
        folded ^= folded >> 8;
        var check = (byte)folded;
        foreach (var single in rest[(words.Length * sizeof(ulong))..]) check ^= single;
        return check;
    }
}
