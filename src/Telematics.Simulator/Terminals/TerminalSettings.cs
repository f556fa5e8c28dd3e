namespace Telematics.Simulator.Terminals;

/// <summary>Habits of a terminal. What is known of real ones: peers.md (6), facts.md 1.5.</summary>
public sealed record TerminalSettings
{
    /// <summary>A frame whose readings are older than this when it is made goes out as a re-issue.</summary>
    public TimeSpan FreshFor { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Between two frames of the backlog after an outage.</summary>
    public TimeSpan ReissueInterval { get; init; } = TimeSpan.FromSeconds(1.5);

    /// <summary>Frames between two time syncs: three minutes of driving.</summary>
    public int FramesPerSync { get; init; } = 18;

    /// <summary>Sent frames that are kept until a time sync is answered; beyond it the oldest count as delivered.</summary>
    public int MostUnconfirmed { get; init; } = 512;

    /// <summary>Frames kept for re-issue, a day of driving; beyond it the oldest are lost, and counted.</summary>
    public int MostBacklog { get; init; } = 8640;

    /// <summary>For connecting, and for the last answer before the engine is off.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The first wait after a failed connection; doubled each time up to <see cref="LongestBackOff"/>.</summary>
    public TimeSpan FirstBackOff { get; init; } = TimeSpan.FromSeconds(1);

    public TimeSpan LongestBackOff { get; init; } = TimeSpan.FromSeconds(60);
}
