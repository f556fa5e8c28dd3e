namespace Telematics.Accuracy.Fleet;

/// <summary>What a kind is to the rules.</summary>
public enum KindGroup : byte
{
    /// <summary>Somebody made it dirty and hides it.</summary>
    Tampering,

    /// <summary>Worn or broken, or neglected.</summary>
    Fault,

    Clean,

    /// <summary>Clean, but its data are wrong: belongs to the maker of the terminal.</summary>
    DataQuality,

    /// <summary>Dirty at first, then repaired: judged by whether it is found and comes down again.</summary>
    Repaired,
}

public enum TruckKind : byte
{
    ScrRemoved,
    DosingOffFlatLevel,
    DosingOffLinearLevel,
    WaterForUrea,
    DownstreamFrozen,
    DownstreamScaled,
    DownstreamClamped,
    DownstreamNoise,
    PlausibleEmulator,
    UpstreamCopied,
    DownstreamCopied,
    SensorDisconnected,
    TemperatureSpoofed,
    FilterRemoved,
    EgrDisabled,
    Intermittent,
    DeleteMidway,
    Reflashed,

    CatalystTwice,
    CatalystThrice,
    FilterBlocked,
    Underdosed,
    InjectorWorn,
    LampIgnored,

    Ordinary,
    ColdShortTrips,
    CityDuty,
    AgedLegal,
    OldStage,
    RetrofitBox,
    LongGaps,
    RegistryTorqueOrTank,
    RegistrySixAsFive,
    RegistryFiveAsSix,
    SensorBias,
    Winter,
    UnrelatedLamp,
    OftenRegenerating,
    LongIdling,

    SwappedChannels,
    WrongUnits,

    Repaired,
}

/// <param name="Share">Of trucks in the default fleet, in per mille.</param>
public sealed record KindFacts(TruckKind Kind, KindGroup Group, double Share, string Words)
{
    public bool IsEmitter => Group is KindGroup.Tampering or KindGroup.Fault;

    public bool IsClean => Group is KindGroup.Clean or KindGroup.DataQuality;

    /// <summary>Gross: tailpipe NOx several times the limit from the first second on.</summary>
    public bool IsGross => Kind is TruckKind.ScrRemoved or TruckKind.DosingOffFlatLevel or TruckKind.DosingOffLinearLevel or TruckKind.WaterForUrea
        or TruckKind.UpstreamCopied or TruckKind.EgrDisabled or TruckKind.TemperatureSpoofed or TruckKind.DeleteMidway;

    /// <summary>Soot, not NOx: its NOx may be as clean as any.</summary>
    public bool IsParticulate => Kind is TruckKind.FilterRemoved or TruckKind.FilterBlocked;

    public static IReadOnlyList<KindFacts> All { get; } =
    [
        new(TruckKind.ScrRemoved, KindGroup.Tampering, 12, "SCR taken out or bypassed, sensors honest"),
        new(TruckKind.DosingOffFlatLevel, KindGroup.Tampering, 12, "doser off by an emulator, urea level stands"),
        new(TruckKind.DosingOffLinearLevel, KindGroup.Tampering, 12, "doser off, urea level falls along a ruler"),
        new(TruckKind.WaterForUrea, KindGroup.Tampering, 12, "water in the urea tank: level falls, nothing is converted"),
        new(TruckKind.DownstreamFrozen, KindGroup.Tampering, 12, "doser off, downstream NOx frozen at a low value"),
        new(TruckKind.DownstreamScaled, KindGroup.Tampering, 12, "doser off, downstream NOx told as 2 to 10 % of the truth"),
        new(TruckKind.DownstreamClamped, KindGroup.Tampering, 12, "doser off, downstream NOx never above 5 ppm"),
        new(TruckKind.DownstreamNoise, KindGroup.Tampering, 12, "doser off, downstream NOx from a noise generator"),
        new(TruckKind.PlausibleEmulator, KindGroup.Tampering, 12, "doser off, downstream NOx as a sound SCR would have it; the urea level gives it away"),
        new(TruckKind.UpstreamCopied, KindGroup.Tampering, 12, "doser off, upstream sensor copied to downstream"),
        new(TruckKind.DownstreamCopied, KindGroup.Tampering, 12, "doser off, both sensors told from one falsified low signal"),
        new(TruckKind.SensorDisconnected, KindGroup.Tampering, 12, "doser off, downstream sensor unplugged"),
        new(TruckKind.TemperatureSpoofed, KindGroup.Tampering, 12, "exhaust told below 150 °C so that nothing is dosed"),
        new(TruckKind.FilterRemoved, KindGroup.Tampering, 12, "particle filter taken out"),
        new(TruckKind.EgrDisabled, KindGroup.Tampering, 12, "EGR off, SCR cannot follow"),
        new(TruckKind.Intermittent, KindGroup.Tampering, 12, "emulator on some days only, or at night, or when laden"),
        new(TruckKind.DeleteMidway, KindGroup.Tampering, 12, "clean for half of the time, then a delete kit"),
        new(TruckKind.Reflashed, KindGroup.Tampering, 12, "calibration changed within the time: CVN differs, EGR off, less urea"),

        new(TruckKind.CatalystTwice, KindGroup.Fault, 12, "degraded catalyst, twice the limit"),
        new(TruckKind.CatalystThrice, KindGroup.Fault, 12, "degraded catalyst, three times the limit"),
        new(TruckKind.FilterBlocked, KindGroup.Fault, 12, "particle filter blocked"),
        new(TruckKind.Underdosed, KindGroup.Fault, 12, "half of the urea, tank often empty"),
        new(TruckKind.InjectorWorn, KindGroup.Fault, 12, "worn injectors: NOx and fuel up, SCR cannot follow"),
        new(TruckKind.LampIgnored, KindGroup.Fault, 12, "doser weak, lamp and NOx code ignored"),

        new(TruckKind.Ordinary, KindGroup.Clean, 300, "nothing special"),
        new(TruckKind.ColdShortTrips, KindGroup.Clean, 30, "short trips from cold"),
        new(TruckKind.CityDuty, KindGroup.Clean, 40, "refuse, delivery or port: SCR often below light-off"),
        new(TruckKind.AgedLegal, KindGroup.Clean, 30, "aged, at 80 to 95 % of the limit"),
        new(TruckKind.OldStage, KindGroup.Clean, 40, "stage V or IV as designed"),
        new(TruckKind.RetrofitBox, KindGroup.Clean, 30, "retrofit box without air flow, torque or SCR inlet"),
        new(TruckKind.LongGaps, KindGroup.Clean, 25, "hours without transmission, sent later or lost"),
        new(TruckKind.RegistryTorqueOrTank, KindGroup.Clean, 25, "rated torque or tank missing or wrong by a fifth"),
        new(TruckKind.RegistrySixAsFive, KindGroup.Clean, 15, "stage VI registered as V"),
        new(TruckKind.RegistryFiveAsSix, KindGroup.Clean, 8, "stage V registered as VI"),
        new(TruckKind.SensorBias, KindGroup.Clean, 30, "sensors at the ends of their tolerance"),
        new(TruckKind.Winter, KindGroup.Clean, 30, "-15 to -5 °C"),
        new(TruckKind.UnrelatedLamp, KindGroup.Clean, 20, "lamp on for something else"),
        new(TruckKind.OftenRegenerating, KindGroup.Clean, 25, "filter regenerates every 60 to 120 km"),
        new(TruckKind.LongIdling, KindGroup.Clean, 25, "idles for hours; values stand still"),

        new(TruckKind.SwappedChannels, KindGroup.DataQuality, 15, "clean, but up and down exchanged on the wire"),
        new(TruckKind.WrongUnits, KindGroup.DataQuality, 20, "clean, but one quantity wrong by a factor or an offset"),

        new(TruckKind.Repaired, KindGroup.Repaired, 15, "SCR dead for some days, then repaired"),
    ];

    public static KindFacts Of(TruckKind kind) => All[(int)kind];
}
