using System.Collections.Immutable;

namespace Telematics.Simulator.Trucks;

/// <summary>
/// Common Chinese heavy diesel builds. Round figures of the trade, of no particular maker.
/// </summary>
public sealed record TruckBuild(
    string Kind, double DisplacementLitres, double RatedPowerKw, double RatedTorqueNm, Chassis Chassis)
{
    public static readonly ImmutableArray<TruckBuild> All =
    [
        new("rigid-18t", 6.7, 192, 1000, new Chassis(6_800, 18_000, 5.6, 0.0070, 0.48, 4.1, 300, 30)),
        new("tipper-31t", 9.5, 257, 1550, new Chassis(13_500, 31_000, 6.4, 0.0080, 0.52, 4.2, 380, 40)),
        new("tractor-42t", 10.5, 309, 1950, new Chassis(14_600, 42_000, 6.2, 0.0062, 0.51, 3.1, 800, 50)),
        new("tractor-49t", 12.7, 353, 2300, new Chassis(15_000, 49_000, 6.2, 0.0060, 0.51, 2.9, 1000, 60)),
        new("tractor-49t-540", 13.0, 397, 2550, new Chassis(15_400, 49_000, 6.1, 0.0058, 0.51, 2.7, 1100, 65)),
    ];
}
