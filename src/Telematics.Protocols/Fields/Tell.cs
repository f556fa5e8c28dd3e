using System.Globalization;

namespace Telematics.Protocols.Fields;

/// <summary>The common ways to tell a field.</summary>
public static class Tell
{
    public static string Number(ReadOnlySpan<byte> raw) => BigEndian.Read(raw).ToString(CultureInfo.InvariantCulture);

    public static string Hex(ReadOnlySpan<byte> raw) => Convert.ToHexStringLower(raw);

    public static string Text(ReadOnlySpan<byte> raw) => WireText.Read(raw) is { Length: > 0 } text ? text : "empty (空)";

    /// <summary>A code with its meaning; a number without one is told as reserved.</summary>
    public static TellField Code(params (uint Code, string Meaning)[] meanings) => raw =>
    {
        var code = BigEndian.Read(raw);
        foreach (var known in meanings)
            if (known.Code == code) return $"{code:X2}: {known.Meaning}";
        return $"{code:X2}: reserved (预留)";
    };
}
