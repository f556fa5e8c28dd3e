using System.Text;
using System.Text.RegularExpressions;
using Telematics.Core.Vehicles;

namespace Telematics.Core.Stations;

/// <summary>
/// Plates in one spelling (号牌号码). People and cameras write 冀A·12345, 冀a 12345 and 冀Ａ－１２３４５ for the same one; traditional characters come from
/// text recognition. Nothing is guessed: an O is never made a 0, a person decides.
/// </summary>
public static partial class PlateText
{
    private const string Provinces = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼";
    private const string Traditional = "滬雲遼魯蘇贛晉陝閩貴粵寧瓊學掛領";
    private const string Simplified = "沪云辽鲁苏赣晋陕闽贵粤宁琼学挂领";
    private const string Separators = "·•・‧∙⋅●.。．-－—–";

    /// <summary>The spelling in which plates are stored, compared and looked for; null for nothing but blanks and separators.</summary>
    public static string? Tidy(string? text)
    {
        if (text is null) return null;
        var kept = new StringBuilder(text.Length);
        foreach (var letter in text)
            if (!char.IsWhiteSpace(letter) && !Separators.Contains(letter, StringComparison.Ordinal)) kept.Append(Plain(letter));

        return kept.Length == 0 ? null : kept.ToString();
    }

    /// <summary>
    /// The text, tidied, is a plate by GA 36: ordinary, new-energy (新能源), or with one of the marks 警学挂使领港澳. Military and temporary plates are not.
    /// </summary>
    public static bool TryNormalise(string? text, out string plate)
    {
        plate = Tidy(text) ?? "";
        return Ga36().IsMatch(plate);
    }

    /// <summary>8 characters: a letter of the new-energy kind in the third place (light vehicles) or the last (heavy ones).</summary>
    public static bool IsNewEnergy(string plate) => NewEnergy().IsMatch(plate);

    /// <summary>The mark in the plate says the colour, and it is another one: one of the two was misread. Only contradictions that cannot be.</summary>
    public static bool ContradictsColor(string plate, PlateColor color) => (plate, color) switch
    {
        (_, PlateColor.Other) => false,
        _ when IsNewEnergy(plate) => color is not (PlateColor.Green or PlateColor.YellowGreen),
        ([.., '挂' or '学'], _) => color != PlateColor.Yellow,
        ([.., '警'], _) => color != PlateColor.White,
        ([.., '使' or '领' or '港' or '澳'] or ['使', ..], _) => color != PlateColor.Black,
        _ => color == PlateColor.YellowGreen,
    };

    private static char Plain(char letter)
    {
        if (letter is >= '！' and <= '～') letter = (char)(letter - '！' + '!'); // full width
        var traditional = Traditional.IndexOf(letter, StringComparison.Ordinal);
        return traditional >= 0 ? Simplified[traditional] : char.ToUpperInvariant(letter);
    }

    // GA 36-2018: I and O are not used in serials; O as office letter is (old police and government plates).
    [GeneratedRegex(
        "^([" + Provinces + "][A-HJ-Z]([A-HJ-NP-Z0-9]{5}|[A-HJ-NP-Z0-9]{4}[警学挂使领]|[A-HJK][A-HJ-NP-Z0-9][0-9]{4}|[0-9]{5}[A-HJK])|粤Z[A-HJ-NP-Z0-9]{4}[港澳]|使[0-9]{6}|[0-9]{6}使)$")]
    private static partial Regex Ga36();

    [GeneratedRegex("^[" + Provinces + "][A-HJ-Z]([A-HJK][A-HJ-NP-Z0-9][0-9]{4}|[0-9]{5}[A-HJK])$")]
    private static partial Regex NewEnergy();
}
