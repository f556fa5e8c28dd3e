using Telematics.Core.Rules;
using Telematics.Core.Vehicles;

namespace Telematics.Tests.Core.Rules;

/// <summary>Days as rules see them. Unless said otherwise there is enough of everything: 120 km, 2 h valid, 100 kWh, 100 kg of fuel.</summary>
internal static class Evidence
{
    /// <summary>Without uncertainty, so that a limit is where it is written; the band has tests of its own.</summary>
    public static readonly RuleSet Rules = RuleSet.Default with { Uncertainty = new(0, 0, 0, 0, 0, 0) };

    public static VehicleFacts Stage(EmissionStage stage) => new(stage, 2000, 300, 60);

    /// <param name="grams">NOx of the valid seconds; all of them with known work.</param>
    public static DaySums Sums(double grams = 0, uint above = 0) => new()
    {
        Day = 1,
        Seconds = 8000,
        ValidSeconds = 7200,
        SpeedCentimetres = 12_000_000,
        WorkTenJoules = 36_000_000,
        FuelMilligrams = 100_000_000,
        NoxTenMicrograms = (uint)(grams * 100_000) + above,
        NoxOfWorkTenMicrograms = (uint)(grams * 100_000) + above,
    };

    public static DayEvidence Day(DaySums sums, EmissionStage stage, DayDetail detail = default, ObdState? obd = null) =>
        new(sums, detail, obd, Stage(stage), Rules);

    public static Rule Rule(RuleId id) => RuleSet.All.Single(rule => rule.Id == id);

    /// <summary>A day that has just not, or just so, the least evidence of each kind.</summary>
    public static TheoryData<string, uint, uint, uint, uint, bool> Minimum => new()
    {
        // what, valid seconds, centimetres, ten joules, milligrams of fuel, enough
        { "just enough", 1800, 1_000_000, 1_800_000, 1_000_000, true },
        { "too short", 1799, 1_000_000, 1_800_000, 1_000_000, false },
        { "too near", 1800, 999_999, 1_800_000, 1_000_000, false },
        { "too little work", 1800, 1_000_000, 1_799_999, 50_000_000, false },
        { "no work known, enough fuel", 1800, 1_000_000, 0, 1_200_000, true },
        { "no work known, too little fuel", 1800, 1_000_000, 0, 1_199_999, false },
    };
}
