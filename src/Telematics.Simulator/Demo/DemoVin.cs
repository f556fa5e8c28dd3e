using System.Globalization;
using Telematics.Core.Vehicles;

namespace Telematics.Simulator.Demo;

/// <summary>Vehicle identification numbers with a right check digit (GB 16735) and a maker that does not exist.</summary>
public static class DemoVin
{
    private const int CheckPosition = 8;
    private const string Letters = "ABCDEFGHJKLMNPRSTUVWXYZ";
    private const string LetterValues = "12345678123457923456789";
    private static ReadOnlySpan<byte> Weights => [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];

    public static Vin Of(int number)
    {
        var text = ("LDXDEM01" + "0" + "PA" + number.ToString("D6", CultureInfo.InvariantCulture)).ToCharArray();
        text[CheckPosition] = CheckDigit(text);
        return Vin.Parse(new string(text));
    }

    private static char CheckDigit(char[] vin)
    {
        var sum = 0;
        for (var i = 0; i < vin.Length; i++) sum += Weights[i] * (Value(vin[i]) - '0');
        return sum % 11 == 10 ? 'X' : (char)('0' + sum % 11);
    }

    private static char Value(char c) => char.IsAsciiDigit(c) ? c : LetterValues[Letters.IndexOf(c, StringComparison.Ordinal)];
}
