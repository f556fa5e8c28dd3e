using System.Collections.Immutable;
using Telematics.Core.Stations;

namespace Telematics.Core.Cases;

/// <summary>How a pass of a case stands now.</summary>
public enum GroundStatus : byte
{
    /// <summary>Part of a verdict.</summary>
    Standing = 1,

    /// <summary>A check of its instrument failed later: it proves nothing, and says nothing against itself either. A person decides.</summary>
    Unproven = 2,

    /// <summary>Taken out: annulled, another vehicle's, or no longer part of two consecutive exceedances.</summary>
    Out = 3,
}

/// <param name="ContentHash">SHA-256 of the stored record, hex: ties the case to what was received.</param>
public sealed record GroundPass(PassKey Key, long PassedAtMs, string ContentHash, GroundStatus Status);

/// <summary>What the verdicts over all passes of a vehicle say now: the standing passes, and those that are unproven.</summary>
/// <param name="CompleteSinceMs">Passes before this were not looked at: nothing is said of them.</param>
public sealed record CaseGround(
    PlateKey Plate, string? Vin, string? County, PollutantItems Items, string RuleSetVersion, ImmutableArray<GroundPass> Passes,
    long CompleteSinceMs);
