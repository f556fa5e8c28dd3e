using System.Buffers;
using Telematics.Core.Vehicles;
using Telematics.Protocols.Framing;

namespace Telematics.Gateway.Framing;

/// <summary>Takes what <see cref="FrameCutter"/> has cut, in the order of arrival. Spans are valid during the call.</summary>
public interface IFrameSink
{
    void Frame(ReadOnlySpan<byte> frame);

    /// <summary>A stretch that is no good frame, with what was wrong at its beginning.</summary>
    void Rejected(ReadOnlySpan<byte> bytes, DecodeFault fault);
}

/// <summary>
/// Cuts the bytes of one connection into frames and rejected stretches; every byte comes out exactly once. Whole frames are cut out of the
/// caller's buffer without a copy. Only the beginning of an incomplete frame is kept, in a rented buffer, so a quiet connection owns none.
/// </summary>
/// <param name="maxFrameLength">A start whose frame is not complete after this many bytes is a false one, whatever the scan says.</param>
public sealed class FrameCutter(Scan scan, int maxFrameLength)
{
    private byte[]? _kept;

    /// <summary>Bytes kept because their frame is not complete.</summary>
    public int Kept { get; private set; }

    public void Feed(ReadOnlySpan<byte> bytes, IFrameSink sink)
    {
        if (Kept > 0) bytes = FinishKept(bytes, sink);
        if (bytes.IsEmpty) return;
        var cut = Cut(bytes, bytes.Length, DecodeFault.None, sink);
        Keep(bytes[cut..]);
    }

    /// <summary>The rest of the frame at the front will not come: drops one byte of it and looks at the others again.</summary>
    public void GiveUpFront(IFrameSink sink)
    {
        if (Kept == 0) return;
        var kept = _kept.AsSpan(0, Kept);
        var cut = Cut(kept, kept.Length, DecodeFault.TooShort, sink);
        Keep(kept[cut..]);
    }

    /// <summary>No more bytes will come: everything kept goes to the sink.</summary>
    public void GiveUpAll(IFrameSink sink)
    {
        while (Kept > 0) GiveUpFront(sink);
    }

    /// <summary>Completes the kept beginning with as many new bytes as that can take; returns the new bytes that are left.</summary>
    private ReadOnlySpan<byte> FinishKept(ReadOnlySpan<byte> bytes, IFrameSink sink)
    {
        var before = Kept;
        var added = Math.Min(bytes.Length, maxFrameLength);
        Extend(bytes[..added]);

        var window = _kept.AsSpan(0, Kept);
        var cut = Cut(window, before, DecodeFault.None, sink);
        if (cut < before)
        {
            // Undecided, so the window is shorter than the longest frame and holds all the new bytes.
            Keep(window[cut..]);
            return [];
        }

        Keep([]);
        return bytes[(cut - before)..];
    }

    /// <summary>Cuts from the front until <paramref name="until"/> is reached or more bytes are needed; returns how many were dealt with.</summary>
    /// <param name="opening">If not None, the first byte is given up with that fault.</param>
    private int Cut(ReadOnlySpan<byte> bytes, int until, DecodeFault opening, IFrameSink sink)
    {
        var at = opening == DecodeFault.None ? 0 : 1;
        var badFrom = 0;
        var badFault = opening;
        while (at < until)
        {
            var rest = bytes[at..];
            var found = scan(rest);
            if (found.Status == FrameStatus.NeedMore)
            {
                if (rest.Length < maxFrameLength) break;
                found = FrameScan.Skip(1, DecodeFault.BadLength);
            }

            if (found.Status == FrameStatus.Complete || (IsFalseStart(found.Fault) && at > badFrom))
            {
                if (at > badFrom) sink.Rejected(bytes[badFrom..at], badFault);
                badFrom = at;
                badFault = DecodeFault.None;
            }

            if (found.Status == FrameStatus.Complete)
            {
                sink.Frame(rest[..found.Length]);
                badFrom = at + found.Length;
            }
            else if (badFault == DecodeFault.None)
            {
                badFault = found.Fault;
            }

            at += found.Length;
        }

        if (at > badFrom) sink.Rejected(bytes[badFrom..at], badFault);
        return at;
    }

    /// <summary>A frame that had begun well: it opens a stretch of its own, so that each damaged frame is one rejection.</summary>
    private static bool IsFalseStart(DecodeFault fault) => fault is not (DecodeFault.None or DecodeFault.NotAFrame or DecodeFault.BadHeader);

    private void Extend(ReadOnlySpan<byte> bytes)
    {
        var length = Kept + bytes.Length;
        if (_kept!.Length < length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(length);
            _kept.AsSpan(0, Kept).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_kept);
            _kept = larger;
        }

        bytes.CopyTo(_kept.AsSpan(Kept));
        Kept = length;
    }

    /// <param name="bytes">May be a part of the kept buffer itself.</param>
    private void Keep(ReadOnlySpan<byte> bytes)
    {
        Kept = bytes.Length;
        if (bytes.IsEmpty)
        {
            if (_kept is not null) ArrayPool<byte>.Shared.Return(_kept);
            _kept = null;
            return;
        }

        _kept ??= ArrayPool<byte>.Shared.Rent(bytes.Length);
        bytes.CopyTo(_kept);
    }
}
