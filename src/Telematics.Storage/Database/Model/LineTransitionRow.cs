using Telematics.Core.Stations;

namespace Telematics.Storage.Database.Model;

/// <summary>
/// A change of a line's state (质控记录): when, from what, to what and why. Rows are only ever added, in the transaction of the checkpoint that has the new
/// state; the record that caused it is their key, so reading the journal again adds none.
/// </summary>
public sealed class LineTransitionRow
{
    public required string StationId { get; init; }
    public required string LineId { get; init; }

    /// <summary>Journal position of the record that caused it.</summary>
    public required long Position { get; init; }
    public required LineState ToState { get; init; }
    public required LineState FromState { get; init; }

    /// <summary>By the time of the pass or check; of one that came late, the newest before it.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Receipt of the record.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }
    public required string ReasonZh { get; init; }
    public required string ReasonEn { get; init; }
}
