using System.Buffers.Binary;
using System.Net;

namespace Telematics.Gateway.Sockets;

internal enum ProxyHeaderStatus : byte
{
    NeedMore,
    Complete,
    Malformed,
}

/// <summary>
/// The header that a load balancer puts before the first byte of a connection: PROXY protocol version 2 (haproxy.org, proxy-protocol.txt, 2.2).
/// <code>signature 12 | version and command 1 | family and transport 1 | length 2 | addresses and extensions</code>
/// </summary>
/// <param name="Length">Of the whole header.</param>
/// <param name="Client">Who connected to the load balancer; null: it speaks for itself (health check) or over no IP.</param>
internal readonly record struct ProxyHeader(ProxyHeaderStatus Status, int Length, IPEndPoint? Client)
{
    /// <summary>The addresses take at most 216 bytes; the rest is room for extensions, which are skipped.</summary>
    public const int MaxLength = FixedLength + 4096;

    private const int FixedLength = 16;
    private const byte Local = 0x20, Proxied = 0x21;
    private const byte TcpOverIpv4 = 0x11, TcpOverIpv6 = 0x21;

    private static ReadOnlySpan<byte> Signature => [0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A];

    private static ProxyHeader Malformed => new(ProxyHeaderStatus.Malformed, 0, null);

    public static ProxyHeader Read(ReadOnlySpan<byte> bytes)
    {
        var compared = Math.Min(bytes.Length, Signature.Length);
        if (!bytes[..compared].SequenceEqual(Signature[..compared])) return Malformed;
        if (bytes.Length < FixedLength) return default;

        var command = bytes[12];
        var length = FixedLength + BinaryPrimitives.ReadUInt16BigEndian(bytes[14..]);
        if (command is not (Local or Proxied) || length > MaxLength) return Malformed;
        if (bytes.Length < length) return default;
        if (command == Local) return new(ProxyHeaderStatus.Complete, length, null);

        return bytes[13] switch
        {
            TcpOverIpv4 => From(bytes[FixedLength..length], 4, length),
            TcpOverIpv6 => From(bytes[FixedLength..length], 16, length),
            _ => new(ProxyHeaderStatus.Complete, length, null),
        };
    }

    /// <summary>Source address, destination address, source port, destination port.</summary>
    private static ProxyHeader From(ReadOnlySpan<byte> addresses, int addressLength, int length)
    {
        if (addresses.Length < 2 * addressLength + 4) return Malformed;
        var port = BinaryPrimitives.ReadUInt16BigEndian(addresses[(2 * addressLength)..]);
        return new(ProxyHeaderStatus.Complete, length, new(new IPAddress(addresses[..addressLength]), port));
    }
}
