namespace Telematics.Core.Stations;

/// <summary>
/// Reasons for which a pass does not count (有效性, domain.md 1.3); none set = valid. Stored as a number: never reuse a bit.
/// </summary>
[Flags]
public enum PassValidity
{
    Valid = 0,
    Rain = 1 << 0,
    Wind = 1 << 1,
    Temperature = 1 << 2,
    Humidity = 1 << 3,
    Pressure = 1 << 4,
    SpeedRange = 1 << 5,
    AccelerationRange = 1 << 6,
    VspRange = 1 << 7,
    PlumeTooThin = 1 << 8,
    HeadwayTooShort = 1 << 9,
    DeviceExpired = 1 << 10,
    CalibrationOverdue = 1 << 11,
    PlateUnreadable = 1 << 12,
    ClockSkew = 1 << 13,
    Duplicate = 1 << 14,

    /// <summary>A check of the line failed later: nothing since its last good check is proven.</summary>
    CalibrationUnproven = 1 << 15,

    /// <summary>The line was quarantined, or had lost its voice by drift, when the vehicle passed.</summary>
    LineQuarantined = 1 << 16,
    GradeRange = 1 << 17,

    /// <summary>HJ 845 judges diesel vehicles only.</summary>
    NotDiesel = 1 << 18,

    /// <summary>Taken back by a person, with a reason.</summary>
    Annulled = 1 << 19,

    /// <summary>The same plate was elsewhere too soon: a cloned plate is suspected, nobody is accused.</summary>
    CloneSuspected = 1 << 20,
}

/// <summary>Pollutants that a pass can be judged by (判定项目).</summary>
[Flags]
public enum PollutantItems
{
    None = 0,
    Opacity = 1 << 0,
    Ringelmann = 1 << 1,
    No = 1 << 2,
}

/// <summary>合格 / 超标 / 无效.</summary>
public enum PassOutcome : byte
{
    Pass = 1,
    Exceed = 2,
    Invalid = 3,
}
