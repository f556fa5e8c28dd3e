using Telematics.Core.Rules;
using Telematics.Core.Stations;
using Telematics.Storage.Database.Model;

namespace Telematics.Grains.Stations;

/// <summary>Findings that remote sensing makes of a vehicle. Ids are made of vehicle and passes, so a second look replaces the first.</summary>
internal static class StationFindings
{
    /// <summary>Named by the plate: the vehicle may be in no registry, or be learnt by it later.</summary>
    /// <param name="vin">Null: not known.</param>
    public static Finding Clone(PlateKey plate, string? vin, CloneSuspicion clone, IReadOnlyList<PassRow> rows, StationServices services)
    {
        var positions = rows.Where(row => row.Key == clone.Earlier.Pass || row.Key == clone.Later.Pass).Select(row => row.Position).ToList();
        var rules = services.RulesAt(clone.Later.PassedAtMs);
        return new Finding(
            $"{plate}:{RoadsideFinding.Clone}:{clone.Later.Pass}", RoadsideFinding.Clone, rules.RuleSetVersion, vin,
            DateTimeOffset.FromUnixTimeMilliseconds(clone.Earlier.PassedAtMs), DateTimeOffset.FromUnixTimeMilliseconds(clone.Later.PassedAtMs),
            clone.ImpliedSpeedKmh, rules.Clones.MaxSpeedKmh, "km/h", VehicleLevel.Watch, false, clone.Reason.Zh, clone.Reason.En, positions.Min(), positions.Max())
        {
            Plate = plate.Plate,
            PlateColor = plate.Color,
        };
    }

    /// <summary>The vehicle's own sensor and the roadside contradict each other.</summary>
    public static Finding Witness(string vin, PassRow pass, WitnessReport report) => new(
        $"{vin}:{RoadsideFinding.Witness}:{pass.Key}", RoadsideFinding.Witness, pass.RuleSetVersion, vin, pass.PassedAt, pass.PassedAt, report.StationGPerKg ?? 0, report.ObdGPerKg ?? 0, "g/kg",
        report.Cause == WitnessCause.Tampering ? VehicleLevel.Suspect : VehicleLevel.Watch, false,
        string.Concat(report.Reasons.Select(reason => reason.Zh)), string.Join(' ', report.Reasons.Select(reason => reason.En)), pass.Position, pass.Position)
    {
        Plate = pass.Plate,
        PlateColor = pass.PlateColor,
    };
}
