namespace Telematics.Grains.Vehicles;

/// <summary>What is at the other end of a vehicle connection.</summary>
public enum SessionKind : byte
{
    /// <summary>No good frame yet.</summary>
    Unknown,

    /// <summary>One vehicle's terminal.</summary>
    Terminal,

    /// <summary>An enterprise platform that forwards the frames of many vehicles.</summary>
    Platform,
}

/// <summary>One vehicle connection as it is now.</summary>
/// <param name="Vin">The vehicle, if there is exactly one.</param>
/// <param name="Frames">Good frames that are durable.</param>
/// <param name="Rejected">Stretches of bytes that were no good frame.</param>
/// <param name="VinMismatches">Frames of another vehicle than the one that logged in (terminals only).</param>
/// <param name="LastActivity">The last byte received.</param>
public sealed record SessionView(
    long Id, string RemoteAddress, SessionKind Kind, int Vins, string? Vin, DateTimeOffset Since, DateTimeOffset LastActivity,
    long Frames, long Rejected, long VinMismatches);

/// <summary>The vehicle connections of this node, for pages and health.</summary>
public interface ISessions
{
    int Count { get; }

    /// <summary>A snapshot, in no order.</summary>
    IReadOnlyList<SessionView> All();

    /// <summary>The connection that this vehicle's frames come over; null: none now.</summary>
    SessionView? Of(string vin);
}
