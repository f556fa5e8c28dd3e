using Telematics.Accuracy.Model;
using Telematics.Core.Vehicles;

namespace Telematics.Accuracy.Fleet;

/// <summary>One truck of the labelled fleet: how it is built, what is wrong with it and from when, what the registry says, how it transmits.</summary>
public sealed record Member(int Number, TruckKind Kind, TruckBuild Build, VehicleFacts Registry)
{
    public KindFacts Facts => KindFacts.Of(Kind);
    public Vin Vin { get; init; }
    public Tampering Tampering { get; init; } = Tampering.None;
    public DirtyTimes Dirty { get; init; } = DirtyTimes.Never;
    public TerminalHabits Terminal { get; init; } = new();
    public Spread Ambient { get; init; }
    public Spread HoursPerDay { get; init; }
    public Spread Trips { get; init; }

    /// <summary>Day on which the lamp goes on, -1 never; the code with it, 0 none.</summary>
    public int LampFromDay { get; init; } = -1;

    public uint FaultCode { get; init; }

    public bool IsDirtyOn(int day) => Dirty.FromDay >= 0 && day >= Dirty.FromDay && day < Dirty.UntilDay;
}

public enum DirtyWhen : byte
{
    Always,
    SomeDays,
    AtNight,
    Laden,
}

/// <summary>Days count from 0. FromDay -1: never dirty.</summary>
public sealed record DirtyTimes(int FromDay, int UntilDay, DirtyWhen When)
{
    public static DirtyTimes Never { get; } = new(-1, -1, DirtyWhen.Always);
}

/// <summary>What a terminal makes of what it measures.</summary>
public sealed record TerminalHabits
{
    /// <summary>Quantities that it never sends.</summary>
    public IReadOnlyList<EngineQuantity> Lacks { get; init; } = [];

    public bool BusCodes { get; init; }
    /// <summary>Its values stand still while the truck does.</summary>
    public bool FreezesAtIdle { get; init; }

    public bool Swapped { get; init; }
    public WrongUnit Wrong { get; init; }
    public double OutagesPerDay { get; init; }
    public Spread OutageMinutes { get; init; }
    public double SentLater { get; init; } = 0.5;
    public double Repeats { get; init; }
}

public enum WrongUnit : byte
{
    None,
    NoxNotScaled,
    NoxWithoutZero,
    FuelTenfold,
    AirInGramsPerSecond,
    InletInFahrenheit,
}
