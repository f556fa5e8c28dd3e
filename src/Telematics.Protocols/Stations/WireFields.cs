namespace Telematics.Protocols.Stations;

/// <summary>Walks the fields of one protobuf message: number, and the value as a number or as bytes. Groups, which proto3 does not have, are not sound.</summary>
internal ref struct WireFields(ReadOnlySpan<byte> message)
{
    private const int VarintType = 0, Fixed64Type = 1, BytesType = 2, Fixed32Type = 5;

    private ReadOnlySpan<byte> _rest = message;

    public int Number { get; private set; }

    /// <summary>Value of a varint; else 0.</summary>
    public ulong Value { get; private set; }

    /// <summary>Value of a length-delimited field; else empty.</summary>
    public ReadOnlySpan<byte> Bytes { get; private set; }

    public bool IsBytes { get; private set; }

    public bool IsVarint { get; private set; }

    public bool Broken { get; private set; }

    /// <summary>False at the end, and where the bytes are no field.</summary>
    public bool Next()
    {
        if (_rest.IsEmpty) return false;
        if (TryReadField()) return true;
        Broken = true;
        return false;
    }

    private bool TryReadField()
    {
        if (!TryReadVarint(out var tag) || tag >> 3 is 0 or > 0x1FFFFFFF) return false;
        Number = (int)(tag >> 3);
        Value = 0;
        Bytes = default;
        IsBytes = false;
        IsVarint = false;
        switch ((int)(tag & 7))
        {
            case VarintType:
                if (!TryReadVarint(out var value)) return false;
                Value = value;
                return IsVarint = true;
            case BytesType:
                if (!TryReadVarint(out var length) || length > (ulong)_rest.Length) return false;
                Bytes = Take((int)length);
                return IsBytes = true;
            case Fixed64Type:
                return TrySkip(8);
            case Fixed32Type:
                return TrySkip(4);
            default:
                return false;
        }
    }

    private bool TryReadVarint(out ulong value)
    {
        value = 0;
        for (var i = 0; i < Math.Min(10, _rest.Length); i++)
        {
            value |= (ulong)(_rest[i] & 0x7F) << (7 * i);
            if (_rest[i] >= 0x80) continue;
            _rest = _rest[(i + 1)..];
            return true;
        }

        return false;
    }

    private bool TrySkip(int count)
    {
        if (_rest.Length < count) return false;
        _rest = _rest[count..];
        return true;
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }
}
