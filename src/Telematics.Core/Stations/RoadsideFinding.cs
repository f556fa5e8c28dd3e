using System.Collections.Immutable;

namespace Telematics.Core.Stations;

/// <summary>Names of the findings that remote sensing makes; those of a vehicle's own data are in the rule set.</summary>
public static class RoadsideFinding
{
    /// <summary>One plate at two places that no vehicle can reach in the time between.</summary>
    public const string Clone = "CL1";

    /// <summary>Two witnesses of one minute contradict each other.</summary>
    public const string Witness = "RS1";

    public static ImmutableArray<string> All { get; } = [Clone, Witness];
}
