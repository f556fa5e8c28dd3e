using Telematics.Core.Vehicles;
using Telematics.Protocols;

namespace Telematics.Host.Commands;

/// <summary><c>explain HEX</c>: a frame told field by field with its raw bytes.</summary>
public static class ExplainCommand
{
    public static int Run(string[] arguments, TextWriter output, TextWriter error)
    {
        var hex = string.Concat(arguments).Replace(" ", "", StringComparison.Ordinal);
        if (hex.Length == 0 || hex.Length % 2 != 0 || !hex.All(char.IsAsciiHexDigit))
        {
            error.WriteLine($"explain: HEX is '{hex}'; an even number of hexadecimal digits is expected");
            return 2;
        }

        foreach (var field in ProtocolCatalog.Gb17691.Explain(Convert.FromHexString(hex))) output.WriteLine(Line(field));
        return 0;
    }

    private static string Line(ExplainedField field)
    {
        var raw = field.Hex.Length <= 36 ? field.Hex : field.Hex[..33] + "...";
        var unit = field.Unit.Length == 0 ? "" : " " + field.Unit;
        return $"{field.Offset,5} {field.Length,4}  {raw,-36}  {field.Name} ({field.Chinese}): {field.Value}{unit}";
    }
}
