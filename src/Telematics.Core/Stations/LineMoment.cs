namespace Telematics.Core.Stations;

/// <summary>What the line's grain knows when a pass comes in, beyond the registry.</summary>
/// <param name="SentAtMs">Null where the records came as a file: then there is no sending clock to compare.</param>
public sealed record LineMoment(long Position, long ReceivedAtMs, long? SentAtMs)
{
    /// <summary>The newest passed check before the pass; null: the line was never checked before. Then it is shown, and nothing is overdue.</summary>
    public long? LastGoodCalibrationMs { get; init; }

    /// <summary>
    /// The pass before this one on the same lane, in the order of the stream: a station sends passes as they happen. By time it would be another one for
    /// records that were filled in late.
    /// </summary>
    public PreviousPass? Previous { get; init; }

    /// <summary>The line was in quarantine, or had lost its voice by drift, when the pass was measured.</summary>
    public bool Quarantined { get; init; }

    /// <summary>A check failed, and this pass is later than the last good one.</summary>
    public bool CalibrationUnproven { get; init; }
}

/// <param name="Plate">Tidied text; null when nothing was read.</param>
public readonly record struct PreviousPass(long PassedAtMs, string? Plate)
{
    public static PreviousPass Of(Pass pass) => new(pass.PassedAtMs, PlateText.Tidy(pass.Plate));
}
