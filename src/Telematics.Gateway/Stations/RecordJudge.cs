using Telematics.Core.Stations;
using Telematics.Protocols.Stations;
using Telematics.Protocols.Stations.Messages;
using Telematics.Storage.Journal;
using Telematics.Storage.Stations;

namespace Telematics.Gateway.Stations;

/// <summary>A record on its way into the journal.</summary>
internal sealed class JudgedRecord(byte[] raw, ulong sequence, StationBody body)
{
    public byte[] Raw => raw;

    public ulong Sequence => sequence;

    public StationBody Body => body;

    /// <summary>Null: the bytes are no StationFrame, or too many to look at.</summary>
    public StationFrame? Frame { get; init; }

    public RejectionCode Rejection { get; set; }

    public string Message { get; set; } = "";

    /// <summary>Where the bytes of an accepted chunk belong.</summary>
    public AnnouncedMedia? Media { get; init; }

    /// <summary>The journal has no room for it.</summary>
    public bool IsTooLong => raw.Length > RecordJudge.MaxRecord;
}

/// <summary>May a record be judged by the rules, or is it stored raw and rejected? Pure, given the ledger.</summary>
internal static class RecordJudge
{
    /// <summary>What fits into a journal record beside the words of a rejection.</summary>
    public const int MaxRecord = JournalLimits.MaxPayload - StationPayload.MaxMessageBytes - 8;

    public static JudgedRecord Judge(byte[] raw, LineLedger ledger, bool isRegistered, long nowMs, out LineEntry entry)
    {
        var shape = FrameShape.Of(raw);
        var frame = raw.Length > MaxRecord ? null : StationCodec.DecodeFrame(raw);
        var media = frame?.MediaChunk is { } chunk ? ledger.Media.Find(chunk.MediaId) : null;
        var (code, message) = Fault(raw, shape, frame, media, ledger, isRegistered, nowMs);
        entry = LineEntries.Of(nowMs, shape, frame, code);
        return new JudgedRecord(raw, shape.Sequence, shape.Body)
        {
            Frame = frame,
            Rejection = code,
            Message = message,
            Media = code == RejectionCode.None ? media : null,
        };
    }

    private static (RejectionCode Code, string Message) Fault(
        byte[] raw, FrameShape shape, StationFrame? frame, AnnouncedMedia? media, LineLedger ledger, bool isRegistered, long nowMs)
    {
        if (raw.Length > MaxRecord) return Invalid($"frame of {raw.Length} bytes: at most {MaxRecord} are allowed");
        if (frame is null) return Invalid("the frame is no StationFrame");
        if (!isRegistered || frame.StationId != ledger.Line.StationId || frame.LineId != ledger.Line.LineId)
            return (RejectionCode.UnknownLine, isRegistered ? "the frame is of another line than the hello" : "the line is not registered any more");
        if (shape.Sequence == 0) return Invalid("sequence 0: records count from 1");

        return shape.Body switch
        {
            StationBody.Pass => PassFault(frame.Pass!.ToCore(), shape, ledger, nowMs),
            StationBody.Calibration => CalibrationFault(frame.Calibration!.ToCore(), nowMs),
            StationBody.TrafficCount => InvalidIf(RecordChecks.Traffic(frame.TrafficCount!.ToCore())),
            StationBody.MediaChunk when media is null => (RejectionCode.UnknownMedia, "no pass of this line has announced it"),
            StationBody.MediaChunk => InvalidIf(RecordChecks.Chunk(Piece(frame.MediaChunk!), media)),
            _ => Invalid("the frame has no body that this version knows"),
        };
    }

    private static (RejectionCode Code, string Message) PassFault(Pass pass, FrameShape shape, LineLedger ledger, long nowMs)
    {
        if (RecordChecks.Pass(pass) is { } wrong) return Invalid(wrong);
        if (RecordChecks.Time("passed_at_ms", pass.PassedAtMs, nowMs, RecordChecks.MaxAge) is { } late) return (RejectionCode.TimeOutOfRange, late);
        return ledger.Passes.Contradicts(PassMark.Of(pass.PassId, shape.BodyBytes))
            ? (RejectionCode.DuplicatePassId, "pass_id was used for other content")
            : (RejectionCode.None, "");
    }

    private static (RejectionCode Code, string Message) CalibrationFault(Calibration calibration, long nowMs)
    {
        if (RecordChecks.Calibration(calibration) is { } wrong) return Invalid(wrong);
        return RecordChecks.Time("started_at_ms", calibration.StartedAtMs, nowMs, oldest: null) is { } ahead ? (RejectionCode.TimeOutOfRange, ahead) : (RejectionCode.None, "");
    }

    /// <summary>As it came: its bytes are here.</summary>
    private static MediaPiece Piece(MediaChunkMessage chunk) => new(chunk.MediaId, (long)Math.Min(chunk.Offset, long.MaxValue), chunk.Data.Length);

    private static (RejectionCode Code, string Message) InvalidIf(string? fault) => fault is null ? (RejectionCode.None, "") : Invalid(fault);

    private static (RejectionCode Code, string Message) Invalid(string message) => (RejectionCode.InvalidValue, message);
}
