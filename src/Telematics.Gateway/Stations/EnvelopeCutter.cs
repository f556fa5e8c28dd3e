using System.Buffers;
using Telematics.Protocols.Stations;

namespace Telematics.Gateway.Stations;

/// <summary>Cuts the bytes of one connection into payloads. Keeps only what is not cut yet, in a rented buffer, so a quiet connection owns none.</summary>
internal sealed class EnvelopeCutter
{
    private byte[] _buffer = [];
    private int _from, _to;

    /// <summary>Bytes of the stream before the front of the buffer.</summary>
    public long Offset { get; private set; }

    public int Kept => _to - _from;

    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (_buffer.Length - _to < bytes.Length) MakeRoom(bytes.Length);
        bytes.CopyTo(_buffer.AsSpan(_to));
        _to += bytes.Length;
    }

    /// <summary>The next payload, copied; null: none is complete, or the stream is broken.</summary>
    public byte[]? Next(int maxPayload, out EnvelopeScan scan)
    {
        var window = _buffer.AsSpan(_from, Kept);
        scan = StationEnvelope.Scan(window, maxPayload);
        if (scan.Status != EnvelopeStatus.Complete) return null;

        var payload = StationEnvelope.Payload(window[..scan.Length]).ToArray();
        _from += scan.Length;
        Offset += scan.Length;
        if (Kept == 0) Drop();
        return payload;
    }

    /// <summary>Forgets what is not cut yet.</summary>
    public void Drop()
    {
        if (_buffer.Length > 0) ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        _from = _to = 0;
    }

    private void MakeRoom(int count)
    {
        var larger = _buffer.Length >= Kept + count ? _buffer : ArrayPool<byte>.Shared.Rent(Math.Max(Kept + count, Math.Min(2 * Kept, StationEnvelope.MaxPayload)));
        _buffer.AsSpan(_from, Kept).CopyTo(larger);
        if (larger != _buffer && _buffer.Length > 0) ArrayPool<byte>.Shared.Return(_buffer);
        (_from, _to, _buffer) = (0, Kept, larger);
    }
}
