using System.Buffers.Binary;
using System.Text;
using Telematics.Core.Stations;

namespace Telematics.Protocols.Stations;

/// <summary>
/// A record of a line as the journal keeps it: rejection code 1 | length of its message 2, big-endian | message UTF-8 | the StationFrame as it was sent.
/// </summary>
public readonly ref struct StationPayload
{
    public const int MaxMessageBytes = 600;

    private const int FixedLength = 3;

    private StationPayload(RejectionCode rejection, ReadOnlySpan<byte> message, ReadOnlySpan<byte> frame)
    {
        Rejection = rejection;
        MessageBytes = message;
        Frame = frame;
    }

    public RejectionCode Rejection { get; }

    public ReadOnlySpan<byte> Frame { get; }

    public string Message => Encoding.UTF8.GetString(MessageBytes);

    private ReadOnlySpan<byte> MessageBytes { get; }

    public static byte[] Write(RejectionCode rejection, string message, ReadOnlySpan<byte> frame)
    {
        var text = Encoding.UTF8.GetBytes(message.Length > MaxMessageBytes / 3 ? message[..(MaxMessageBytes / 3)] : message);
        var payload = new byte[FixedLength + text.Length + frame.Length];
        payload[0] = (byte)rejection;
        BinaryPrimitives.WriteUInt16BigEndian(payload.AsSpan(1), (ushort)text.Length);
        text.CopyTo(payload, FixedLength);
        frame.CopyTo(payload.AsSpan(FixedLength + text.Length));
        return payload;
    }

    /// <summary>False: this is no such record.</summary>
    public static bool TryRead(ReadOnlySpan<byte> payload, out StationPayload read)
    {
        read = default;
        if (payload.Length < FixedLength) return false;
        var frameAt = FixedLength + BinaryPrimitives.ReadUInt16BigEndian(payload[1..]);
        if (payload.Length < frameAt) return false;
        read = new StationPayload((RejectionCode)payload[0], payload[FixedLength..frameAt], payload[frameAt..]);
        return true;
    }
}
