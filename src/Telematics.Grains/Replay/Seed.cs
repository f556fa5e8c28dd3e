using Telematics.Core.Rules;
using Telematics.Core.Vehicles;
using Telematics.Storage.Database.Registry;
using Telematics.Storage.Rules;

namespace Telematics.Grains.Replay;

/// <summary>One raw record of a vehicle as the journal holds it.</summary>
public sealed record SeedRecord(long Position, long ReceivedAtMs, bool Rejected, byte[] Payload);

/// <summary>All that a replay needs besides the records.</summary>
/// <param name="Version">Of the file's format.</param>
/// <param name="From">Unix seconds of the span that was asked for.</param>
/// <param name="TimeZone">The calendar of the rules.</param>
/// <param name="Facts">What the rules were given of the registry.</param>
/// <param name="Registration">The registry's whole row, for people; null: not registered.</param>
/// <param name="Rules">The documents in force.</param>
/// <param name="Stored">Findings of the span as the database held them.</param>
/// <param name="Bounds">What of them can be compared.</param>
/// <param name="StateSha256">Of the vehicle's state after the last record, as the exporting program made it.</param>
public sealed record SeedHeader(
    int Version, string Vin, long From, long To, int MemoryDays, string TimeZone, VehicleFacts Facts, Registration? Registration,
    IReadOnlyList<RuleDocument> Rules, IReadOnlyList<Finding> Stored, ComparisonBounds Bounds, string StateSha256)
{
    public const int Newest = 1;
}

/// <summary>One vehicle's records with everything by which it was judged: replays anywhere, with no data folder.</summary>
public sealed record Seed(SeedHeader Header, IReadOnlyList<SeedRecord> Records);
