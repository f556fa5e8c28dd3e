using System.Globalization;

namespace Telematics.Core.Vehicles;

/// <summary>
/// The written form of a fault code (故障码). The standard's four bytes are opaque; how they are filled depends on the diagnosis protocol.
/// ISO 15765 and ISO 27145: two bytes of code, failure type, status; seen in real frames (20 47 00 AF = P2047, status AF).
/// SAE J1939: SPN and FMI as on the bus, SPN with its low byte first (facts.md 1.4, from memory).
/// </summary>
public static class Dtc
{
    public const byte Iso15765 = 0;
    public const byte Iso27145 = 1;
    public const byte J1939 = 2;

    private const string Systems = "PCBU";

    /// <param name="raw">The four bytes, first byte highest.</param>
    public static string Format(byte? protocol, uint raw) => protocol switch
    {
        Iso15765 or Iso27145 => Systems[(int)(raw >> 30)] + ((raw >> 16) & 0x3FFF).ToString("X4", CultureInfo.InvariantCulture),
        J1939 => string.Create(CultureInfo.InvariantCulture, $"SPN {Spn(raw)} FMI {(raw >> 8) & 0x1F}"),
        _ => raw.ToString("X8", CultureInfo.InvariantCulture),
    };

    /// <summary>Suspect parameter number: low byte, middle byte, then three bits on top of the failure mode.</summary>
    public static uint Spn(uint raw) => (raw >> 24) | ((raw >> 16) & 0xFF) << 8 | ((raw >> 13) & 0x7) << 16;
}
