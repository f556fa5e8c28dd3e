using System.Buffers.Binary;

namespace Telematics.Simulator.Stations;

/// <summary>Digits, capitals and a few signs of 5x7 dots: five columns, the lowest bit on top. What it does not have is a box.</summary>
internal static class DotFont
{
    public const int Width = 5, Height = 7;

    private const string Letters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-.:/% ";

    private static ReadOnlySpan<byte> Box => [0x7F, 0x41, 0x41, 0x41, 0x7F];

    private static readonly byte[] Columns = Convert.FromHexString(
        "3E5149453E" + "00427F4000" + "4261514946" + "2141454B31" + "1814127F10" + "2745454539" + "3C4A494930" + "0171090503" + "3649494936" + "064949291E" // 0-9
        + "7E1111117E" + "7F49494936" + "3E41414122" + "7F4141221C" + "7F49494941" + "7F09090901" + "3E4149497A" + "7F0808087F" + "00417F4100" // A-I
        + "2040413F01" + "7F08142241" + "7F40404040" + "7F020C027F" + "7F0408107F" + "3E4141413E" + "7F09090906" + "3E4151215E" + "7F09192946" // J-R
        + "4649494931" + "01017F0101" + "3F4040403F" + "1F2040201F" + "3F4038403F" + "6314081463" + "0708700807" + "6151494543" // S-Z
        + "0808080808" + "0060600000" + "0036360000" + "2010080402" + "2313086462" + "0000000000");

    public static bool Dot(char letter, int column, int row)
    {
        var at = Letters.IndexOf(char.ToUpperInvariant(letter), StringComparison.Ordinal);
        var bits = at >= 0 ? Columns[at * Width + column] : Box[column];
        return (bits >> row & 1) == 1;
    }
}

/// <summary>A grey picture as PNG (RFC 2083): eight bits a dot, no filter, one chunk of data.</summary>
internal sealed class GreyPicture(int width, int height)
{
    private readonly byte[] _dots = new byte[width * height];

    public int Width => width;

    public int Height => height;

    public void Fill(int x, int y, int wide, int high, byte grey)
    {
        for (var row = Math.Max(0, y); row < Math.Min(height, y + high); row++)
            for (var column = Math.Max(0, x); column < Math.Min(width, x + wide); column++) _dots[row * width + column] = grey;
    }

    /// <summary>A round cloud that takes its share of the light.</summary>
    public void Shade(int x, int y, int radius, double share)
    {
        for (var row = Math.Max(0, y - radius); row < Math.Min(height, y + radius); row++)
            for (var column = Math.Max(0, x - radius); column < Math.Min(width, x + radius); column++)
                if ((row - y) * (row - y) + (column - x) * (column - x) < radius * radius) _dots[row * width + column] = (byte)(_dots[row * width + column] * (1 - share));
    }

    /// <summary>Grain of a camera.</summary>
    public void Grain(RandomStream random, int depth)
    {
        for (var i = 0; i < _dots.Length; i++) _dots[i] = (byte)Math.Clamp(_dots[i] + random.Index(2 * depth + 1) - depth, 0, 255);
    }

    public void Write(string text, int x, int y, int scale, byte grey)
    {
        for (var i = 0; i < text.Length; i++)
            for (var column = 0; column < DotFont.Width; column++)
                for (var row = 0; row < DotFont.Height; row++)
                    if (DotFont.Dot(text[i], column, row)) Fill(x + (i * (DotFont.Width + 1) + column) * scale, y + row * scale, scale, scale, grey);
    }

    public byte[] ToPng()
    {
        using var png = new MemoryStream();
        png.Write([0x89, .. "PNG\r\n"u8, 0x1A, (byte)'\n']);
        Chunk(png, "IHDR"u8, [.. Big(width), .. Big(height), 8, 0, 0, 0, 0]); // 8 bits, grey
        Chunk(png, "IDAT"u8, Packed());
        Chunk(png, "IEND"u8, []);
        return png.ToArray();
    }

    private byte[] Packed()
    {
        using var packed = new MemoryStream();
        using (var zlib = new System.IO.Compression.ZLibStream(packed, System.IO.Compression.CompressionLevel.Optimal, leaveOpen: true))
            for (var row = 0; row < height; row++)
            {
                zlib.WriteByte(0); // no filter
                zlib.Write(_dots, row * width, width);
            }

        return packed.ToArray();
    }

    private static void Chunk(MemoryStream png, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        png.Write(Big(data.Length));
        png.Write(type);
        png.Write(data);
        png.Write(Big((int)Check([.. type, .. data])));
    }

    private static byte[] Big(int value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }

    /// <summary>CRC-32 of ISO 3309, bit by bit: pictures are small.</summary>
    private static uint Check(ReadOnlySpan<byte> bytes)
    {
        var check = uint.MaxValue;
        foreach (var b in bytes)
        {
            check ^= b;
            for (var bit = 0; bit < 8; bit++) check = check >> 1 ^ ((check & 1) == 1 ? 0xEDB88320 : 0);
        }

        return ~check;
    }
}
