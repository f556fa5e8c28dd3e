using System.Net;
using Telematics.Gateway.Sockets;

namespace Telematics.Tests.Fuzz.Targets;

/// <summary>A load balancer's header is read as its specification says, and the reading never changes its mind when more bytes come.</summary>
internal sealed class ProxyHeaderTarget() : FuzzTarget("proxy-header")
{
    private static readonly byte[] Signature = [.. "\r\n\r\n\0\r\nQUIT\n"u8];

    public override IReadOnlyList<byte[]> Seeds { get; } =
    [
        [.. Signature, 0x21, 0x11, 0, 12, 10, 0, 0, 1, 10, 0, 0, 2, 0x12, 0x34, 0x56, 0x78, .. "##"u8],
        [.. Signature, 0x21, 0x21, 0, 36, .. Enumerable.Range(1, 36).Select(k => (byte)k)],
        [.. Signature, 0x21, 0x11, 0, 19, 10, 0, 0, 1, 10, 0, 0, 2, 0x12, 0x34, 0x56, 0x78, 4, 0, 4, 1, 2, 3, 4],
        [.. Signature, 0x20, 0, 0, 0],
        [.. Signature, 0x21, 0x31, 0, 216, .. new byte[216]],
    ];

    public override IReadOnlyList<byte[]> Words => [Signature, [0x21, 0x11], [0x20, 0]];

    public override byte[] Mend(byte[] input, Random random)
    {
        if (input.Length < 16) return input;
        var header = input.ToArray();
        Signature.CopyTo(header, 0);
        (header[14], header[15]) = ((byte)((header.Length - 16) >> 8), (byte)(header.Length - 16));
        return header;
    }

    public override Task Check(byte[] input)
    {
        var read = ProxyHeader.Read(input);
        Assert.Equal(Slow(input), read);

        var begun = ProxyHeader.Read(input.AsSpan(0, RandomOf(input).Next(input.Length + 1)));
        if (begun.Status != ProxyHeaderStatus.NeedMore) Assert.Equal(begun, read);
        return Task.CompletedTask;
    }

    private static ProxyHeader Slow(byte[] b)
    {
        for (var k = 0; k < Math.Min(12, b.Length); k++)
            if (b[k] != Signature[k]) return new(ProxyHeaderStatus.Malformed, 0, null);
        if (b.Length < 16) return new(ProxyHeaderStatus.NeedMore, 0, null);

        var length = b[14] * 256 + b[15];
        if ((b[12] != 0x20 && b[12] != 0x21) || length > 4096) return new(ProxyHeaderStatus.Malformed, 0, null);
        if (b.Length < 16 + length) return new(ProxyHeaderStatus.NeedMore, 0, null);
        var width = b[12] == 0x20 ? 0 : b[13] switch { 0x11 => 4, 0x21 => 16, _ => 0 };
        if (width == 0) return new(ProxyHeaderStatus.Complete, 16 + length, null);
        return length < 2 * width + 4
            ? new(ProxyHeaderStatus.Malformed, 0, null)
            : new(ProxyHeaderStatus.Complete, 16 + length, new IPEndPoint(new IPAddress(b[16..(16 + width)]), b[16 + 2 * width] * 256 + b[17 + 2 * width]));
    }
}
