using System.Text;
using ProtoBuf;
using Telematics.Core.Stations;
using Telematics.Protocols.Stations.Messages;

namespace Telematics.Protocols.Stations;

/// <summary>Frames to messages, and journal records to Core's records.</summary>
public static class StationCodec
{
    /// <summary>
    /// How many bytes a chunk had, in the journal's copy of it, which has none: a field that no station sends, in the chunk's own numbers.
    /// </summary>
    private const int StoredLengthField = 1000;

    /// <summary>Null: the bytes are no StationFrame.</summary>
    public static StationFrame? DecodeFrame(ReadOnlySpan<byte> frame) => FrameShape.Of(frame).IsSound ? Parse<StationFrame>(frame) : null;

    /// <summary>Null: the bytes are no CentreFrame. For the station's side, which trusts its centre.</summary>
    public static CentreFrame? DecodeCentreFrame(ReadOnlySpan<byte> frame) => Parse<CentreFrame>(frame);

    public static byte[] Encode(StationFrame frame) => StationEnvelope.Serialize(frame).ToArray();

    /// <summary>
    /// One journal record of kind StationFrame; null when it is damaged. A rejected record has no body: nothing shall be judged by it. The raw frame of
    /// a rejected record is read with <see cref="StationPayload"/>.
    /// </summary>
    public static StationRecord? Decode(ReadOnlySpan<byte> key, long position, long receivedAtMs, ReadOnlySpan<byte> payload)
    {
        if (!LineKey.TryParse(Encoding.UTF8.GetString(key), out var line) || !StationPayload.TryRead(payload, out var stored)) return null;
        if (stored.Rejection != RejectionCode.None)
            return Rejected(line, position, receivedAtMs, stored);

        return DecodeFrame(stored.Frame) is not { } frame ? null : new StationRecord(line, frame.Sequence, frame.SentAtMs, receivedAtMs, position)
        {
            Pass = frame.Pass?.ToCore(),
            Calibration = frame.Calibration?.ToCore(),
            Traffic = frame.TrafficCount?.ToCore(),
            Media = frame.MediaChunk is { } chunk ? Piece(chunk) : null,
        };
    }

    /// <summary>The journal's copy of a chunk whose bytes went to the media store. Unknown fields stay.</summary>
    public static byte[] WithoutBytes(StationFrame frame)
    {
        var chunk = frame.MediaChunk ?? throw new ArgumentException("it is no media chunk", nameof(frame));
        Extensible.AppendValue(chunk, StoredLengthField, chunk.Data.Length);
        chunk.Data = [];
        return Encode(frame);
    }

    /// <summary>What the chunk of a journal record held.</summary>
    public static MediaPiece Piece(MediaChunkMessage stored) => new(
        stored.MediaId,
        (long)Math.Min(stored.Offset, long.MaxValue),
        Extensible.TryGetValue<int>(stored, StoredLengthField, out var length) ? length : stored.Data.Length);

    private static StationRecord Rejected(LineKey line, long position, long receivedAtMs, StationPayload stored)
    {
        var frame = DecodeFrame(stored.Frame);
        return new StationRecord(line, frame?.Sequence ?? FrameShape.Of(stored.Frame).Sequence, frame?.SentAtMs ?? 0, receivedAtMs, position)
        {
            Rejection = stored.Rejection,
            RejectionMessage = stored.Message,
        };
    }

    private static T? Parse<T>(ReadOnlySpan<byte> bytes) where T : class
    {
        try
        {
            return Serializer.Deserialize<T>(bytes);
        }
        catch (Exception fault) when (fault is ProtoException or OverflowException or EndOfStreamException or ArgumentException or InvalidOperationException)
        {
            return null; // how protobuf-net says that a value has another type than its field, or is out of its range
        }
    }
}
