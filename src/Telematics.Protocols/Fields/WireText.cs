using System.Text;

namespace Telematics.Protocols.Fields;

/// <summary>
/// Text of a fixed width. Padding behind it is 00 or space in real frames, FF where a control unit was never programmed. The standard pads with
/// '0', which is left in place: it cannot be told from a digit of the text.
/// </summary>
internal static class WireText
{
    private static ReadOnlySpan<byte> Padding => [0, (byte)' ', 0xFF];

    /// <summary>The text without its padding; bytes that are no text as hex.</summary>
    public static string Read(ReadOnlySpan<byte> raw)
    {
        var text = raw.TrimEnd(Padding);
        return text.ContainsAnyExceptInRange((byte)' ', (byte)'~') ? Convert.ToHexStringLower(text) : Encoding.ASCII.GetString(text);
    }

    public static bool LooksRight(ReadOnlySpan<byte> raw)
    {
        foreach (var c in raw)
            if (c is not ((>= (byte)' ' and <= (byte)'~') or 0 or 0xFF)) return false;
        return true;
    }

    /// <exception cref="ArgumentException">The text does not fit.</exception>
    public static void Write(Span<byte> raw, string text)
    {
        var written = Encoding.ASCII.GetBytes(text, raw);
        raw[written..].Clear();
    }
}
