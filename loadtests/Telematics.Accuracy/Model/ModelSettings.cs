namespace Telematics.Accuracy.Model;

/// <summary>The worlds. Two for tuning, two held out.</summary>
public static class ModelSettings
{
    /// <summary>Spring, EGR engines with copper zeolite, well-behaved sensors.</summary>
    public static ModelSetting Plain { get; } = new("plain", false, new DateOnly(2024, 4, 8));

    /// <summary>Summer, engines without EGR and with high engine-out NOx, large catalysts, slow and noisy sensors, much heavy transport.</summary>
    public static ModelSetting Hot { get; } = new("hot", false, new DateOnly(2024, 7, 8))
    {
        Ambient = (26, 38),
        Engine = new()
        {
            NoxChinaSix = (28, 40),
            NoxChinaFive = (28, 38),
            EgrEffect = (0, 0),
            Slope = (0.0, 0.3),
            IntakeSlope = (0.003, 0.006),
            Spike = (0.2, 0.7),
            TorqueNm = (1200, 2600),
            BoostLagSeconds = (2, 5),
        },
        Catalyst = new()
        {
            LightOffSix = (160, 182),
            PeakSix = (0.982, 0.996),
            StorageGrams = (3, 7),
            VelocityLoss = (0.004, 0.015),
            FilterExponent = (1.0, 1.3),
            FilterFullKpa = (5, 10),
            Overdose = (1.05, 1.25),
        },
        Sensors = new() { LagSeconds = (1.5, 3.5), NoisePpm = (2, 5), NoiseShare = (0.01, 0.04), HeavyTails = true, OffsetPpm = 7, LevelNoise = (0.5, 1.8) },
        Traffic = new() { DutyWeights = [5, 2, 1, 4, 1.5, 0.5], HoursPerDay = (3, 6), Style = (0.5, 1) },
    };

    /// <summary>Winter, small engines, much city driving, late light-off, sensors that wait long for the dew point.</summary>
    public static ModelSetting Cold { get; } = new("cold", true, new DateOnly(2024, 1, 8))
    {
        Ambient = (-15, 3),
        Engine = new()
        {
            NoxChinaSix = (20, 32),
            NoxChinaFive = (18, 28),
            EgrEffect = (0.4, 0.6),
            Slope = (-0.4, 0.1),
            IntakeSlope = (0.0, 0.004),
            Cold = (1.1, 1.5),
            TorqueNm = (600, 1700),
            FrictionPercent = (7, 12),
            StageWeights = [0.6, 0.3, 0.1],
        },
        Catalyst = new()
        {
            LightOffSix = (170, 192),
            LightOffFive = (200, 232),
            RiseCelsius = (7, 15),
            PeakSix = (0.97, 0.99),
            HeatHeldFront = (1.6, 2.8),
            FilterExponent = (1.4, 2),
            FilterFullKpa = (3, 6),
            StorageGrams = (1, 3),
        },
        Sensors = new() { DewMinutes = (5, 15), GainShare = 0.1, OffsetPpm = 8, LevelStep = 1.2, BusCodes = 0.6, AmmoniaCross = (0.6, 1) },
        Traffic = new() { DutyWeights = [2, 3, 4, 1, 1, 1.5], HoursPerDay = (2, 4), Style = (0.2, 0.6), OutagesPerDay = 0.8 },
    };

    /// <summary>Autumn, mixed makes: every range wide, coarse senders, poor transmission.</summary>
    public static ModelSetting Mixed { get; } = new("mixed", true, new DateOnly(2024, 10, 14))
    {
        Ambient = (2, 26),
        Engine = new()
        {
            NoxChinaSix = (18, 44),
            NoxChinaFive = (18, 38),
            EgrEffect = (0.1, 0.6),
            Slope = (-0.4, 0.4),
            Cold = (0.7, 1.4),
            Spike = (0, 0.8),
            FullBoost = (2.2, 4),
            NmPerLitre = (150, 215),
            IndicatedEfficiency = (0.44, 0.5),
        },
        Catalyst = new()
        {
            LightOffSix = (158, 198),
            LightOffFive = (190, 235),
            RiseCelsius = (6, 15),
            PeakSix = (0.974, 0.996),
            PeakFive = (0.75, 0.92),
            StorageGrams = (0.8, 8),
            FilterExponent = (1, 2),
            FilterFullKpa = (3, 11),
            RegenerationKm = (200, 1100),
            Overdose = (1, 1.3),
            TankLitresPerLitre = (2.5, 10),
        },
        Sensors = new()
        {
            LagSeconds = (0.5, 4),
            NoisePpm = (0.3, 5),
            NoiseShare = (0.002, 0.04),
            DewMinutes = (3, 13),
            OffsetPpm = 9,
            GainShare = 0.1,
            FlowShare = 0.08,
            LevelNoise = (0.1, 2),
            LevelStep = 2,
            BusCodes = 0.5,
        },
        Traffic = new() { DutyWeights = [3, 3, 2, 2, 2, 1], HoursPerDay = (2, 6), Style = (0.1, 1), OutagesPerDay = 1, Repeats = 0.01 },
    };

    public static IReadOnlyList<ModelSetting> All { get; } = [Plain, Hot, Cold, Mixed];

    public static ModelSetting? Find(string name) => All.FirstOrDefault(setting => setting.Name == name);
}
