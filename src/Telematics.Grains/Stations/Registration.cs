using Telematics.Core.Stations;
using Telematics.Core.Vehicles;
using Telematics.Storage.Database;
using Telematics.Storage.Database.Model;

namespace Telematics.Grains.Stations;

/// <summary>What the registry's knowledge of the vehicle does to a pass: its VIN, and whether it is a diesel at all.</summary>
internal static class Registration
{
    public static bool Apply(PassRow row, PlateFacts? vehicle, StationServices services)
    {
        var pass = row.ToJudged();
        var other = (vehicle?.Fuel ?? row.Fuel) is { } fuel && fuel != FuelKind.Diesel;
        var validity = other ? pass.Validity | PassValidity.NotDiesel : pass.Validity & ~PassValidity.NotDiesel;
        row.Vin = vehicle?.Vin;
        row.Judge(PassJudge.With(pass, validity, services.RulesAt(pass.Measured.PassedAtMs)));
        return true;
    }
}
