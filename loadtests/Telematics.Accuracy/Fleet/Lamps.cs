namespace Telematics.Accuracy.Fleet;

/// <summary>What a truck's own diagnosis sees. Who tampers also quiets the lamp; of honest faults the lamp sees about a third.</summary>
internal static class Lamps
{
    /// <summary>ISO 15031-6 codes, status 0xAF: SCR efficiency, reagent dosing, NOx exceedance; and three that have nothing to do with NOx.</summary>
    private static readonly uint[] NoxCodes = [0x20EE00AF, 0x204F00AF, 0x204700AF];
    private static readonly uint[] OtherCodes = [0x056300AF, 0xC10000AF, 0x011800AF];

    private const double SeenFaults = 0.35;

    public static Member Set(Member member, Chance chance) => member.Kind switch
    {
        TruckKind.LampIgnored => member with { LampFromDay = 0, FaultCode = chance.Pick(NoxCodes) },
        TruckKind.UnrelatedLamp => member with { LampFromDay = chance.Whole(0, 3), FaultCode = chance.Pick(OtherCodes) },
        TruckKind.CatalystThrice or TruckKind.Underdosed or TruckKind.InjectorWorn or TruckKind.FilterBlocked when chance.Hit(SeenFaults) =>
            member with { LampFromDay = chance.Whole(1, 4), FaultCode = member.Kind == TruckKind.FilterBlocked ? 0x246300AF : NoxCodes[0] },
        _ => member,
    };
}
