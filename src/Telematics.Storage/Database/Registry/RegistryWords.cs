using System.Collections.Frozen;
using System.Globalization;
using System.Text.RegularExpressions;
using Telematics.Core.Vehicles;

namespace Telematics.Storage.Database.Registry;

/// <summary>The spellings that registries and spreadsheets use, beside the words of the API.</summary>
internal static partial class RegistryWords
{
    private static readonly FrozenDictionary<string, PlateColor> PlateColors = new Dictionary<string, PlateColor>
    {
        ["蓝"] = Core.Vehicles.PlateColor.Blue,
        ["黄"] = Core.Vehicles.PlateColor.Yellow,
        ["黑"] = Core.Vehicles.PlateColor.Black,
        ["白"] = Core.Vehicles.PlateColor.White,
        ["绿"] = Core.Vehicles.PlateColor.Green,
        ["黄绿"] = Core.Vehicles.PlateColor.YellowGreen,
        ["其他"] = Core.Vehicles.PlateColor.Other,
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, FuelKind> Fuels = new Dictionary<string, FuelKind>
    {
        ["汽油"] = FuelKind.Petrol,
        ["柴油"] = FuelKind.Diesel,
        ["电"] = FuelKind.Electric,
        ["纯电动"] = FuelKind.Electric,
        ["混合动力"] = FuelKind.Hybrid,
        ["天然气"] = FuelKind.NaturalGas,
        ["液化石油气"] = FuelKind.Lpg,
        ["其他"] = FuelKind.Other,
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, EmissionStage> Stages = new Dictionary<string, EmissionStage>(StringComparer.OrdinalIgnoreCase)
    {
        ["I"] = EmissionStage.I,
        ["1"] = EmissionStage.I,
        ["一"] = EmissionStage.I,
        ["Ⅰ"] = EmissionStage.I,
        ["II"] = EmissionStage.II,
        ["2"] = EmissionStage.II,
        ["二"] = EmissionStage.II,
        ["Ⅱ"] = EmissionStage.II,
        ["III"] = EmissionStage.III,
        ["3"] = EmissionStage.III,
        ["三"] = EmissionStage.III,
        ["Ⅲ"] = EmissionStage.III,
        ["IV"] = EmissionStage.IV,
        ["4"] = EmissionStage.IV,
        ["四"] = EmissionStage.IV,
        ["Ⅳ"] = EmissionStage.IV,
        ["V"] = EmissionStage.V,
        ["5"] = EmissionStage.V,
        ["五"] = EmissionStage.V,
        ["Ⅴ"] = EmissionStage.V,
        ["VI"] = EmissionStage.VI,
        ["6"] = EmissionStage.VI,
        ["六"] = EmissionStage.VI,
        ["Ⅵ"] = EmissionStage.VI,
        ["unknown"] = EmissionStage.Unknown,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    public static PlateColor? PlateColor(string text) =>
        EnumNames.TryParse<PlateColor>(text, out var word) || PlateColors.TryGetValue(text.TrimEnd('色'), out word) ? word : null;

    public static FuelKind? Fuel(string text) =>
        EnumNames.TryParse<FuelKind>(text, out var word) || Fuels.TryGetValue(text, out word) ? word : null;

    /// <summary>VI, 6, 六, each also with 国 or China before it; the steps a and b of one stage (国六b) are that stage.</summary>
    public static EmissionStage? Stage(string text) =>
        StageText().Match(text) is { Success: true } match && Stages.TryGetValue(match.Groups["stage"].Value, out var stage) ? stage : null;

    public static bool? YesOrNo(string text) => text.ToLower(CultureInfo.InvariantCulture) switch
    {
        "true" or "yes" or "1" or "是" => true,
        "false" or "no" or "0" or "否" => false,
        _ => null,
    };

    [GeneratedRegex(@"^(国|China\s*)?(?<stage>[IVⅠⅡⅢⅣⅤⅥ]+|[1-6]|[一二三四五六]|unknown)\s*[ab]?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex StageText();
}
