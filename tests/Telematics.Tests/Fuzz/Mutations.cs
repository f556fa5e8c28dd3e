using System.Buffers.Binary;

namespace Telematics.Tests.Fuzz;

/// <summary>Inputs that are nearly right: a seed with a few changes of the kinds that lines, disks and people make.</summary>
internal sealed class Mutations(IReadOnlyList<byte[]> seeds, IReadOnlyList<byte[]> words)
{
    private const int LongestInput = 16 * 1024;

    private static readonly byte[] TellingBytes = [0, 1, 2, 3, 0x7F, 0x80, 0xFA, 0xFB, 0xFD, 0xFE, 0xFF, (byte)'#', (byte)'"', (byte)'\n'];
    private static readonly ushort[] TellingLengths = [0, 1, 6, 8, 24, 28, 255, 256, 4096, 8192, 8193, 0x7FFF, 0x8000, ushort.MaxValue];

    public byte[] Next(Random random)
    {
        var input = Pick(seeds, random);
        for (var changes = random.Next(random.Next(1, 8)) + 1; changes > 0; changes--) input = Change(input, random);
        return input.Length > LongestInput ? input[..LongestInput] : input;
    }

    private byte[] Change(byte[] input, Random random)
    {
        var (from, to) = Section(input, random);
        var section = input[from..to];
        return random.Next(11) switch
        {
            0 => FlipBit(input, random),
            1 => Overwrite(input, from, [Pick(TellingBytes, random)]),
            2 => Overwrite(input, from, RandomBytes(random)),
            3 => RewriteLength(input, random),
            4 => input[..from],
            5 => [.. input[..from], .. input[to..]],
            6 => [.. input[..to], .. section, .. input[to..]],
            7 => Splice(input, from, random),
            8 => [.. input[..from], .. RandomBytes(random), .. input[from..]],
            9 => [.. input[..from], .. Repeated(Word(random), random), .. input[from..]],
            _ => [.. input, .. Pick(seeds, random)],
        };
    }

    /// <summary>A short stretch mostly, a long one at times.</summary>
    private static (int From, int To) Section(byte[] input, Random random)
    {
        var from = random.Next(input.Length + 1);
        var longest = random.Next(3) == 0 ? input.Length : 40;
        return (from, from + random.Next(Math.Min(longest, input.Length - from) + 1));
    }

    private static byte[] FlipBit(byte[] input, Random random)
    {
        if (input.Length == 0) return input;
        var changed = input.ToArray();
        changed[random.Next(changed.Length)] ^= (byte)(1 << random.Next(8));
        return changed;
    }

    private static byte[] Overwrite(byte[] input, int at, byte[] bytes)
    {
        var changed = input.ToArray();
        bytes.AsSpan(0, Math.Min(bytes.Length, changed.Length - at)).CopyTo(changed.AsSpan(at));
        return changed;
    }

    /// <summary>The length of a frame mostly, anything of two bytes at times; big-endian as the frames are, or the other way round.</summary>
    private static byte[] RewriteLength(byte[] input, Random random)
    {
        if (input.Length < 2) return input;
        var at = random.Next(2) == 0 && input.Length >= 24 ? 22 : random.Next(input.Length - 1);
        var length = random.Next(2) == 0 ? Pick(TellingLengths, random) : (ushort)random.Next(input.Length + 40);
        var changed = input.ToArray();
        if (random.Next(4) == 0) BinaryPrimitives.WriteUInt16LittleEndian(changed.AsSpan(at), length);
        else BinaryPrimitives.WriteUInt16BigEndian(changed.AsSpan(at), length);
        return changed;
    }

    private byte[] Splice(byte[] input, int at, Random random)
    {
        var other = Pick(seeds, random);
        return [.. input[..at], .. other[random.Next(other.Length + 1)..]];
    }

    private byte[] Word(Random random) => words.Count > 0 ? Pick(words, random) : [Pick(TellingBytes, random)];

    private static byte[] Repeated(byte[] word, Random random)
    {
        var times = random.Next(3) == 0 ? random.Next(1, 60) : 1;
        return [.. Enumerable.Repeat(word, times).SelectMany(bytes => bytes)];
    }

    private static byte[] RandomBytes(Random random)
    {
        var bytes = new byte[random.Next(1, random.Next(5) == 0 ? 200 : 8)];
        random.NextBytes(bytes);
        return bytes;
    }

    private static T Pick<T>(IReadOnlyList<T> from, Random random) => from[random.Next(from.Count)];
}
