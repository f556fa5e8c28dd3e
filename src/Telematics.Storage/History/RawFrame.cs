using Telematics.Core.Vehicles;
using Telematics.Storage.Database;
using Telematics.Storage.Journal;

namespace Telematics.Storage.History;

/// <summary>Bytes as they came from the wire, and what was made of them.</summary>
/// <param name="Offset">Position in the journal.</param>
/// <param name="Outcome">"accepted", "clock-fault" (stored, gave no reading), or why they could not be read, such as "bad-check".</param>
public sealed record RawFrame(long Offset, DateTimeOffset ReceivedAt, ReadOnlyMemory<byte> Bytes, string Outcome)
{
    public const string AcceptedOutcome = "accepted";
    public const string ClockFaultOutcome = "clock-fault";

    public static string OutcomeOf(DecodeFault fault) => EnumNames.Of(fault);

    internal static RawFrame Whole(in JournalRecord record, string outcome) =>
        new(record.Position, DateTimeOffset.FromUnixTimeMilliseconds(record.ReceivedAtMs), record.Payload, outcome);

    /// <summary>A rejected record begins with its fault, then come the bytes (see <see cref="RecordKind.VehicleRejected"/>).</summary>
    internal static RawFrame Rejected(in JournalRecord record)
    {
        var fault = record.Payload.Length > 0 ? (DecodeFault)record.Payload.Span[0] : DecodeFault.NotAFrame;
        if (!Enum.IsDefined(fault)) fault = DecodeFault.NotAFrame;
        return new(record.Position, DateTimeOffset.FromUnixTimeMilliseconds(record.ReceivedAtMs),
            record.Payload.Length > 0 ? record.Payload[1..] : default, OutcomeOf(fault));
    }
}
