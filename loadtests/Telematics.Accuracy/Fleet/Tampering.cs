using Telematics.Accuracy.Model;

namespace Telematics.Accuracy.Fleet;

public enum DownstreamTale : byte
{
    Honest,
    Frozen,
    Scaled,
    Clamped,
    Noise,
    Plausible,
    CopyOfUpstream,
    BothLow,
    Missing,
}

public enum LevelTale : byte
{
    Honest,
    Flat,
    Ruler,
}

/// <summary>What was done to a truck: to the hardware, and to what it tells.</summary>
public sealed record Tampering(Hardware Hardware)
{
    public DownstreamTale Downstream { get; init; }

    /// <summary>ppm or share, as the tale needs.</summary>
    public double TaleValue { get; init; }

    public LevelTale Level { get; init; }

    /// <summary>SCR inlet as told; null: the truth.</summary>
    public double? ToldInlet { get; init; }

    public static Tampering None { get; } = new(Hardware.Sound);

    private static ScrTampering NoDose => ScrTampering.None with { Dose = 0 };

    /// <summary>The state of a truck of that kind while it is dirty.</summary>
    public static Tampering Of(TruckKind kind, Chance chance) => kind switch
    {
        <= TruckKind.PlausibleEmulator => OfNoxTale(kind, chance),
        TruckKind.UpstreamCopied => Off(chance) with { Downstream = DownstreamTale.CopyOfUpstream },
        TruckKind.DownstreamCopied => Off(chance) with { Downstream = DownstreamTale.BothLow, TaleValue = chance.Between(0.02, 0.08) },
        TruckKind.SensorDisconnected => Off(chance) with { Downstream = DownstreamTale.Missing },
        TruckKind.TemperatureSpoofed => Off(chance) with { Level = LevelTale.Flat, ToldInlet = chance.Between(70, 135) },
        TruckKind.Intermittent or TruckKind.DeleteMidway => OfDelete(chance),
        _ => OfHardware(kind, chance),
    };

    private static Tampering OfNoxTale(TruckKind kind, Chance chance) => kind switch
    {
        TruckKind.ScrRemoved => new(Hardware.Sound with { Scr = new(true, chance.Pick(0.0, 1.0), false) }),
        TruckKind.DosingOffFlatLevel => Off(chance) with { Level = LevelTale.Flat },
        TruckKind.DosingOffLinearLevel => Off(chance) with { Level = LevelTale.Ruler },
        TruckKind.WaterForUrea => new(Hardware.Sound with { Scr = ScrTampering.None with { Water = true } }),
        TruckKind.DownstreamFrozen => Off(chance) with { Downstream = DownstreamTale.Frozen, TaleValue = chance.Between(2, 40) },
        TruckKind.DownstreamScaled => Off(chance) with { Downstream = DownstreamTale.Scaled, TaleValue = chance.Between(0.02, 0.1) },
        TruckKind.DownstreamClamped => Off(chance) with { Downstream = DownstreamTale.Clamped, TaleValue = chance.Between(1, 5) },
        TruckKind.DownstreamNoise => Off(chance) with { Downstream = DownstreamTale.Noise, TaleValue = chance.Between(6, 25) },
        _ => Off(chance) with { Downstream = DownstreamTale.Plausible, TaleValue = chance.Between(0.02, 0.06), Level = chance.Pick(LevelTale.Flat, LevelTale.Ruler) },
    };

    private static Tampering OfHardware(TruckKind kind, Chance chance) => kind switch
    {
        TruckKind.FilterRemoved => new(Hardware.Sound with { Filter = FilterState.Removed }),
        TruckKind.FilterBlocked => new(Hardware.Sound with { Filter = FilterState.Blocked }),
        TruckKind.EgrDisabled => new(Hardware.Sound with { Engine = new(true, chance.Between(1.2, 1.5), 0.98) }),
        TruckKind.Reflashed => new(new Hardware(new(true, chance.Between(1.2, 1.4), 1.03), ScrTampering.None with { Dose = chance.Between(0.3, 0.6) }, FilterState.Sound)),
        TruckKind.Underdosed => new(Hardware.Sound with { Scr = ScrTampering.None with { Dose = chance.Between(0.4, 0.6) } }),
        TruckKind.InjectorWorn => new(Hardware.Sound with { Engine = new(false, chance.Between(2, 2.4), chance.Between(1.04, 1.1)) }),
        TruckKind.LampIgnored => new(Hardware.Sound with { Scr = ScrTampering.None with { Dose = chance.Between(0.3, 0.7) } }),
        TruckKind.Repaired => new(Hardware.Sound with { Scr = ScrTampering.None with { Dose = 0 } }),
        _ => None, // a degraded catalyst is built so, clean trucks are sound
    };

    /// <summary>A delete kit: no urea, and one of the usual tales.</summary>
    private static Tampering OfDelete(Chance chance) => chance.Index(3) switch
    {
        0 => Off(chance) with { Level = LevelTale.Flat },
        1 => Off(chance) with { Downstream = DownstreamTale.Scaled, TaleValue = chance.Between(0.02, 0.08) },
        _ => Off(chance) with { Downstream = DownstreamTale.Noise, TaleValue = chance.Between(6, 20), Level = LevelTale.Flat },
    };

    /// <summary>The doser stands still. What the level then tells: mostly nothing, as nothing is taken; some emulators draw a line.</summary>
    private static Tampering Off(Chance chance) =>
        new(Hardware.Sound with { Scr = NoDose }) { Level = chance.Hit(0.25) ? LevelTale.Ruler : LevelTale.Honest };
}
