using Telematics.Core.Vehicles;

namespace Telematics.Accuracy.Model;

/// <summary>What all trucks of one calibration have in common: the design. Trucks of a family differ by wear and sensors.</summary>
public sealed record EngineFamily(string CalibrationId, string Cvn, EmissionStage Stage)
{
    /// <summary>Families of a setting; many small makes and a few large.</summary>
    public const int Count = 14;

    public double TorqueNm { get; init; }
    public double Litres { get; init; }
    public double IdleRpm { get; init; }

    /// <summary>rpm at 85 km/h in the top gear.</summary>
    public double CruiseRpm { get; init; }

    public double NoxPerKg { get; init; }
    public double EgrEffect { get; init; }
    public double Slope { get; init; }
    public double IntakeSlope { get; init; }
    public double ColdFactor { get; init; }
    public double Spike { get; init; }
    public double IndicatedEfficiency { get; init; }
    public double FrictionPercent { get; init; }
    /// <summary>kg/s of exhaust at full load.</summary>
    public double FullFlow => Litres * CruiseRpm * FullBoost / 120_000;

    public double BoostLag { get; init; }
    public double FullBoost { get; init; }

    public double LightOff { get; init; }
    public double Rise { get; init; }
    public double Peak { get; init; }
    public double VelocityLoss { get; init; }
    public double StorageGrams { get; init; }
    public double DosingFrom { get; init; }
    public double Overdose { get; init; }
    public double HeatShare { get; init; }
    public double HeatFront { get; init; }
    public double HeatScr { get; init; }

    /// <summary>How much more than the map's own engine-out NOx the doser can answer.</summary>
    public double DoserHeadroom { get; init; }

    /// <summary>Share of the air that is left when the engine heats its exhaust.</summary>
    public double Throttle { get; init; }

    public bool HasFilter { get; init; }
    public double FilterExponent { get; init; }
    public double FilterFullKpa { get; init; }
    public double RegenerationKm { get; init; }
    public double RegenerationSeconds { get; init; }
    public double TankLitres { get; init; }
    public double DewSeconds { get; init; }

    public static EngineFamily Draw(ModelSetting setting, int number, EmissionStage stage, Chance chance)
    {
        var (engine, catalyst) = (setting.Engine, setting.Catalyst);
        var six = stage == EmissionStage.VI;
        var torque = Math.Round(chance.Of(engine.TorqueNm) / 50) * 50;
        var litres = torque / chance.Of(engine.NmPerLitre);
        var code = (char)('A' + number);
        return new EngineFamily($"{code}{torque:0000}{stage}-{setting.Name.ToUpperInvariant()}", $"{chance.Bits() >> 32:X8}", stage)
        {
            TorqueNm = torque,
            Litres = litres,
            IdleRpm = 780 - torque * 0.07,
            CruiseRpm = 1900 - torque * 0.27,
            NoxPerKg = chance.Of(six ? engine.NoxChinaSix : engine.NoxChinaFive) * (stage == EmissionStage.IV ? 1.15 : 1),
            EgrEffect = six ? chance.Of(engine.EgrEffect) : 0,
            Slope = chance.Of(engine.Slope),
            IntakeSlope = chance.Of(engine.IntakeSlope),
            ColdFactor = chance.Of(engine.Cold),
            Spike = chance.Of(engine.Spike),
            IndicatedEfficiency = chance.Of(engine.IndicatedEfficiency),
            FrictionPercent = chance.Of(engine.FrictionPercent),
            BoostLag = chance.Of(engine.BoostLagSeconds),
            FullBoost = chance.Of(engine.FullBoost),
            LightOff = chance.Of(six ? catalyst.LightOffSix : catalyst.LightOffFive),
            Rise = chance.Of(catalyst.RiseCelsius),
            Peak = stage == EmissionStage.IV ? 0.7 : chance.Of(six ? catalyst.PeakSix : catalyst.PeakFive),
            VelocityLoss = chance.Of(catalyst.VelocityLoss),
            StorageGrams = chance.Of(catalyst.StorageGrams) * litres,
            DosingFrom = chance.Of(catalyst.DosingFrom) + (six ? 0 : 10),
            Overdose = chance.Of(catalyst.Overdose),
            HeatShare = chance.Of(catalyst.HeatShare),
            HeatFront = chance.Of(catalyst.HeatHeldFront) * litres,
            HeatScr = chance.Of(catalyst.HeatHeldScr) * litres,
            DoserHeadroom = chance.Between(1.15, 1.5),
            Throttle = chance.Between(0.62, 0.75) + (six ? 0 : 0.1),
            HasFilter = six,
            FilterExponent = chance.Of(catalyst.FilterExponent),
            FilterFullKpa = chance.Of(catalyst.FilterFullKpa),
            RegenerationKm = chance.Of(catalyst.RegenerationKm),
            RegenerationSeconds = 60 * chance.Of(catalyst.RegenerationMinutes),
            TankLitres = Math.Round(chance.Of(catalyst.TankLitresPerLitre) * litres / 5) * 5,
            DewSeconds = 60 * chance.Of(setting.Sensors.DewMinutes),
        };
    }
}
