using Telematics.Core.Rules;
using Telematics.Core.Vehicles;

namespace Telematics.Storage.Archive;

/// <summary>What one vehicle did on one local day, in the units of the API.</summary>
internal readonly struct DaySumsRow(string vin, long second, in DaySums sums, RuleSet rules) : IArchiveRow<DaySumsRow>
{
    private readonly DriveTotals _totals = DriveTotals.Of(sums, rules.Cleaning);
    private readonly double _upstreamFuelKg = sums.UpstreamFuelKg;
    private readonly string _rules = rules.Version;

    public static readonly ArchiveTable<DaySumsRow> Table = new(ArchiveKind.DaySums,
    [
        new WrittenText<DaySumsRow>("vin", (in row) => row.Vin),
        new WrittenNumber<DaySumsRow, long>("second", (in row) => row.Second),
        new WrittenNumber<DaySumsRow, int>("seconds", (in row) => row._totals.Seconds),
        new WrittenNumber<DaySumsRow, int>("validSeconds", (in row) => row._totals.ValidSeconds),
        new WrittenNumber<DaySumsRow, int>("coldSeconds", (in row) => row._totals.ColdSeconds),
        new WrittenMeasure<DaySumsRow>("distanceKm", (in row) => row._totals.DistanceKm),
        new WrittenMeasure<DaySumsRow>("validKm", (in row) => row._totals.ValidKm),
        new WrittenMeasure<DaySumsRow>("workKwh", (in row) => row._totals.WorkKWh),
        new WrittenMeasure<DaySumsRow>("fuelKg", (in row) => row._totals.FuelKg),
        new WrittenMeasure<DaySumsRow>("noxGrams", (in row) => row._totals.NoxGrams),
        new WrittenMeasure<DaySumsRow>("noxOfWorkGrams", (in row) => row._totals.NoxOfWorkGrams),
        new WrittenMeasure<DaySumsRow>("upstreamNoxGrams", (in row) => row._totals.UpstreamNoxGrams),
        new WrittenMeasure<DaySumsRow>("upstreamFuelKg", (in row) => row._upstreamFuelKg),
        new WrittenMeasure<DaySumsRow>("coldNoxGrams", (in row) => row._totals.ColdNoxGrams),
        new WrittenMeasure<DaySumsRow>("coldFuelKg", (in row) => row._totals.ColdFuelKg),
        new WrittenText<DaySumsRow>("ruleSetVersion", (in row) => row._rules),
    ]);

    public string Vin { get; } = vin;

    /// <summary>Unix second at which the local day began.</summary>
    public long Second { get; } = second;

    public long Position => 0;

    public bool SameVehicle(in DaySumsRow other) => Vin == other.Vin;

    public int CompareTo(in DaySumsRow other) => string.CompareOrdinal(Vin, other.Vin);
}
