using System.Collections.Immutable;
using Telematics.Core.Stations;
using Telematics.Protocols.Stations;
using Telematics.Protocols.Stations.Messages;
using Telematics.Storage.Journal;
using Telematics.Storage.Stations;

namespace Telematics.Gateway.Stations;

/// <summary>What a record means to the ledger of its line: the same when it arrives and when it is read back from the journal.</summary>
public static class LineEntries
{
    /// <summary>For <see cref="StationStore.Open"/>.</summary>
    public static LineEntry? Read(JournalRecord record)
    {
        if (!StationPayload.TryRead(record.Payload.Span, out var stored)) return null;
        var shape = FrameShape.Of(stored.Frame);
        return Of(record.ReceivedAtMs, shape, StationCodec.DecodeFrame(stored.Frame), stored.Rejection);
    }

    internal static LineEntry Of(long receivedAtMs, FrameShape shape, StationFrame? frame, RejectionCode rejection)
    {
        var isAccepted = rejection == RejectionCode.None;
        return new LineEntry(frame?.Sequence ?? shape.Sequence, receivedAtMs)
        {
            Pass = isAccepted && frame?.Pass is { } pass ? PassMark.Of(pass.PassId, shape.BodyBytes) : null,
            Announced = frame?.Pass is null ? [] : Announced(frame.Pass),
            Piece = isAccepted && frame?.MediaChunk is { } chunk ? StationCodec.Piece(chunk) : null,
        };
    }

    /// <summary>Also those of a rejected pass: its pictures show what was wrong.</summary>
    private static ImmutableArray<MediaRef> Announced(PassMessage pass) =>
        [.. pass.Media.Take(MediaStore.MaxFilesOfPass).Select(media => media.ToCore()).Where(media => RecordChecks.Media(media) is null)];
}
