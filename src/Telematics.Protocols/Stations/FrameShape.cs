namespace Telematics.Protocols.Stations;

/// <summary>The bodies of a StationFrame, by field number.</summary>
public enum StationBody : byte
{
    /// <summary>None that this version knows.</summary>
    None = 0,
    Hello = 10,
    Pass = 11,
    Calibration = 12,
    Heartbeat = 13,
    TrafficCount = 14,
    MediaChunk = 15,
}

/// <summary>
/// A first look at a StationFrame without decoding it: its sequence, its kind, the bytes of its body, and whether its structure is sound. Only sound
/// frames are handed to the decoder: it recurses into groups and copies all unknown fields for each further one, so a peer could choose its stack and its
/// time. What is not sound is stored raw all the same.
/// </summary>
public readonly ref struct FrameShape
{
    /// <summary>A pass with 20 pictures has about 130 fields.</summary>
    private const int MaxFields = 1024;

    private const int SequenceField = 3, MediaRefField = 63, ChannelField = 4, InstrumentField = 1;

    private FrameShape(ulong sequence, StationBody body, ReadOnlySpan<byte> bodyBytes, bool isSound)
    {
        Sequence = sequence;
        Body = body;
        BodyBytes = bodyBytes;
        IsSound = isSound;
    }

    /// <summary>0 if it could not be read.</summary>
    public ulong Sequence { get; }

    public StationBody Body { get; }

    public ReadOnlySpan<byte> BodyBytes { get; }

    public bool IsSound { get; }

    public static FrameShape Of(ReadOnlySpan<byte> frame)
    {
        ulong sequence = 0;
        var body = StationBody.None;
        ReadOnlySpan<byte> bodyBytes = default;
        var left = MaxFields;
        var fields = new WireFields(frame);
        var isSound = true;
        while (fields.Next())
        {
            isSound &= --left >= 0;
            if (fields.Number == SequenceField)
            {
                sequence = fields.Value;
                isSound &= fields.IsVarint; // the decoder would read other wire types too, and see another sequence than we do
            }

            if (fields.Number is < (int)StationBody.Hello or > (int)StationBody.MediaChunk || !fields.IsBytes) continue;
            body = (StationBody)fields.Number;
            bodyBytes = fields.Bytes;
            isSound = isSound && IsSoundBody(body, bodyBytes, ref left);
        }

        return new FrameShape(sequence, body, bodyBytes, isSound && !fields.Broken);
    }

    private static bool IsSoundBody(StationBody body, ReadOnlySpan<byte> bytes, ref int left)
    {
        var inner = body switch
        {
            StationBody.Pass => MediaRefField,
            StationBody.Calibration => ChannelField,
            StationBody.Heartbeat => InstrumentField,
            _ => 0,
        };
        var fields = new WireFields(bytes);
        while (fields.Next())
            if (--left < 0 || (fields.Number == inner && fields.IsBytes && !IsFlat(fields.Bytes, ref left))) return false;
        return !fields.Broken;
    }

    private static bool IsFlat(ReadOnlySpan<byte> bytes, ref int left)
    {
        var fields = new WireFields(bytes);
        while (fields.Next())
            if (--left < 0) return false;
        return !fields.Broken;
    }
}
