using System.Text.RegularExpressions;
using Microsoft.Extensions.Localization;
using Telematics.Core.Stations;
using Telematics.Portal.Web;
using Telematics.Storage.Database;

namespace Telematics.Portal.Passes;

/// <summary>
/// How a pass was judged, as a correction keeps it ("invalid; validity Rain; exceeds None; plate 冀A12345 yellow; vin -; rules 2019.1"), in the words of the
/// page. Anything else is shown as it is kept.
/// </summary>
internal static partial class JudgedHalf
{
    public static IReadOnlyList<string> Words(string kept, IStringLocalizer texts)
    {
        if (Form().Match(kept) is not { Success: true } match) return [kept];
        List<string> words = [texts[$"PassOutcome.{match.Groups["outcome"].Value}"]];
        if (Enum.TryParse<PassValidity>(match.Groups["validity"].Value, out var validity)) words.AddRange(StationWords.Explain(validity).Select(Wording.Of));
        if (Enum.TryParse<PollutantItems>(match.Groups["exceeds"].Value, out var items))
            words.AddRange(FlagWords.Set(items).Select(item => texts["Corrections.Over", texts[$"Item.{EnumNames.Of(item)}"]].Value));
        words.Add(Plate(match, texts));
        if (match.Groups["vin"].Value is not "-" and var vin) words.Add($"VIN {vin}");
        return words;
    }

    private static string Plate(Match match, IStringLocalizer texts) => match.Groups["color"].Value is not "-" and var color
        ? $"{match.Groups["plate"].Value} {texts[$"PlateColor.{color}"]}{(match.Groups["confirmed"].Success ? $" ({texts["Pass.PlateConfirmed"]})" : "")}"
        : texts["Plate.None"];

    [GeneratedRegex("^(?<outcome>pass|exceed|invalid); validity (?<validity>[A-Za-z, ]+); exceeds (?<exceeds>[A-Za-z, ]+); plate (?<plate>\\S+) (?<color>\\S+?)(?<confirmed> confirmed)?; vin (?<vin>\\S+); rules ")]
    private static partial Regex Form();
}
