using Telematics.Core.Vehicles;

namespace Telematics.Accuracy.Fleet;

/// <summary>What the registry says of a truck: mostly the truth.</summary>
internal static class Registry
{
    public static VehicleFacts Of(TruckKind kind, VehicleFacts truth, Chance chance) => kind switch
    {
        TruckKind.RegistrySixAsFive => truth with { Stage = EmissionStage.V },
        TruckKind.RegistryFiveAsSix => truth with { Stage = EmissionStage.VI },
        TruckKind.RegistryTorqueOrTank => Muddled(truth, chance),
        TruckKind.OldStage when chance.Hit(0.3) => truth with { Stage = EmissionStage.Unknown },
        _ => chance.Hit(0.3) ? truth with { UreaTankLitres = null } : truth,
    };

    private static VehicleFacts Muddled(VehicleFacts truth, Chance chance) => truth with
    {
        RatedTorqueNm = chance.Pick<double?>(null, truth.RatedTorqueNm * 0.8, truth.RatedTorqueNm * 1.2),
        UreaTankLitres = chance.Pick<double?>(null, truth.UreaTankLitres * 0.7, truth.UreaTankLitres * 1.4),
    };
}
