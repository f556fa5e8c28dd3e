namespace Telematics.Accuracy.Model;

/// <summary>
/// One world in which a fleet is made. Settings differ in engine maps, catalysts, sensors, drivers and seasons, so that rules that fit one of them by
/// habit fail in another. Held-out settings are for the final figures only: nobody looks at them while choosing numbers.
/// </summary>
public sealed record ModelSetting(string Name, bool HeldOut, DateOnly Start)
{
    /// <summary>°C, mean of the first day; moves by a few degrees from day to day and within the day.</summary>
    public Spread Ambient { get; init; } = (8, 22);

    public EngineHabits Engine { get; init; } = new();
    public CatalystHabits Catalyst { get; init; } = new();
    public SensorHabits Sensors { get; init; } = new();
    public TrafficHabits Traffic { get; init; } = new();
}

public sealed record EngineHabits
{
    /// <summary>Engine-out NOx, g per kg of fuel at half load with the EGR at work.</summary>
    public Spread NoxChinaSix { get; init; } = (20, 34);
    public Spread NoxChinaFive { get; init; } = (22, 34);

    /// <summary>By which share EGR lowers it; 0: an engine without EGR.</summary>
    public Spread EgrEffect { get; init; } = (0.3, 0.5);

    /// <summary>By which share it rises from no load to full load.</summary>
    public Spread Slope { get; init; } = (-0.2, 0.3);

    /// <summary>By which share it rises with each kelvin of ambient temperature.</summary>
    public Spread IntakeSlope { get; init; } = (0.002, 0.006);

    /// <summary>Factor while the coolant is cold.</summary>
    public Spread Cold { get; init; } = (0.9, 1.25);

    /// <summary>How much a fast rise of load adds.</summary>
    public Spread Spike { get; init; } = (0.1, 0.5);

    public Spread IndicatedEfficiency { get; init; } = (0.455, 0.485);

    /// <summary>Friction in % of the reference torque, at idle; rises with speed.</summary>
    public Spread FrictionPercent { get; init; } = (5, 9);

    public Spread BoostLagSeconds { get; init; } = (1.5, 4);
    public Spread FullBoost { get; init; } = (2.6, 3.6);
    public Spread NmPerLitre { get; init; } = (165, 205);
    public Spread TorqueNm { get; init; } = (600, 2600);

    /// <summary>Shares of stage VI, V and IV among ordinary trucks.</summary>
    public double[] StageWeights { get; init; } = [0.72, 0.22, 0.06];
}

public sealed record CatalystHabits
{
    /// <summary>°C of half conversion, and how many degrees the rise takes.</summary>
    public Spread LightOffSix { get; init; } = (165, 190);
    public Spread LightOffFive { get; init; } = (195, 225);
    public Spread RiseCelsius { get; init; } = (8, 13);

    public Spread PeakSix { get; init; } = (0.975, 0.995);
    public Spread PeakFive { get; init; } = (0.8, 0.9);

    /// <summary>Share of the conversion that is lost at full flow.</summary>
    public Spread VelocityLoss { get; init; } = (0.003, 0.015);

    /// <summary>Ammonia that the brick holds, in grams of NOx per litre of displacement.</summary>
    public Spread StorageGrams { get; init; } = (1.5, 4);

    /// <summary>°C of the inlet from which urea is dosed.</summary>
    public Spread DosingFrom { get; init; } = (185, 210);

    /// <summary>Share by which more is dosed than is reduced.</summary>
    public Spread Overdose { get; init; } = (1.0, 1.12);

    /// <summary>Share of the fuel's heat that leaves with the exhaust, and heat that the parts hold, in kg of exhaust per litre of displacement.</summary>
    public Spread HeatShare { get; init; } = (0.28, 0.325);
    public Spread HeatHeldFront { get; init; } = (1.2, 2.2);
    public Spread HeatHeldScr { get; init; } = (1.2, 2.0);

    public Spread FilterExponent { get; init; } = (1.2, 1.7);

    /// <summary>kPa of a clean filter at full flow.</summary>
    public Spread FilterFullKpa { get; init; } = (4, 8);
    public Spread RegenerationKm { get; init; } = (350, 900);
    public Spread RegenerationMinutes { get; init; } = (15, 28);

    public Spread TankLitresPerLitre { get; init; } = (3.5, 8);
}

public sealed record SensorHabits
{
    public Spread DelaySeconds { get; init; } = (1, 2.99);
    public Spread LagSeconds { get; init; } = (0.8, 2.2);
    public Spread NoisePpm { get; init; } = (0.7, 2.5);
    public Spread NoiseShare { get; init; } = (0.005, 0.02);
    public bool HeavyTails { get; init; }
    public Spread DewMinutes { get; init; } = (3, 10);
    public double OffsetPpm { get; init; } = 4;
    public double GainShare { get; init; } = 0.06;
    public Spread AmmoniaCross { get; init; } = (0.4, 0.9);
    public double FlowShare { get; init; } = 0.05;

    /// <summary>Slosh of the urea level in %, and the step of the sender in %.</summary>
    public Spread LevelNoise { get; init; } = (0.2, 0.9);
    public double LevelStep { get; init; } = 0.4;

    /// <summary>Share of terminals that pass on codes of the bus instead of "invalid".</summary>
    public double BusCodes { get; init; } = 0.3;
}

public sealed record TrafficHabits
{
    public double[] DutyWeights { get; init; } = [4, 4, 2, 1.5, 1, 0.7];
    public Spread HoursPerDay { get; init; } = (2, 5);
    public double DayOff { get; init; } = 0.1;
    public Spread Style { get; init; } = (0.3, 0.8);

    /// <summary>Outages in a day of driving, and their length in minutes; half of them are sent later, half are lost.</summary>
    public double OutagesPerDay { get; init; } = 0.3;
    public Spread OutageMinutes { get; init; } = (1, 20);

    /// <summary>Share of frames that are sent twice.</summary>
    public double Repeats { get; init; } = 0.002;
}
