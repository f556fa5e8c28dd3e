using System.Text.RegularExpressions;
using System.Xml.Linq;
using Telematics.Core.Cases;
using Telematics.Core.Rules;
using Telematics.Core.Stations;
using Telematics.Core.Vehicles;
using Telematics.Gateway;
using Telematics.Portal;
using Telematics.Portal.Passes;
using Telematics.Storage.Database;
using Telematics.Storage.Database.Registry;
using Telematics.Storage.History;

namespace Telematics.Tests.Portal;

/// <summary>A key without a text is shown as the key: no page may do that in either language.</summary>
public sealed partial class TextsTests
{
    private static readonly string Sources = Path.Combine(Root(), "src", "Telematics.Portal");
    private static readonly Dictionary<string, string> Chinese = Read("Texts.resx");
    private static readonly Dictionary<string, string> English = Read("Texts.en.resx");

    [Fact]
    public void Both_languages_have_the_same_keys() => Assert.Equal(Chinese.Keys.Order(), English.Keys.Order());

    [Fact]
    public void No_text_is_empty() => Assert.All([.. Chinese, .. English], text => Assert.False(string.IsNullOrWhiteSpace(text.Value), text.Key));

    [Fact]
    public void Both_languages_have_the_same_places_for_values()
    {
        foreach (var (key, text) in Chinese)
            Assert.Equal((key, string.Join(',', Places().Matches(text).Select(m => m.Value).Order())), (key, string.Join(',', Places().Matches(English[key]).Select(m => m.Value).Order())));
    }

    [Fact]
    public void No_Chinese_is_left_in_the_English_texts() => Assert.All(English, text => Assert.DoesNotMatch(@"\p{IsCJKUnifiedIdeographs}", text.Value));

    [Fact]
    public void Every_text_that_a_page_asks_for_exists()
    {
        var asked = Files().SelectMany(file => Asked().Matches(File.ReadAllText(file)).Select(m => m.Groups[1].Value)).Distinct().ToList();

        Assert.NotEmpty(asked);
        Assert.Empty(asked.Except(Chinese.Keys));
    }

    [Fact]
    public void Every_value_of_an_enumeration_that_is_shown_has_a_text()
    {
        string[] expected =
        [
            .. Keys<VehicleLevel>("Level"), .. Keys<PlateColor>("PlateColor"), .. Keys<FuelKind>("Fuel"), .. Keys<EmissionStage>("Stage"),
            .. Keys<RuleKind>("RuleKind"), .. Keys<DecodeFault>("Outcome"), .. Keys<CloseReason>("Closed"),
            $"Outcome.{RawFrame.AcceptedOutcome}", $"Outcome.{RawFrame.ClockFaultOutcome}",
            .. Keys<LineState>("LineState"), .. Keys<StationKind>("StationKind"), .. Keys<PassOutcome>("PassOutcome"), .. Keys<DeviceVerdict>("DeviceVerdict"),
            .. Keys<VehicleKind>("RoadsideKind"), .. Keys<MediaKind>("Media"), .. Keys<PlateAction>("PlateAction"), .. Keys<CaseState>("CaseState"),
            .. Keys<GroundStatus>("GroundStatus"), .. Keys<PollutantItems>("Item").Where(key => key != "Item.none"),
            .. StationForms.InstrumentKinds.Select(kind => $"Instrument.{kind}"),
            .. Role.All.Select(role => $"Role.{role}"), .. RuleSet.All.Select(rule => $"Rule.{rule.Name}"),
            .. EngineQuantities.All.Where(scale => scale.Quantity != EngineQuantity.Positioning).Select(scale => $"Quantity.{scale.Name}"),
        ];

        Assert.Empty(expected.Except(Chinese.Keys));
    }

    [Fact]
    public void No_text_is_left_that_nobody_asks_for()
    {
        var sources = string.Concat(Files().Select(File.ReadAllText));

        // A key is asked for whole, or by its beginning with a value behind it.
        Assert.DoesNotContain(Chinese.Keys, key => !sources.Contains($"\"{key}\"", StringComparison.Ordinal) && !IsBuilt(key));

        bool IsBuilt(string key)
        {
            for (var dot = key.IndexOf('.', StringComparison.Ordinal); dot > 0; dot = key.IndexOf('.', dot + 1))
                if (sources.Contains($"\"{key[..dot]}.{{", StringComparison.Ordinal) || sources.Contains($"Prefix=\"{key[..dot]}\"", StringComparison.Ordinal)) return true;
            return false;
        }
    }

    private static IEnumerable<string> Keys<T>(string prefix) where T : struct, Enum => Enum.GetValues<T>().Select(value => $"{prefix}.{EnumNames.Of(value)}");

    private static IEnumerable<string> Files() => Directory.EnumerateFiles(Sources, "*.*", SearchOption.AllDirectories)
        .Where(file => Path.GetExtension(file) is ".razor" or ".cs" && !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal));

    private static Dictionary<string, string> Read(string file) => XDocument.Load(Path.Combine(Sources, file)).Root!.Elements("data")
        .ToDictionary(data => data.Attribute("name")!.Value, data => data.Element("value")!.Value);

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Telematics.sln"))) folder = folder.Parent ?? throw new InvalidOperationException("Telematics.sln is not above the tests");
        return folder.FullName;
    }

    [GeneratedRegex(@"\bT\[""([^""]+)""[\],]")]
    private static partial Regex Asked();

    [GeneratedRegex(@"\{\d+\}")]
    private static partial Regex Places();
}
