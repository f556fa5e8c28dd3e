namespace Telematics.Core.Vehicles;

/// <summary>Emission stage (排放阶段) by the Chinese numbering.</summary>
public enum EmissionStage : byte
{
    Unknown = 0,
    I = 1,
    II = 2,
    III = 3,
    IV = 4,
    V = 5,
    VI = 6,
}

/// <summary>What the registry knows and the rules need. Unknown stays null: an estimate is never written here.</summary>
public sealed record VehicleFacts(EmissionStage Stage, double? RatedTorqueNm, double? RatedPowerKw, double? UreaTankLitres)
{

    public static VehicleFacts Unknown { get; } = new(EmissionStage.Unknown, null, null, null);
}
