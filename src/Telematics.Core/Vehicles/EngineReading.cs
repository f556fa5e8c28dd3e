using System.Runtime.CompilerServices;

namespace Telematics.Core.Vehicles;

/// <summary>
/// One second of engine data (数据流). Holds the terminal's raw integers, so that nothing measured is ever changed by us and a reading costs
/// no allocation; the properties give physical values, null where the terminal said "not available" or did not send the quantity.
/// Two raws have a meaning of their own: all ones = invalid, any other raw above the maximum = a bus code (abnormal).
/// </summary>
public struct EngineReading
{
    private RawValues _raw;

    /// <summary>A reading of that second with every quantity "not available".</summary>
    public EngineReading(long unixSeconds)
    {
        UnixSeconds = unixSeconds;
        Span<uint> raw = _raw;
        raw.Fill(uint.MaxValue);
    }

    /// <summary>Second of the reading, Unix time (UTC). The wire carries GMT+8.</summary>
    public long UnixSeconds { get; set; }

    public readonly DateTimeOffset Time => DateTimeOffset.FromUnixTimeSeconds(UnixSeconds);

    public readonly uint Raw(EngineQuantity quantity) => _raw[(int)quantity];

    public void SetRaw(EngineQuantity quantity, uint raw) => _raw[(int)quantity] = raw;

    public void Set(EngineQuantity quantity, double? value) => _raw[(int)quantity] = EngineQuantities.Of(quantity).Unscale(value);

    public readonly double? Value(EngineQuantity quantity)
    {
        var raw = _raw[(int)quantity];
        var scale = EngineQuantities.Of(quantity);
        return scale.IsAvailable(raw) ? scale.Scale(raw) : null;
    }

    /// <summary>As others are told it: a position with its sign, everything else as it is.</summary>
    public readonly double? Shown(EngineQuantity quantity) => quantity switch
    {
        EngineQuantity.Longitude => Longitude,
        EngineQuantity.Latitude => Latitude,
        _ => Value(quantity),
    };

    public readonly double? SpeedKmh => Value(EngineQuantity.Speed);
    public readonly double? BarometerKpa => Value(EngineQuantity.Barometer);
    public readonly double? NetTorquePercent => Value(EngineQuantity.NetTorque);
    public readonly double? FrictionTorquePercent => Value(EngineQuantity.FrictionTorque);
    public readonly double? EngineRpm => Value(EngineQuantity.EngineSpeed);
    public readonly double? FuelLitresPerHour => Value(EngineQuantity.FuelRate);
    public readonly double? NoxUpstreamPpm => Value(EngineQuantity.NoxUpstream);
    public readonly double? NoxDownstreamPpm => Value(EngineQuantity.NoxDownstream);
    public readonly double? ReagentPercent => Value(EngineQuantity.Reagent);
    public readonly double? AirKgPerHour => Value(EngineQuantity.AirFlow);
    public readonly double? ScrInletCelsius => Value(EngineQuantity.ScrInlet);
    public readonly double? ScrOutletCelsius => Value(EngineQuantity.ScrOutlet);
    public readonly double? DpfPressureKpa => Value(EngineQuantity.DpfPressure);
    public readonly double? CoolantCelsius => Value(EngineQuantity.Coolant);
    public readonly double? FuelTankPercent => Value(EngineQuantity.FuelTank);
    public readonly double? DistanceKm => Value(EngineQuantity.Distance);

    /// <summary>Bit 0 of the positioning state: 0 = valid fix. Null when the state itself is not available.</summary>
    public readonly bool? PositionValid => Raw(EngineQuantity.Positioning) is var state && state <= 0xFE ? (state & 1) == 0 : null;

    /// <summary>Degrees, west negative (bit 2 of the positioning state). The last known position when there is no valid fix.</summary>
    public readonly double? Longitude => Signed(EngineQuantity.Longitude, 4);

    /// <summary>Degrees, south negative (bit 1 of the positioning state).</summary>
    public readonly double? Latitude => Signed(EngineQuantity.Latitude, 2);

    private readonly double? Signed(EngineQuantity quantity, uint bit) =>
        Raw(EngineQuantity.Positioning) is var state && state <= 0xFE && (state & bit) != 0 ? -Value(quantity) : Value(quantity);

    [InlineArray(EngineQuantities.Count)]
    private struct RawValues
    {
        private uint _first;
    }
}
