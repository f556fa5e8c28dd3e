namespace Telematics.Accuracy.Model;

/// <summary>What a truck does all day: how fast, how often it stops, how long it stands, and what it carries.</summary>
/// <param name="TargetKmh">Speed aimed at in a stretch between two stops.</param>
/// <param name="StretchKm">Way between two stops.</param>
/// <param name="StandSeconds">Engine idling at a stop.</param>
/// <param name="GradeDeviation">Of the road's slope, as a fraction.</param>
/// <param name="WorkingKw">Taken by a pump or press while standing.</param>
/// <param name="Load">Share of the payload carried when laden.</param>
/// <param name="LadenShare">Of the trips.</param>
/// <param name="Trips">In a day.</param>
public sealed record Duty(
    string Name, Spread TargetKmh, Spread StretchKm, Spread StandSeconds, double GradeDeviation, double WorkingKw, Spread Load, double LadenShare, Spread Trips)
{
    public static Duty LongHaul { get; } = new("long haul", (72, 88), (15, 90), (20, 120), 0.012, 0, (0.6, 1), 0.85, (1, 3));
    public static Duty Regional { get; } = new("regional", (48, 78), (4, 15), (10, 80), 0.014, 0, (0.4, 0.9), 0.7, (2, 4));
    public static Duty Urban { get; } = new("urban delivery", (25, 48), (0.4, 1.6), (8, 50), 0.008, 0, (0.2, 0.7), 0.8, (3, 6));
    public static Duty Tipper { get; } = new("construction tipper", (30, 62), (1.5, 6), (10, 240), 0.02, 15, (0.8, 1.1), 0.5, (3, 7));
    public static Duty Port { get; } = new("port shuttle", (18, 42), (0.5, 2.5), (15, 150), 0.004, 0, (0.5, 1), 0.6, (3, 6));
    public static Duty Refuse { get; } = new("refuse", (14, 34), (0.08, 0.35), (12, 35), 0.007, 22, (0.3, 0.9), 0.9, (2, 3));

    /// <summary>In the order of <see cref="TrafficHabits.DutyWeights"/>.</summary>
    public static IReadOnlyList<Duty> All { get; } = [LongHaul, Regional, Urban, Tipper, Port, Refuse];
}
