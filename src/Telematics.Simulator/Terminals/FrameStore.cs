using Telematics.Core.Vehicles;

namespace Telematics.Simulator.Terminals;

/// <summary>
/// Frames of a terminal, oldest first, in memory that is used again and again: first those sent and not yet confirmed, then those not sent.
/// </summary>
/// <param name="capacity">Beyond it the oldest frame is dropped.</param>
public sealed class FrameStore(int capacity)
{
    /// <summary>Ten data streams take 431 bytes, an OBD item with 60 fault codes 373.</summary>
    public const int LongestFrame = 512;

    private const int CommandOffset = 2;

    private Slot[] _slots = new Slot[4];
    private int _first;
    private int _count;
    private int _sent;

    public int Unconfirmed => _sent;

    public int Unsent => _count - _sent;

    /// <summary>Sent since the beginning; a mark for <see cref="ConfirmTo"/>.</summary>
    public long SentEver { get; private set; }

    /// <summary>Frames dropped before they were sent.</summary>
    public long Lost { get; private set; }

    /// <summary>Memory for the next frame. <see cref="Add"/> makes it one.</summary>
    public Span<byte> Next()
    {
        if (_count == capacity) DropFirst();
        if (_count == _slots.Length) Grow();
        return Of(_count).Bytes ??= new byte[LongestFrame];
    }

    public void Add(int length) => Of(_count++).Length = length;

    public ReadOnlyMemory<byte> FirstUnsent() => Of(_sent).Bytes.AsMemory(0, Of(_sent).Length);

    public void MarkSent()
    {
        _sent++;
        SentEver++;
    }

    /// <summary>Everything sent before that mark has arrived and is forgotten.</summary>
    public void ConfirmTo(long sentEver)
    {
        while (_sent > 0 && SentEver - _sent < sentEver) DropFirst();
    }

    /// <summary>Forgets the oldest sent frames: they count as delivered.</summary>
    public void KeepUnconfirmed(int most)
    {
        while (_sent > most) DropFirst();
    }

    /// <summary>The link broke: whatever was not confirmed may be lost and has to be sent again.</summary>
    public void ForgetSending()
    {
        SentEver -= _sent;
        _sent = 0;
    }

    /// <summary>Moves everything to another store, as re-issues.</summary>
    public void MoveTo(FrameStore backlog)
    {
        ForgetSending();
        for (; _count > 0; DropMoved())
        {
            var frame = Of(0).Bytes!.AsSpan(0, Of(0).Length);
            MakeReissue(frame);
            frame.CopyTo(backlog.Next());
            backlog.Add(frame.Length);
        }
    }

    /// <summary>The command is the only difference; the check is an XOR, so it changes by the same bits.</summary>
    private static void MakeReissue(Span<byte> frame)
    {
        frame[^1] ^= (byte)(frame[CommandOffset] ^ (byte)VehicleCommand.Reissue);
        frame[CommandOffset] = (byte)VehicleCommand.Reissue;
    }

    private ref Slot Of(int index) => ref _slots[(_first + index) % _slots.Length];

    private void DropFirst()
    {
        if (_sent > 0) _sent--;
        else Lost++;
        DropMoved();
    }

    private void DropMoved()
    {
        _first = (_first + 1) % _slots.Length;
        _count--;
    }

    private void Grow()
    {
        var grown = new Slot[2 * _slots.Length];
        for (var i = 0; i < _count; i++) grown[i] = Of(i);
        _slots = grown;
        _first = 0;
    }

    private record struct Slot(byte[]? Bytes, int Length);
}
