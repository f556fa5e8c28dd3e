namespace Telematics.Accuracy.Model;

/// <summary>One truck: its family's design, its wear, its work and the faults of its sensors that are within tolerance.</summary>
public sealed record TruckBuild(EngineFamily Family, Duty Duty)
{
    public double EmptyKg { get; init; }
    public double PayloadKg { get; init; }
    public double DragArea { get; init; }
    public double AuxiliaryKw { get; init; }

    /// <summary>0.1 calm .. 1 hasty.</summary>
    public double Style { get; init; }

    /// <summary>What is left of the catalyst's activity: 1 as designed.</summary>
    public double CatalystHealth { get; init; } = 1;

    /// <summary>Engine-out NOx against the family's.</summary>
    public double NoxFactor { get; init; } = 1;

    public double RegenerationFactor { get; init; } = 1;
    public SensorFaults Sensors { get; init; } = new();

    public static TruckBuild Draw(ModelSetting setting, EngineFamily family, Duty duty, Chance chance)
    {
        var gross = family.TorqueNm * chance.Between(14, 18) + 1000;
        return new TruckBuild(family, duty)
        {
            EmptyKg = gross * chance.Between(0.34, 0.42),
            PayloadKg = gross * 0.6,
            DragArea = family.TorqueNm > 1400 ? chance.Between(5, 7) : chance.Between(3.5, 5.5),
            AuxiliaryKw = family.TorqueNm / 1000 * chance.Between(1.5, 3.5),
            Style = chance.Of(setting.Traffic.Style),
            CatalystHealth = chance.Between(0.994, 1),
            NoxFactor = chance.Between(0.92, 1.08),
            Sensors = SensorFaults.Draw(setting.Sensors, chance),
        };
    }
}

/// <summary>Errors of one truck's sensors, within what their makers allow.</summary>
public sealed record SensorFaults
{
    public double UpOffset { get; init; }
    public double UpGain { get; init; } = 1;
    public double DownOffset { get; init; }
    public double DownGain { get; init; } = 1;
    public int DelaySeconds { get; init; } = 1;
    public double LagSeconds { get; init; } = 1;
    public double NoisePpm { get; init; } = 1;
    public double NoiseShare { get; init; } = 0.01;
    public bool HeavyTails { get; init; }
    public double AmmoniaCross { get; init; } = 0.5;
    public double AirGain { get; init; } = 1;
    public double FuelGain { get; init; } = 1;
    public double TemperatureOffset { get; init; }
    public double LevelNoise { get; init; } = 0.3;
    public double LevelStep { get; init; } = 0.4;
    public double FilterOffset { get; init; }

    public static SensorFaults Draw(SensorHabits habits, Chance chance) => new()
    {
        UpOffset = chance.Between(-habits.OffsetPpm, habits.OffsetPpm),
        UpGain = 1 + chance.Between(-habits.GainShare, habits.GainShare),
        DownOffset = chance.Between(-habits.OffsetPpm, habits.OffsetPpm),
        DownGain = 1 + chance.Between(-habits.GainShare, habits.GainShare),
        DelaySeconds = (int)chance.Of(habits.DelaySeconds),
        LagSeconds = chance.Of(habits.LagSeconds),
        NoisePpm = chance.Of(habits.NoisePpm),
        NoiseShare = chance.Of(habits.NoiseShare),
        HeavyTails = habits.HeavyTails,
        AmmoniaCross = chance.Of(habits.AmmoniaCross),
        AirGain = 1 + chance.Between(-habits.FlowShare, habits.FlowShare),
        FuelGain = 1 + chance.Between(-0.03, 0.03),
        TemperatureOffset = chance.Between(-6, 6),
        LevelNoise = chance.Of(habits.LevelNoise),
        LevelStep = chance.Hit(0.5) ? 0.4 : habits.LevelStep,
        FilterOffset = chance.Between(0, 0.15),
    };
}
