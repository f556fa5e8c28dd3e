using System.Collections.Immutable;

namespace Telematics.Simulator.Defects;

/// <summary>The engine's own diagnosis holds fault codes, with the lamp (MIL) on.</summary>
/// <param name="codes">As people write them, such as "P20EE" (SCR efficiency below threshold).</param>
public sealed class StoredFaultCodes(params string[] codes) : Defect
{
    public override ImmutableArray<uint> FaultCodes { get; } = [.. codes.Select(Encode)];

    /// <summary>ISO 27145: two bytes of SAE J2012 code, failure type 00, status 09 = test failed, confirmed.</summary>
    private static uint Encode(string code)
    {
        const uint failedAndConfirmed = 0x09;
        var system = (uint)"PCBU".IndexOf(code[0], StringComparison.Ordinal);
        return (system << 30) | (Convert.ToUInt32(code[1..], 16) << 16) | failedAndConfirmed;
    }
}
