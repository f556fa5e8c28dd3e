using System.Text;

namespace Telematics.Tests.Protocols;

/// <summary>
/// GB 17691 read a second time, from the page of the specification and byte by byte: no vectors, no tables of the product, no shared code.
/// What the product accepts must say the same here.
/// </summary>
public static class SlowFrame
{
    /// <summary>Offset, bytes, greatest valid raw, scale, physical offset: the table of protocol-specs/gb17691.md section 5.2, typed in again.</summary>
    public static readonly (int Offset, int Bytes, uint Max, double Scale, double Zero)[] Stream =
    [
        (0, 2, 0xFAFF, 1.0 / 256, 0), (2, 1, 0xFA, 0.5, 0), (3, 1, 0xFA, 1, -125), (4, 1, 0xFA, 1, -125), (5, 2, 0xFAFF, 0.125, 0),
        (7, 2, 0xFAFF, 0.05, 0), (9, 2, 0xFAFF, 0.05, -200), (11, 2, 0xFAFF, 0.05, -200), (13, 1, 0xFA, 0.4, 0), (14, 2, 0xFAFF, 0.05, 0),
        (16, 2, 0xFAFF, 0.03125, -273), (18, 2, 0xFAFF, 0.03125, -273), (20, 2, 0xFAFF, 0.1, 0), (22, 1, 0xFA, 1, -40), (23, 1, 0xFA, 0.4, 0),
        (24, 1, 0xFE, 1, 0), (25, 4, 0x0ABA9500, 0.000001, 0), (29, 4, 0x055D4A80, 0.000001, 0), (33, 4, 0xFFFFFFFE, 0.1, 0),
    ];

    /// <summary>Is this, as a whole, one frame whose header, length and check are right?</summary>
    public static bool IsFrame(byte[] b)
    {
        if (b.Length < 25 || b[0] != 0x23 || b[1] != 0x23) return false;
        var forwarded = IsForwarded(b);
        if (!Enumerable.Range(1, forwarded ? 8 : 5).Contains(b[2])) return false;
        if (!Vin(b).All("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789".Contains)) return false;
        if (!new byte[] { 1, 2, 3, 0xFE, 0xFF }.Contains(b[21]) && !(forwarded && b[21] == 0)) return false;
        if (b.Length != 25 + b[22] * 256 + b[23]) return false;

        var check = 0;
        for (var k = 2; k < b.Length - 1; k++) check ^= b[k];
        return check == b[^1];
    }

    /// <summary>Every frame of a stream, tried at each byte; a frame that is longer than believed is none.</summary>
    public static List<byte[]> Frames(byte[] b, int longestUnit)
    {
        var frames = new List<byte[]>();
        for (var at = 0; at + 25 <= b.Length;)
        {
            var unit = b[at + 22] * 256 + b[at + 23];
            var isFrame = b[at] == 0x23 && unit <= longestUnit && at + 25 + unit <= b.Length && IsFrame(b[at..(at + 25 + unit)]);
            if (isFrame) frames.Add(b[at..(at + 25 + unit)]);
            at += isFrame ? 25 + unit : 1;
        }

        return frames;
    }

    public static bool IsForwarded(byte[] b) => b[3] == 0xFE || (b[3] >= 1 && b[3] <= 4);

    public static string Vin(byte[] b) => Encoding.Latin1.GetString(b, IsForwarded(b) ? 4 : 3, 17);

    /// <summary>Value of the k-th quantity of a data stream body; null: not available.</summary>
    public static double? Value(byte[] b, int bodyAt, int k)
    {
        var (offset, bytes, max, scale, zero) = Stream[k];
        uint raw = 0;
        for (var i = 0; i < bytes; i++) raw = raw << 8 | b[bodyAt + offset + i];
        return raw <= max ? raw * scale + zero : null;
    }
}
