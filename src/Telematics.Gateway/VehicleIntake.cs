using Telematics.Core.Vehicles;
using Telematics.Gateway.Framing;
using Telematics.Gateway.Sessions;
using Telematics.Protocols.Gb17691;
using Telematics.Storage.Journal;

namespace Telematics.Gateway;

/// <summary>
/// What one connection brings: every byte goes into the journal in the order of arrival, as a good frame or as rejected bytes with the
/// reason. Knows no socket; what it finds is durable only when the batch is committed.
/// </summary>
internal sealed class VehicleIntake(GatewayServices services, ConnectionVins vins) : IFrameSink
{
    /// <summary>Bytes of one rejected record. Longer stretches become several.</summary>
    private const int MaxRejectedPiece = 4096;

    /// <summary>What the journal puts round a payload: its header and the VIN. Small frames are half of it.</summary>
    private const int RecordOverhead = 18 + Vin.Length;

    private readonly FrameCutter _cutter = new(services.Scan, services.Settings.MaxFrameLength);
    private Batch? _batch;
    private long _receivedAtMs, _cuts;
    private int _rubbishBytes, _badCandidates; // since the last good frame
    private bool _refused; // the cutter stopped in the middle of its work: what it still holds was not stored and must not be cut again

    /// <summary>Clock timestamp since when the same bytes wait for the rest of their frame; 0 = none do.</summary>
    public long PartialSince { get; private set; }

    /// <summary>Receipt of the last bytes; null: none yet.</summary>
    public DateTimeOffset? LastReceipt => _receivedAtMs == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(_receivedAtMs);

    public bool HasBatch => _batch is not null;

    public bool HadGoodFrame { get; private set; }

    public long Rejected { get; private set; }

    public long VinMismatches { get; private set; }

    /// <summary>Why this connection is to be closed once its bytes are stored; null: it may go on.</summary>
    public CloseReason? Objection { get; private set; }

    /// <exception cref="JournalClosedException">Nothing more can be stored.</exception>
    public void Take(ReadOnlySpan<byte> bytes)
    {
        if (_refused) return;
        _receivedAtMs = services.Clock.GetUtcNow().ToUnixTimeMilliseconds();
        var cutsBefore = _cuts;
        _cutter.Feed(bytes, this);
        if (_cutter.Kept == 0) PartialSince = 0;
        else if (PartialSince == 0 || _cuts > cutsBefore) PartialSince = services.Clock.GetTimestamp();
    }

    /// <summary>The frame at the front has waited too long for its rest: one byte of it is dropped and the others looked at again.</summary>
    /// <exception cref="JournalClosedException">Nothing more can be stored.</exception>
    public void GiveUpFront()
    {
        if (_refused) return;
        _cutter.GiveUpFront(this);
        PartialSince = _cutter.Kept == 0 ? 0 : services.Clock.GetTimestamp();
    }

    /// <summary>The connection has ended: nothing waits any longer.</summary>
    /// <exception cref="JournalClosedException">Nothing more can be stored.</exception>
    public void GiveUpAll()
    {
        if (!_refused) _cutter.GiveUpAll(this);
    }

    /// <summary>Nothing was read for so many ticks of the clock, and that was not the peer's doing.</summary>
    public void Excuse(long ticks)
    {
        if (PartialSince != 0) PartialSince += ticks;
    }

    public Batch? TakeBatch()
    {
        var batch = _batch;
        _batch = null;
        return batch;
    }

    void IFrameSink.Frame(ReadOnlySpan<byte> bytes)
    {
        var frame = new Gb17691Frame(bytes);
        var vin = frame.Vin;
        var command = frame.Command;
        Append(RecordKind.VehicleFrame, vin, bytes);

        HadGoodFrame = true;
        _rubbishBytes = _badCandidates = 0;
        _batch!.CountFrame(command);
        Note(vin, vins.Observe(vin, command, frame.Header));
        if (WantsAnswer(frame, command)) _batch.AddRequest(bytes);
    }

    void IFrameSink.Rejected(ReadOnlySpan<byte> bytes, DecodeFault fault)
    {
        Rejected++;
        services.Counters.CountRejected(fault);
        _rubbishBytes += bytes.Length;
        if (fault is not (DecodeFault.NotAFrame or DecodeFault.BadHeader)) _badCandidates++;
        if (_rubbishBytes > services.Settings.MaxRubbishBytes || _badCandidates > services.Settings.MaxBadCandidates) Objection ??= CloseReason.Rubbish;

        var vin = VinOf(bytes);
        Span<byte> payload = stackalloc byte[1 + MaxRejectedPiece];
        payload[0] = (byte)fault;
        while (!bytes.IsEmpty)
        {
            var piece = bytes[..Math.Min(bytes.Length, MaxRejectedPiece)];
            piece.CopyTo(payload[1..]);
            Append(RecordKind.VehicleRejected, vin, payload[..(1 + piece.Length)]);
            bytes = bytes[piece.Length..];
        }
    }

    private void Append(RecordKind kind, Vin vin, ReadOnlySpan<byte> payload)
    {
        Span<byte> key = stackalloc byte[Vin.Length];
        vin.CopyTo(key);
        try
        {
            services.Journal.Append(kind, vin.IsEmpty ? [] : key, _receivedAtMs, payload);
        }
        catch (JournalClosedException)
        {
            _refused = true;
            throw;
        }

        var bytes = RecordOverhead + payload.Length;
        _cuts++;
        _batch ??= new Batch();
        _batch.Bytes += bytes;
        services.Budget.Take(bytes);
    }

    /// <summary>The vehicle that rejected bytes are counted for: the one they name if it is on this connection, or the only one there.</summary>
    private Vin VinOf(ReadOnlySpan<byte> rejected)
    {
        var claimed = Gb17691Frame.ClaimedVin(rejected);
        return vins.Contains(claimed) ? claimed : vins.Single;
    }

    private void Note(Vin vin, VinNotes notes)
    {
        if (notes == VinNotes.None) return;
        if (notes.HasFlag(VinNotes.WithoutLogin)) services.Counters.CountWithoutLogin();
        if (notes.HasFlag(VinNotes.Untracked)) services.Counters.CountUntrackedVin();
        if ((notes & (VinNotes.Claim | VinNotes.Left)) != 0) _batch!.AddMove(vin, here: notes.HasFlag(VinNotes.Claim));
        if ((notes & (VinNotes.New | VinNotes.Mismatch)) != 0 && !services.Settings.AcceptUnknownVehicles) _batch!.AddNewcomer(vin);
        if (!notes.HasFlag(VinNotes.Mismatch)) return;

        VinMismatches++;
        services.Counters.CountVinMismatch();
        if (services.Settings.VinMismatch == VinMismatch.Close) Objection ??= CloseReason.VinMismatch;
    }

    private bool WantsAnswer(Gb17691Frame frame, VehicleCommand command) =>
        !frame.IsAnswer
        && (command == VehicleCommand.TimeSync || (frame.Header == HeaderKind.Forwarded && services.Settings.AnswerForwarded));
}
