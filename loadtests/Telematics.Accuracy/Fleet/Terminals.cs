using Telematics.Core.Vehicles;

namespace Telematics.Accuracy.Fleet;

/// <summary>Faults of terminals by kind of truck.</summary>
internal static class Terminals
{
    public static TerminalHabits Of(TruckKind kind, TerminalHabits usual, Chance chance) => kind switch
    {
        TruckKind.RetrofitBox => usual with { Lacks = Lacking(chance) },
        TruckKind.LongGaps => usual with { OutagesPerDay = 2, OutageMinutes = (20, 120), SentLater = chance.Pick(0, 0.5, 1) },
        TruckKind.LongIdling => usual with { FreezesAtIdle = true },
        TruckKind.SwappedChannels => usual with { Swapped = true },
        TruckKind.WrongUnits => usual with { Wrong = (WrongUnit)chance.Whole(1, (int)WrongUnit.InletInFahrenheit) },
        _ => usual,
    };

    private static IReadOnlyList<EngineQuantity> Lacking(Chance chance) => chance.Index(4) switch
    {
        0 => [EngineQuantity.AirFlow],
        1 => [EngineQuantity.NetTorque, EngineQuantity.FrictionTorque],
        2 => [EngineQuantity.AirFlow, EngineQuantity.FrictionTorque, EngineQuantity.ScrOutlet, EngineQuantity.DpfPressure],
        _ => [EngineQuantity.ScrInlet, EngineQuantity.NoxUpstream, EngineQuantity.Barometer],
    };
}
