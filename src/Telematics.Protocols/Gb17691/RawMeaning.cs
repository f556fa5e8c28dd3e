using Telematics.Core.Vehicles;

namespace Telematics.Protocols.Gb17691;

/// <summary>What a raw integer of a data stream says.</summary>
public enum RawMeaning : byte
{
    Value,

    /// <summary>All ones: the standard's code for "invalid" (无效).</summary>
    Invalid,

    /// <summary>Above the valid range and not all ones: a code of the vehicle's bus that the terminal passed on (异常), such as FEFF.</summary>
    BusCode,

    /// <summary>The item has no such quantity.</summary>
    NotSent,
}

/// <summary>How many quantities of some readings hold no value, by the reason. Counted when asked for: the decoder does not pay for it.</summary>
public readonly record struct MissingValues(int Invalid, int BusCodes)
{
    public static MissingValues In(ReadOnlySpan<EngineReading> readings)
    {
        int invalid = 0, busCodes = 0;
        foreach (ref readonly var reading in readings)
        {
            foreach (var scale in EngineQuantities.All)
            {
                var meaning = MeaningOf(scale, reading.Raw(scale.Quantity));
                if (meaning == RawMeaning.Invalid) invalid++;
                if (meaning == RawMeaning.BusCode) busCodes++;
            }
        }

        return new MissingValues(invalid, busCodes);
    }

    public static RawMeaning MeaningOf(QuantityScale scale, uint raw)
    {
        if (scale.IsAvailable(raw)) return RawMeaning.Value;
        if (raw == scale.AllOnes) return RawMeaning.Invalid;
        return raw > scale.AllOnes ? RawMeaning.NotSent : RawMeaning.BusCode;
    }
}
