namespace Telematics.Core.Rules;

/// <summary>What a day's data say that cannot be: the terminal is wired, scaled or set up wrongly. It is told to the terminal's maker and accuses no driver.</summary>
[Flags]
public enum DataDoubts : byte
{
    None = 0,

    /// <summary>No mass and no concentration can be believed.</summary>
    OfNox = Swapped | NoxScale | NoxZero,

    /// <summary>No mass can be believed.</summary>
    OfMass = OfNox | AirFuel | Temperature,

    /// <summary>More NOx behind the SCR than before it: the two sensors are told the wrong way round.</summary>
    Swapped = 1,

    /// <summary>Air and fuel that no diesel engine burns together: one of them has the wrong unit.</summary>
    AirFuel = 2,

    /// <summary>Engine-out NOx of no diesel engine: the sensors have the wrong unit.</summary>
    NoxScale = 4,

    /// <summary>Fuel and work that do not belong together: the registered torque, or a unit, is wrong. Only g/kWh is touched.</summary>
    Work = 8,

    /// <summary>Exhaust temperatures beyond what an engine makes: degrees Fahrenheit or Kelvin are sent.</summary>
    Temperature = 16,

    /// <summary>Neither sensor ever sees clean air: both have the wrong zero.</summary>
    NoxZero = 32,
}
